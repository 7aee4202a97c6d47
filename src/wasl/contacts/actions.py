"""What rules can do with contacts: write them an e-mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contacts.commands.mailing import send_mail
from wasl.contacts.models import Consent
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Action
from wasl.kernel.text import isolated
from wasl.records.actions import RuleForm
from wasl.ui.forms import Form


class MailAction(RuleForm):
    """Subject and text, and what it is about: that decides whether a consent is needed."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea({"rows": 8}))
    purpose = forms.ChoiceField(
        label=pgettext_lazy("of an e-mail", "What it is about"),
        choices=Consent.Purpose.choices,
        initial=Consent.Purpose.SERVICE,
        help_text=_("Offers and surveys go only to those who agreed. Whoever has no address is passed over."),
    )


def _said(_actor: Actor, form: Form) -> Any:
    return _("Send the e-mail “%(subject)s”") % {"subject": isolated(form.cleaned_data["subject"])}


ACTIONS = (
    Action(
        "contacts.send_mail",
        _("Send an e-mail"),
        "mail-forward",
        send_mail,
        MailAction,
        _said,
        texts=("subject", "text"),
        kinds=("contact",),
    ),
)
