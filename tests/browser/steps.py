"""Steps that several journeys take."""

from playwright.sync_api import Page

from tests import make


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", make.PASSWORD)
    page.click("form:has([name=login]) button[type=submit]")
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))


def visit(page: Page, address: str) -> None:
    """Go to a page and wait until its scripts are connected: a key that comes earlier goes nowhere."""
    page.goto(address)
    page.wait_for_load_state("networkidle")


def forget_cookies(page: Page) -> None:
    """Be signed out as by a browser that was closed; what a page still fetches would bring its cookies back."""
    page.goto("about:blank")
    page.context.clear_cookies()
