"""The whole product for journeys: pages, live stream and worker, with people who can sign in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.chaos.serving import Serving, open_folder

EMAIL = "owner@wasl.example"
PASSWORD = "riyadh-riga-2026"


@dataclass
class Product:
    """A running product, and the browsers people have open on it."""

    serving: Serving
    chromium: Browser
    state: Any = None
    faults: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://localhost:{self.serving.port}"

    def browser(self, **options: Any) -> BrowserContext:
        """Open one more browser in which the owner is signed in; it is closed by who opened it."""
        context = self.chromium.new_context(
            base_url=self.address,
            storage_state=self.state,
            viewport={"width": 1440, "height": 900},
            **options,
        )
        context.set_default_timeout(30_000)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", self._console)
        return context

    def _console(self, line: ConsoleMessage) -> None:
        # the browser notes an answer of 409 or 422 as an error; both are meant
        if line.type == "error" and not line.text.startswith("Failed to load resource"):
            self.faults.append(line.text)


@contextmanager
def running(chromium: Browser) -> Iterator[Product]:
    """Start the product in a folder of its own, sign its owner in by keyboard, and end it afterwards."""
    with open_folder() as folder:
        serving = Serving(folder, WASL_OWNER_EMAIL=EMAIL, WASL_OWNER_PASSWORD=PASSWORD, WASL_LANGUAGE="en")
        serving.prepare()
        serving.start(within=120)
        try:
            product = Product(serving, chromium)
            with product.browser() as context:
                sign_in(context.new_page())
                product.state = context.storage_state()
            yield product
        finally:
            serving.stop()


def sign_in(page: Page) -> None:
    """Sign in as one does without a mouse: the first field has the focus."""
    page.goto("/sign-in/")
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
