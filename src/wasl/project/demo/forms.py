"""Gives the demo company forms on its site in three languages, what came in through them, and spam that was held back."""

import datetime
import secrets
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from django.db import transaction
from django.utils.translation import override

from wasl.capture.asking import label_of
from wasl.capture.commands import add_form
from wasl.capture.events import FormSubmitted
from wasl.capture.models import Submission, WebForm
from wasl.catalog.models import Product
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.project.demo.language import words
from wasl.project.demo.leads import named
from wasl.project.demo.marks import mark
from wasl.project.models import DemoMark
from wasl.records.commands import emit_many
from wasl.records.commands.events import Emission
from wasl.sales.commands import set_lead_rule
from wasl.sales.models import Lead, LeadRule
from wasl.workspace.models import Team

SEED = 1451
LANGUAGES = ("ar", "lv", "en")
TEXTS = ("heading", "intro", "consent", "thanks")
ASKED, NEEDED = ("name", "company", "phone", "email", "products", "message"), {"name", "phone"}
# how many in a hundred agree to hear more, and over how many days the spam came
AGREED, SPAM_DAYS = 70, 50
# networks of documentation (RFC 5737): nobody lives there
NETWORKS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")


@transaction.atomic
def offer_forms(
    actors: Mapping[str, Actor], teams: Mapping[str, Team], goods: Mapping[str, Product]
) -> dict[str, WebForm]:
    """Make the public form of each branch: what Riyadh is asked is shared out in the team, Riga has one who looks at it first."""
    by = actors["ilze"]
    made = {
        "ar": _form("ar", goods, team_id=teams["riyadh"].pk),
        "lv": _form("lv", goods, owner_id=by.user_id, team_id=by.team_id),
    }
    mark(DemoMark.Kind.FORM, [one.pk for one in made.values()])
    if not LeadRule.objects.exists():
        # it goes with its team
        set_lead_rule(LeadRule(), name=words("leads")["ar"]["rule"], team=teams["riyadh"], by=SYSTEM)
    return made


def _form(language: str, goods: Mapping[str, Product], **whose: object) -> WebForm:
    told, key = words("leads"), f"ruba-{language}"
    if WebForm.objects.filter(key=key).exists():
        # somebody real answered the form of an earlier demo, so that it stayed
        key = f"{key}-{secrets.token_hex(3)}"
    asked = sorted({sku for _text, skus in told[language]["texts"] for sku in skus})
    options = {"products": [named(goods[sku], language) for sku in asked]}
    fields = [
        {"source": source, "is_needed": source in NEEDED, "options": options.get(source, [])}
        for source in ASKED
    ]
    texts = {name: {one: told[one][name] for one in LANGUAGES} for name in TEXTS}
    return add_form(told[language]["heading"], by=SYSTEM, key=key, texts=texts, fields=fields, **whose)


@transaction.atomic
def answer(forms: Mapping[str, WebForm], leads: Sequence[Lead]) -> None:
    """Insert what the leads of forms were made of, and the spam, quietly."""
    sender = _Sender(forms)
    by_form = [lead for lead in leads if lead.channel == Lead.Channel.FORM and lead.contact]
    sent = [sender.sent(lead) for lead in by_form]
    spam = list(sender.spam())
    Submission.bulk_insert([*sent, *spam])
    mark(DemoMark.Kind.RECORD, [one.pk for one in (*sent, *spam)])
    for lead, one in zip(by_form, sent, strict=True):
        lead.submission = one
    Lead.objects.bulk_update(by_form, ["submission"])
    told = [
        Emission(FormSubmitted(one.contact, also=(one,), submission=one), one.created_at)
        for one in sent
        if one.contact
    ]
    emit_many(told, by=SYSTEM, quiet=True)


class _Sender:
    """Fills the forms in, from one seed."""

    def __init__(self, forms: Mapping[str, WebForm]) -> None:
        self.dice, self.forms = Random(SEED), forms  # noqa: S311 - a demo, not a secret
        self.labels = {language: _labels(form, language) for language, form in forms.items()}

    def sent(self, lead: Lead) -> Submission:
        """Return what a lead was made of, filled in by its contact."""
        contact, language = lead.contact, "lv" if lead.team_id == self.forms["lv"].team_id else "ar"
        assert contact is not None  # noqa: S101 - the caller has asked
        said = {
            "name": contact.name,
            "company": contact.company_name,
            "phone": contact.primary_phone,
            "email": contact.primary_email,
            "products": "\n".join(lead.products),
            "message": lead.message,
        }
        agrees = self.dice.randrange(100) < AGREED
        one = self._filled(language, said, lead.created_at)
        one.state, one.contact, one.was_new, one.made_id = "done", contact, lead.was_new, lead.pk
        one.page, one.referrer, one.utm = lead.page, lead.referrer, lead.utm
        one.owner_id, one.team_id = lead.owner_id, lead.team_id
        if agrees:
            one.consent, one.consent_version = self.forms[language].text("consent"), 1
        return one

    def spam(self) -> Iterator[Submission]:
        """Yield what was held back; one of them is a customer with many pictures to show."""
        for name, mail, text, doubts, language in words("leads")["spam"]:
            at = clock.now() - datetime.timedelta(minutes=self.dice.randrange(SPAM_DAYS * 24 * 60))
            one = self._filled(language, {"name": name, "email": mail, "message": text}, at)
            one.state, one.doubts = "held", doubts
            yield one

    def _filled(self, language: str, said: Mapping[str, str], at: datetime.datetime) -> Submission:
        form = self.forms[language]
        answers = [
            {"key": key, "label": label, "answer": said[key]}
            for key, label in self.labels[language].items()
            if said.get(key)
        ]
        return Submission(
            form=form,
            owner_id=form.owner_id,
            team_id=form.team_id,
            name=said["name"][:200],
            email=said.get("email", ""),
            phone=said.get("phone", ""),
            answers=answers,
            language=language,
            network=self.dice.choice(NETWORKS),
            created_at=at,
            updated_at=at,
        )


def _labels(form: WebForm, language: str) -> dict[str, str]:
    with override(language):
        return {one["key"]: label_of(one, {}) for one in form.fields}
