"""What every answer carries, and how errors are shown."""

import json
import logging
from typing import Any

import psycopg
import pytest
from django.contrib.messages import get_messages
from django.db.utils import OperationalError
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled

from tests.ui import demo
from wasl.kernel.logs import LineFormatter
from wasl.ui.middleware import Compression

HTMX = {"HX-Request": "true"}


def test_every_page_tells_its_server_time(browser: Client) -> None:
    timing = browser.get("/")["Server-Timing"]
    assert timing.startswith("total;dur=")
    assert 'db;dur=0.0;desc="0"' in timing


def test_pages_are_never_cached_and_vary_by_what_shapes_them(browser: Client) -> None:
    answer = browser.get("/")
    assert answer["Cache-Control"] == "no-store, private"
    assert {"HX-Request", "Cookie", "Accept-Language"} <= {part.strip() for part in answer["Vary"].split(",")}


@pytest.mark.parametrize(
    "address", ["/", "/public/", "/nix/", "/crash/", "/fail/not-allowed/", "/offline/", "/part/"]
)
def test_every_page_and_error_has_a_strict_policy_without_inline_script(
    browser: Client, address: str
) -> None:
    answer = browser.get(address)
    policy, text = answer["Content-Security-Policy"], answer.content.decode()
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert "style=" not in text
    assert " onclick" not in text
    assert text.count("<script") == text.count("<script src=") + text.count(
        '<script type="importmap" nonce="'
    )


def test_the_import_map_carries_the_nonce_of_the_policy(browser: Client) -> None:
    answer = browser.get("/")
    nonce = answer.content.decode().split('importmap" nonce="')[1].split('"')[0]
    assert len(nonce) > 15
    assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]


def test_a_file_that_has_not_changed_is_answered_without_a_body() -> None:
    unchanged = StreamingHttpResponse((), status=304)
    request = RequestFactory().get("/static/x.js", headers={"accept-encoding": "gzip"})
    answer = Compression(lambda _request: unchanged)(request)
    assert b"".join(answer) == b""
    assert "Content-Encoding" not in answer


@pytest.mark.parametrize(
    ("name", "status"), [("invalid", 422), ("not-allowed", 403), ("not-found", 404), ("conflict", 409)]
)
def test_the_four_errors_become_pages_that_say_why(browser: Client, name: str, status: int) -> None:
    answer = browser.get(f"/fail/{name}/")
    assert answer.status_code == status
    assert demo.ERRORS[name]().message in answer.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(("name", "status"), [("invalid", 422), ("conflict", 409), ("not-found", 404)])
def test_an_htmx_request_gets_a_toast_and_its_page_stays(browser: Client, name: str, status: int) -> None:
    answer = browser.get(f"/fail/{name}/", headers=HTMX)
    assert answer.status_code == status
    assert answer["HX-Reswap"] == "none"
    toast = json.loads(answer["HX-Trigger"])["wasl:toast"]["toasts"][0]
    assert toast == {"text": demo.ERRORS[name]().message, "tone": "bad"}


