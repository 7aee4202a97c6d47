"""How allauth meets our users: nobody signs up alone, mails go through the outbox, secrets are kept encrypted."""

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wasl.kernel import secrets
from wasl.workspace import audit
from wasl.workspace.actors import actor_for
from wasl.workspace.codes import digest_of
from wasl.workspace.devices import is_known_device, remember_device
from wasl.workspace.letters import Letter
from wasl.workspace.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The account adapter of the product."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Wrong e-mail or password."),
        "email_password_mismatch": _("Wrong e-mail or password."),
        "enter_current_password": _("Type your present password."),
        "incorrect_password": _("Wrong password."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Try again in five minutes."),
        "rate_limited": _("Too many attempts. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse: people come by invitation or by the first set-up."""
        return False

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing of what the page itself shows."""

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Leave a trace of the sign-in and speak the person's language from here on."""
        response: HttpResponse = super().post_login(request, user, **options)
        audit.record("user.signed_in", by=actor_for(user), target=user, address=self.get_client_ip(request))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, settings.LANGUAGE_COOKIE_AGE, samesite="Lax"
        )
        remember_device(request, response, user.email)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the letter of a reset; allauth's other mails are not used."""
        if template_prefix != "account/email/password_reset_key":
            return
        user = context["user"]
        Letter(
            "password_reset",
            to=email,
            language=user.language,
            source=digest_of(context["key"]),
            variables={"name": user.name, "link": context["password_reset_url"]},
        ).send()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a reset on the configured address, whatever host the request named (S-085, S-118)."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", quote(key))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count a device that signed in as this person before apart, so that strangers cannot lock it out (S-082)."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        address = str(credentials.get("email", ""))
        return f"{key}:known" if is_known_device(request, address) else key


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Single sign-on lets in colleagues who exist; it makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse: people come by invitation."""
        return False


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps second factors encrypted, and calls the product by its name."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _("Wrong code.")}

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept in the database."""
        return secrets.seal(text, "mfa.authenticator")

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret itself."""
        return secrets.unseal(encrypted_text, "mfa.authenticator")

    def _get_site_name(self) -> str:
        return str(settings.APP_NAME)
