"""A form sent twice works once (S-105)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.test import Client

from tests.ui import demo


@pytest.fixture(autouse=True)
def nothing_made() -> Iterator[None]:
    """Begin with an empty cache and nothing created."""
    cache.clear()
    demo.made.clear()
    yield
    cache.clear()


def test_a_second_click_is_shown_what_the_first_made() -> None:
    form = {"name": "Noura", "form_token": "one"}
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _n: Client().post("/create/", form), range(3)))
    assert demo.made == ["Noura"]
    assert {answer["Location"] for answer in answers} == {"/made/1/"}
    assert {answer.status_code for answer in answers} == {303}


def test_an_htmx_retry_is_led_to_the_same_place(browser: Client) -> None:
    form = {"name": "Noura", "form_token": "one"}
    browser.post("/create/", form)
    answer = browser.post("/create/", form, headers={"HX-Request": "true"})
    assert demo.made == ["Noura"]
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/made/1/"


def test_another_form_is_another_record(browser: Client) -> None:
    for token in ("one", "two"):
        browser.post("/create/", {"name": "Noura", "form_token": token})
    assert len(demo.made) == 2


def test_a_refused_form_may_be_sent_again(browser: Client) -> None:
    assert browser.post("/create/", {"name": "", "form_token": "one"}).status_code == 422
    assert browser.post("/create/", {"name": "Noura", "form_token": "one"}).status_code == 303
    assert demo.made == ["Noura"]


def test_forms_without_a_token_are_left_alone(browser: Client) -> None:
    for _time in range(2):
        browser.post("/create/", {"name": "Noura"})
    assert len(demo.made) == 2


def test_an_endless_token_is_no_key_of_the_cache(browser: Client) -> None:
    assert browser.post("/create/", {"name": "Noura", "form_token": "x" * 5000}).status_code == 303