def test_an_address_that_does_not_exist_has_a_page(browser: Client) -> None:
    answer = browser.get("/nix/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_fault_shows_a_code_and_nothing_of_the_inside(browser: Client) -> None:
    answer = browser.get("/crash/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-Id"] in text
    assert "SECRET_DETAIL" not in text
    assert "Traceback" not in text


def test_a_lost_database_is_a_passing_error(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(demo.ERRORS, "conflict", OperationalError("server closed the connection"))
    answer = browser.get("/fail/conflict/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Back in a moment" in answer.content.decode()
    assert "server closed" not in answer.content.decode()


def fault(cause: type[psycopg.Error]) -> OperationalError:
    error = OperationalError("canceling statement")
    error.__cause__ = cause("canceling statement")
    return error


@pytest.mark.parametrize("cause", [LockNotAvailable, DeadlockDetected])
def test_rows_that_somebody_holds_are_no_lost_database(
    browser: Client, monkeypatch: pytest.MonkeyPatch, cause: type[psycopg.Error]
) -> None:
    monkeypatch.setitem(demo.ERRORS, "conflict", fault(cause))
    answer = browser.get("/fail/conflict/")
    assert (answer.status_code, answer["Retry-After"]) == (409, "3")
    assert "Somebody else is changing this" in answer.content.decode()
    told = browser.get("/fail/conflict/", headers=HTMX)
    assert "A colleague or a running job" in told["HX-Trigger"]


def test_a_statement_that_ran_too_long_is_not_asked_again_by_itself(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(demo.ERRORS, "conflict", fault(QueryCanceled))
    answer = browser.get("/fail/conflict/")
    assert answer.status_code == 503
    assert "This takes too long" in answer.content.decode()
    assert 'data-behavior="retry"' not in answer.content.decode()


def test_too_large_a_form_is_refused_with_its_own_page(
    browser: Client, settings: pytest.FixtureRequest
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = browser.post("/", "name=" + "x" * 1000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "This is too large" in answer.content.decode()


def test_an_htmx_request_never_follows_a_redirect_into_a_page(browser: Client) -> None:
    answer = browser.get("/away/", headers=HTMX)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/"
    assert "HX-Trigger" not in answer, "the toast waits for the next page"
    assert "Saved" in browser.get("/").content.decode()


def test_after_the_end_of_a_session_htmx_is_told_to_sign_in(browser: Client) -> None:
    answer = browser.get("/signed-out/", headers=HTMX)
    assert answer.status_code == 401
    assert json.loads(answer["HX-Trigger"]) == {"wasl:signed-out": {"url": "/sign-in/?next=/signed-out/"}}


def test_a_fragment_brings_its_toast(browser: Client) -> None:
    answer = browser.get("/part/", headers=HTMX)
    assert answer.content.decode() == '<p id="part">Part</p>'
    toast = json.loads(answer["HX-Trigger"])["wasl:toast"]["toasts"][0]
    assert toast == {"text": "Saved", "undo": "/undo/", "tone": "success"}


def test_a_form_from_another_session_is_refused_with_its_own_words(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "The form is too old" in answer.content.decode()
    assert answer["Content-Security-Policy"]


def test_a_stranger_whose_cookies_are_gone_gets_the_page_anew_and_a_sentence(browser: Client) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/offline/"}
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"}, headers=headers)
    assert (answer.status_code, answer["Location"]) == (303, "http://testserver/offline/")
    assert "It is new now" in " ".join(str(told) for told in get_messages(answer.wsgi_request))
    foreign = headers | {"Sec-Fetch-Site": "cross-site"}
    assert Client(enforce_csrf_checks=True).post("/theme/", {}, headers=foreign).status_code == 403


THROUGH_WORKER = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "navigate"}


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Dest": "document"}, THROUGH_WORKER])
def test_a_page_that_is_opened_brings_its_token(
    browser: Client, settings: Any, headers: dict[str, str]
) -> None:
    assert settings.CSRF_COOKIE_NAME in browser.get("/offline/", headers=headers).cookies


def test_what_a_page_asks_for_beside_brings_no_token_of_its_own(browser: Client, settings: Any) -> None:
    answer = browser.get("/offline/", headers={"Sec-Fetch-Dest": "empty"})
    assert settings.CSRF_COOKIE_NAME not in answer.cookies


def test_the_log_names_the_code_that_an_error_page_shows() -> None:
    request = RequestFactory().get("/")
    request.request_id = "0123456789ab"  # type: ignore[attr-defined]  # as the middleware does
    record = logging.makeLogRecord({"msg": "Internal Server Error", "request": request})
    assert json.loads(LineFormatter().format(record))["code"] == "0123456789ab"


def test_an_address_that_takes_only_forms_says_so_on_a_page(browser: Client) -> None:
    answer = browser.get("/theme/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "This address works differently" in answer.content.decode()
