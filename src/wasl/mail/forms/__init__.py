"""The forms of the mail account, the mailbox and the wordings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.mail.models import Account, Mailbox
from wasl.ui.forms import Form


def _username() -> forms.CharField:
    return forms.CharField(
        label=_("User name"), max_length=254, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )


def _password() -> forms.CharField:
    """Return a field that is written and never shown."""
    return forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class LetterForm(Form):
    """The wording of a letter in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 14}))

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        direction = "rtl" if language == "ar" else "ltr"
        for field in self.fields.values():
            field.widget.attrs |= {"dir": direction, "lang": language}


class AccountForm(Form):
    """Where letters leave by; the password is written, never shown."""

    from_address = forms.EmailField(label=_("Sender's address"))
    from_name = forms.CharField(label=_("Sender's name"), max_length=120, required=False)
    host = forms.CharField(
        label=_("Mail server"), max_length=253, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Encryption"), choices=Account.Security)
    username = _username()
    password = _password()
    rules_per_hour = forms.IntegerField(
        label=_("E-mails that rules send in an hour, at most"),
        min_value=1,
        max_value=100_000,
        help_text=_(
            "All rules together. Beyond them a rule waits until the hour is over, and its owner is told."
        ),
    )

    def values(self) -> dict[str, Any]:
        """Return the arguments of `commands.set_account`."""
        values = super().values()
        password = values.pop("password")
        return {"values": values, "password": password}


class MailboxForm(Form):
    """Where letters come in; the password is written, never shown."""

    address = forms.EmailField(
        label=_("Address"),
        help_text=_("What people write to, and where answers to invitations come back."),
    )
    way = forms.ChoiceField(label=_("How mail comes in"), choices=Mailbox.Way)
    host = forms.CharField(
        label=_("Mail server"), max_length=253, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Encryption"), choices=Mailbox.Security)
    username = _username()
    password = _password()
    folder = forms.CharField(label=_("Folder"), max_length=200, required=False)
    move_to = forms.CharField(
        label=_("Then move messages to"),
        max_length=200,
        required=False,
        help_text=_(
            "A folder of the mailbox. Left empty, messages stay where they are and are marked as read."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, prefix="mailbox", **options)

    def values(self) -> dict[str, Any]:
        """Return the arguments of `commands.set_mailbox`."""
        values = super().values()
        return {"password": values.pop("password"), "values": values}
