"""Turns what people say about a deal into clean columns, or says per field what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.contacts.models import Contact
from wasl.contacts.sources import source_key
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.html import sanitize
from wasl.kernel.money import read_amount, read_currency
from wasl.kernel.taking import Intake
from wasl.kernel.text import clean_line
from wasl.sales.models import Deal
from wasl.workspace.models import Team, User

TITLE_LIMIT, SOURCE_LIMIT, BODY_LIMIT = 200, 120, 200_000
# years beyond which a day is a slip of the pen
YEARS = range(1970, 2200)


def take_in(given: Mapping[str, Any], *, by: Actor) -> Intake:
    """Return clean columns of what is given of a deal; whose it is and where it stands are not looked at. The caller looks at `errors`."""
    intake = Intake()
    for name, read in READERS.items():
        if name in given:
            read(intake, given[name])
    for name in ("contact_id", "company_id"):
        if name in given:
            _party(intake, name, given[name], by=by)
    for name, model in (("owner_id", User), ("team_id", Team)):
        if name in given:
            intake.fields[name] = _named(intake, model, name.removesuffix("_id"), given[name])
    return intake


def _title(intake: Intake, value: Any) -> None:
    title = clean_line(value or "")
    if not 0 < len(title) <= TITLE_LIMIT:
        intake.refuse("title", _("Give the deal a title of up to 200 characters."))
    intake.fields["title"] = title[:TITLE_LIMIT]


def _body(intake: Intake, value: Any) -> None:
    intake.fields["body"] = sanitize(str(value or "")[:BODY_LIMIT])


def _source(intake: Intake, value: Any) -> None:
    line = clean_line(value or "")
    if len(line) > SOURCE_LIMIT:
        intake.refuse("source", _("Keep this under %(limit)s characters.") % {"limit": SOURCE_LIMIT})
    intake.fields["source"] = source_key(line[:SOURCE_LIMIT])


def _external(intake: Intake, value: Any) -> None:
    intake.fields["external_id"] = clean_line(value or "")[:SOURCE_LIMIT]


def _amount(intake: Intake, value: Any) -> None:
    if value is None:
        intake.fields["amount"] = None
        return
    amount = _understood(intake, "amount", lambda: read_amount(value))
    if amount is not None and amount < 0:
        intake.refuse("amount", _("Give an amount from 0 on."))
    intake.fields["amount"] = amount


def _currency(intake: Intake, value: Any) -> None:
    intake.fields["currency"] = _understood(intake, "currency", lambda: read_currency(value))


def _understood[T](intake: Intake, name: str, read: Callable[[], T]) -> T | None:
    try:
        return read()
    except Invalid as error:
        intake.refuse(name, error.message)
        return None


def _expected(intake: Intake, value: Any) -> None:
    if value and value.year not in YEARS:
        intake.refuse("expected_on", _("This year cannot be meant."))
        return
    intake.fields["expected_on"] = value


def _probability(intake: Intake, value: Any) -> None:
    if value is not None and not 0 <= value <= 100:
        intake.refuse("probability", _("Give a number from 0 to 100."))
        return
    intake.fields["probability"] = value


def _forecast(intake: Intake, value: Any) -> None:
    if value and value not in Deal.Forecast.values:
        intake.refuse("forecast", _("Choose one of the values offered."))
        return
    intake.fields["forecast"] = value or ""


READERS = {
    "title": _title,
    "body": _body,
    "source": _source,
    "external_id": _external,
    "amount": _amount,
    "currency": _currency,
    "expected_on": _expected,
    "probability": _probability,
    "forecast": _forecast,
}


def _party(intake: Intake, name: str, key: UUID | None, *, by: Actor) -> None:
    """Understand a contact; what the actor cannot see does not exist."""
    public = name.removesuffix("_id")
    found = Contact.objects.visible_to(by).filter(pk=key).first() if key else None
    if key and found is None:
        intake.refuse(public, _("There is nobody and nothing with this id."))
    elif found and name == "company_id" and not found.is_company:
        intake.refuse(public, _("This is a person, not a company."))
    intake.fields[name] = found.pk if found else None


def _named(intake: Intake, model: Any, public: str, key: UUID | None) -> UUID | None:
    if key and not model.objects.filter(pk=key).exists():
        intake.refuse(public, _("There is nobody and nothing with this id."))
    return key
