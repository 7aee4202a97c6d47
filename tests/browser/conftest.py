"""A real browser on the product: what the journeys share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from wasl.ui import modules

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of one file; Django must not mind the loop that drives it."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as player:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = player.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture
def built(static_files: Path, settings) -> Iterator[None]:
    """Pages with the styles and scripts that people get, by plain names: the server of these tests knows no others."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT, settings.STORAGES = static_files, settings.STORAGES | {"staticfiles": plain}
    modules.forget()
    yield
    modules.forget()


@pytest.fixture
def page(chromium: Browser, built, live_server, settings) -> Iterator[Page]:
    """A page at the name localhost: passkeys do not work at a bare address."""
    settings.BASE_URL = live_server.url.replace("127.0.0.1", "localhost")
    context = chromium.new_context(base_url=settings.BASE_URL, locale="en")
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    # what a page still fetches would hold on to the tables while they are emptied
    opened.wait_for_load_state("networkidle")
    context.close()
