"""Passkeys and codes in a real browser: added, used to sign in, removed (Chromium's virtual authenticator)."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page

from tests import make
from tests.browser.steps import forget_cookies, sign_in, visit

# seconds that a code of an authenticator app holds (RFC 6238), and that typing it may take
PERIOD, TO_TYPE = 30, 10

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def give_authenticator(page: Page) -> None:
    """Plug a device in that holds passkeys and knows its person."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def confirm(page: Page) -> None:
    """Type the password once more where a page about the safety of accounts asks for it."""
    page.fill("[name=password]", make.PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/confirm/" not in url)


def test_a_passkey_is_added_signs_in_alone_and_is_removed(page: Page):
    owner = make.owner()
    give_authenticator(page)
    sign_in(page, owner.email)
    page.goto("/settings/security/passkeys/add/")
    confirm(page)
    page.fill("[name=name]", "Laptop")
    page.check("[name=passwordless]")
    page.click("form[data-behavior=passkey] button[type=submit]")
    page.wait_for_url(lambda url: "/add/" not in url)
    assert Authenticator.objects.filter(user=owner, type="webauthn").count() == 1

    forget_cookies(page)
    sign_in(page, owner.email)
    assert page.get_by_role("button", name="Use a passkey").is_visible()
    visit(page, "/sign-in/")
    page.context.clear_cookies()
    page.click("form[data-behavior=passkey] button[type=submit]")
    page.get_by_text("It is new now").wait_for()
    page.click("form[data-behavior=passkey] button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/settings/security/passkeys/")
    assert page.get_by_text("Laptop").is_visible()

    page.get_by_role("link", name="Remove").click()
    page.wait_for_url("**/confirm/**")
    confirm(page)
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/settings/security/passkeys/")
    assert page.get_by_text("No passkeys yet").is_visible()
    assert not Authenticator.objects.filter(user=owner, type="webauthn").exists()


def test_an_authenticator_app_is_set_up_and_asked_for_at_the_next_sign_in(page: Page):
    owner = make.owner()
    sign_in(page, owner.email)
    page.goto("/settings/security/app/")
    confirm(page)
    secret = page.locator("code").first.inner_text().strip()
    turn_on(page, secret)
    assert Authenticator.objects.filter(user=owner, type="totp").exists()

    forget_cookies(page)
    sign_in(page, owner.email)
    page.wait_for_url("**/sign-in/code/")
    page.fill("[name=code]", "000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.get_by_text("Wrong code.").first.is_visible()
    recovery = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()[0]
    page.fill("[name=code]", recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    assert page.locator(".w-side").is_visible()


def turn_on(page: Page, secret: str) -> None:
    """Type the code of the app as people do: early in its half minute, and the next one if that was refused."""
    for _try in range(3):
        left = PERIOD - time.time() % PERIOD
        page.wait_for_timeout(left * 1000 + 200 if left < TO_TYPE else 0)
        page.fill("[name=code]", code_of(secret))
        with page.expect_navigation():
            page.get_by_role("button", name="Turn on").click()
        if not page.url.endswith("/app/"):
            return
    raise AssertionError("three codes were refused")


def code_of(secret: str) -> str:
    """Return the code an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{int(hotp_value(secret, counter)):06d}"
