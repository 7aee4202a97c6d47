"""How allauth meets our users: nobody signs up alone, mails go through the outbox, secrets are kept encrypted."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wasl.kernel import secrets
from wasl.workspace import audit
from wasl.workspace.actors import actor_for
from wasl.workspace.browsers import browser_name
from wasl.workspace.codes import digest_of
from wasl.workspace.devices import is_known_device, remember_device
from wasl.workspace.jobs import send_reset, tell_of_lock
from wasl.workspace.models import User

HOUR = 3600
SINGLE_SIGN_ON = "firm"  # the provider's name in addresses


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
        _tell_of_recovery_code(request, user)
        return response

    def send_mail(self, *_args: Any, **_options: Any) -> None:
        """Send none of allauth's own mails: the letter of a reset is written by `jobs.send_reset`."""

    def ask_for_reset(self, address: str) -> None:
        """Have the letter of a reset written, if somebody has this address."""
        send_reset.enqueue(address)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse after too many wrong passwords, and have it told, once an hour; unknown addresses cost the same (S-084)."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            address = str(credentials.get("email", "")).lower()
            if address and cache.add(f"lock:{digest_of(address)}", 1, HOUR):
                tell_of_lock.enqueue(address)
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count a device that signed in as this person before apart, so that strangers cannot lock it out (S-082)."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        address = str(credentials.get("email", ""))
        return f"{key}:known" if is_known_device(request, address) else key


def _tell_of_recovery_code(request: HttpRequest, user: User) -> None:
    """Say how many recovery codes are left to who has just used one up: they are the last way in."""
    step = get_authentication_records(request, user)[-1]
    if step.get("type") != Authenticator.Type.RECOVERY_CODES:
        return
    number = len(Authenticator.objects.get(pk=step["id"]).wrap().get_unused_codes())
    text = ngettext(
        "You signed in with a recovery code; %(number)s code is left. Make new ones in good time.",
        "You signed in with a recovery code; %(number)s codes are left. Make new ones in good time.",
        number,
    )
    messages.warning(request, text % {"number": number})


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Single sign-on lets in colleagues who exist, by an address the provider has verified; it makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse: people come by invitation."""
        return False

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's signature
        provider: str | None = None,
        client_id: str | None = None,  # noqa: ARG002 - allauth's signature
    ) -> Any:
        """Return the one provider the operator has named (`settings.SINGLE_SIGN_ON`), or none."""
        known = settings.SINGLE_SIGN_ON
        if known is None or provider not in {None, "openid_connect", SINGLE_SIGN_ON}:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=SINGLE_SIGN_ON,
                name=known.name,
                client_id=known.client_id,
                secret=known.client_secret,
                settings={"server_url": known.issuer, "oauth_pkce_enabled": True},
            )
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link the colleague whose address the provider has verified, on the first time; later the account is known."""
        told = sociallogin.account.extra_data
        # OpenID Connect Core 1.0, 5.3.2: both must speak of the same person
        if len({str(part.get("sub", "")) for part in told.values()}) != 1:
            raise PermissionDenied
        address = verified_address(told)
        if sociallogin.is_existing or not address:
            return
        user = User.objects.select_related("role").filter(email__iexact=address, is_active=True).first()
        if user is not None:
            sociallogin.connect(request, user)
            audit.record("user.single_sign_on_linked", by=actor_for(user), target=user)

    def get_requests_session(self) -> Any:
        """Return a session that takes no proxy and no password from the environment (S-046)."""
        session = super().get_requests_session()
        session.trust_env = False
        return session


def verified_address(told: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the address in what a provider tells, if it says in so many words that it is verified (S-093).

    Some providers send the text "false", which is true to Python: only a real true counts.
    """
    claims = told.get("userinfo") or told.get("id_token") or {}
    return str(claims.get("email", "")) if claims.get("email_verified") is True else ""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps second factors encrypted, and calls the product by its name."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Wrong code. Each code works only once.")
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept in the database."""
        return secrets.seal(text, "mfa.authenticator")

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret itself."""
        return secrets.unseal(encrypted_text, "mfa.authenticator")

    def generate_authenticator_name(
        self,
        user: User,  # noqa: ARG002 - allauth's signature
        type: str,  # noqa: A002, ARG002 - allauth's signature
    ) -> str:
        """Propose to call a passkey by the device it is made on."""
        return browser_name(context.request.headers.get("User-Agent", ""))

    def _get_site_name(self) -> str:
        return str(settings.APP_NAME)
