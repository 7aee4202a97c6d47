"""Forms before and around the sign-in: allauth's own in our words, the first set-up, accepting an invitation."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Text
from wasl.ui.forms import Form, dress
from wasl.workspace.countries import COUNTRIES
from wasl.workspace.queries import waits_for_owner

EMAIL = _("E-mail")
PASSWORD = _("Password")
PASSWORD_HINT = _("At least 10 characters, and not a common word.")
NUMERIC = {"inputmode": "numeric", "dir": "ltr", "autocomplete": "one-time-code"}


def _word(form: forms.BaseForm, **labels: Text) -> None:
    """Give a form of allauth our labels, and its widgets our looks."""
    form.use_required_attribute = False
    for name, field in form.fields.items():
        field.label = labels.get(name, field.label)
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
        dress(field.widget)


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """E-mail and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, login=EMAIL, password=PASSWORD, remember=_("Keep me signed in here"))
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}
        self.single_sign_on = settings.SINGLE_SIGN_ON
        self.waits_for_owner = waits_for_owner()


class ResetForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The address to send a reset link to."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, email=EMAIL)

    def clean_email(self) -> str:
        """Return the address; whether somebody has it is found out by a job, not while a stranger waits (S-084)."""
        address: str = self.cleaned_data["email"].lower()
        return address

    def save(self, _request: HttpRequest, **_options: Any) -> str:
        """Have the letter written, if somebody has this address."""
        address: str = self.cleaned_data["email"]
        get_adapter().ask_for_reset(address)
        return address


class NewPasswordForm(account.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth ships no types
    """A new password after following a reset link."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, password1=_("New password"), password2=_("New password, again"))
        self.fields["password1"].help_text = PASSWORD_HINT


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    """The present password and a new one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password, again"),
        )
        self.fields["password1"].help_text = PASSWORD_HINT


class ConfirmPasswordForm(account.ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """The password once more, before something sensitive."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, password=PASSWORD)


class CodeForm(factors.AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, code=_("Code"))
        self.fields["code"].widget.attrs |= NUMERIC | {"autofocus": True}


class ConfirmCodeForm(factors.ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """A code once more, before something sensitive."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, code=_("Code"))
        self.fields["code"].widget.attrs |= NUMERIC


class ActivateAppForm(totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth ships no types
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, code=_("Code from the app"))
        self.fields["code"].widget.attrs |= NUMERIC


class AddPasskeyForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A name for a new passkey; the credential comes from the browser."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, name=_("Name"), passwordless=_("Sign in with it alone, without a password"))


class EditPasskeyForm(passkeys.EditWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _word(self, name=_("Name"))


def _new_password() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=PASSWORD, strip=False, help_text=PASSWORD_HINT, widget=widget)


class FirstRunForm(Form):
    """Language, firm, country and owner of a new workspace."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES)
    firm = forms.CharField(label=_("Name of the firm"), max_length=200)
    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=EMAIL)
    password = _new_password()
    has_demo = forms.BooleanField(label=_("Add a demo company, removable in one step"), required=False)

    def values(self) -> dict[str, Any]:
        """Return the arguments of `commands.set_up`: what concerns the owner is one of them."""
        values = super().values()
        return values | {"owner": {name: values.pop(name) for name in ("name", "email", "password")}}


class AcceptForm(Form):
    """Name and password of a person who was invited."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    password = _new_password()
