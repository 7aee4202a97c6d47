"""What the side bar, the settings list and the palette offer."""

import pytest
from django.test import Client, RequestFactory

from tests.ui.conftest import FakeActor
from wasl.kernel.actor import VISITOR, Actor, ActorKind
from wasl.ui import context


def test_the_side_bar_shows_what_exists_and_what_the_actor_may_use(browser: Client) -> None:
    text = browser.get("/").content.decode()
    side = text[text.index('<nav class="w-side"') : text.index("</nav>")]
    assert "جهات الاتصال" in side
    assert "الشركات" in side
    assert "Secret" not in side, "the actor lacks the right"
    assert "Gone" not in side, "the page does not exist"


def test_places_of_a_kind_without_reach_are_absent(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeActor, "actor", Actor(kind=ActorKind.USER, name="X"))
    text = browser.get("/").content.decode()
    assert "جهات الاتصال" not in text
    assert "New: Contact" not in text


def test_the_current_place_is_marked_once(browser: Client) -> None:
    text = browser.get("/settings/").content.decode()
    side = text[text.index('<nav class="w-side"') : text.index("</nav>")]
    assert side.count('aria-current="page"') == 1
    assert side.index("/settings/") < side.index('aria-current="page"')


def test_a_place_within_another_stands_right_behind_it() -> None:
    links = [
        ("", context.Link("Calendar", "/calendar/", "")),
        ("", context.Link("Tasks", "/tasks/", "")),
        ("", context.Link("Bookings", "/bookings/", "", within="/calendar/")),
        ("", context.Link("Calls", "/calls/", "", within="/tasks/")),
    ]
    found = [str(link.label) for _group, link in context._folded(links)]
    assert found == ["Calendar", "Bookings", "Tasks", "Calls"]


def test_the_palette_offers_creating_acting_and_going(browser: Client) -> None:
    text = browser.get("/").content.decode()
    palette = text[text.index('id="palette"') :]
    assert "New: Contact" in palette
    assert "استيراد" in palette
    assert 'data-url="/palette/"' in palette


def test_a_visitor_has_no_menu_of_his_own(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeActor, "actor", VISITOR)
    assert "w-mebox" not in browser.get("/").content.decode()


def test_settings_without_a_right_are_personal(browser: Client) -> None:
    text = browser.get("/settings/").content.decode()
    part = text[text.index('class="w-set"') :]
    assert part.index("Personal") < part.index("الملف الشخصي") < part.index("المستخدمون والفرق")


@pytest.mark.parametrize(
    ("cookie", "mark"), [("dark", 'data-bs-theme="dark"'), ("light", 'data-bs-theme="light"')]
)
def test_the_theme_is_drawn_by_the_server(browser: Client, cookie: str, mark: str) -> None:
    browser.cookies["wasl_theme"] = cookie
    assert mark in browser.get("/").content.decode()


def test_an_unknown_theme_is_ignored(browser: Client) -> None:
    browser.cookies["wasl_theme"] = '"><script>'
    text = browser.get("/").content.decode()
    assert "data-bs-theme" not in text
    assert "<script>" not in text


def test_choosing_a_theme_keeps_it_and_returns(browser: Client) -> None:
    answer = browser.post("/theme/", {"theme": "dark", "next": "/public/"})
    assert answer.status_code == 303
    assert answer["Location"] == "/public/"
    assert answer.cookies["wasl_theme"].value == "dark"


def test_choosing_a_theme_never_leads_to_another_site(browser: Client) -> None:
    assert browser.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})["Location"] == "/"


def test_what_a_person_chose_is_taken_from_the_request() -> None:
    request = RequestFactory().get("/")
    assert (context.Shell(request).theme, context.Shell(request).has_single_keys) == ("auto", True)
    request.theme, request.has_single_keys = "dark", False
    assert (context.Shell(request).theme, context.Shell(request).has_single_keys) == ("dark", False)
    request.COOKIES["wasl_theme"] = "light"
    assert context.Shell(request).theme == "light"
