"""Turns what people say of members, plans and contracts into clean columns, or says per field what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.catalog.intake import product_meant, read_quantity
from wasl.catalog.models import Period, Product
from wasl.contacts.models import Contact
from wasl.contracts.models import Contract, ContractLine, Membership, Plan
from wasl.contracts.terms import YEARS
from wasl.contracts.values import LineValues
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.html import sanitize
from wasl.kernel.money import read_amount, read_currency
from wasl.kernel.taking import Intake
from wasl.kernel.text import clean_line
from wasl.sales.models import Deal
from wasl.workspace.models import Team, User

NAME_LIMIT, NUMBER_LIMIT, BODY_LIMIT, MOST_LINES = 200, 40, 200_000, 100
MOST_MONTHS, MOST_DAYS = 120, 366
OWNERS: tuple[tuple[str, Any], ...] = (("owner_id", User), ("team_id", Team))
PUBLIC = {f"{name}_id": name for name in ("owner", "team", "contact", "company", "plan", "head", "deal")}


def membership_columns(given: Mapping[str, Any], *, by: Actor) -> Intake:
    """Return clean columns of what is given of a member; the caller looks at `errors`."""
    intake = Intake()
    _take(intake, given, MEMBERSHIP)
    for name, model in (("plan_id", Plan), ("head_id", Membership)):
        if name in given:
            _seen(intake, model.objects.visible_to(by), name, given[name])
    _owners(intake, given)
    return intake


def contract_columns(given: Mapping[str, Any], *, by: Actor) -> Intake:
    """Return clean columns of what is given of a contract; its lines are read apart. The caller looks at `errors`."""
    intake = Intake()
    _take(intake, given, CONTRACT)
    for name in ("contact_id", "company_id"):
        if name in given:
            found = _seen(intake, Contact.objects.visible_to(by), name, given[name])
            if found and name == "company_id" and not found.is_company:
                intake.refuse("company", _("This is a person, not a company."))
    if "deal_id" in given:
        _seen(intake, Deal.objects.visible_to(by), "deal_id", given["deal_id"])
    _owners(intake, given)
    return intake


def plan_columns(given: Mapping[str, Any]) -> Intake:
    """Return clean columns of what is given of a plan; the caller looks at `errors`."""
    intake = Intake()
    if "names" in given:
        names = {code: clean_line(str(text or ""))[:80] for code, text in (given["names"] or {}).items()}
        intake.fields["names"] = {code: text for code, text in names.items() if text}
        if not intake.fields["names"]:
            intake.refuse("names", _("Say what it is called in one language at least."))
    _take(intake, given, PLAN)
    return intake


def read_lines(given: Sequence[LineValues], currency: str) -> list[ContractLine]:
    """Return the lines that are meant, not stored yet; raises `Invalid`."""
    if len(given) > MOST_LINES:
        raise Invalid(fields={"lines": [_("A contract has at most 100 lines.")]})
    try:
        return [_line(one, number, currency) for number, one in enumerate(given)]
    except Invalid as error:
        raise Invalid(fields={"lines": [error.message]}) from error


def _line(given: LineValues, position: int, currency: str) -> ContractLine:
    product, name = None, clean_line(str(given.get("name") or ""))[:NAME_LIMIT]
    if given.get("product"):
        product = _product(given["product"])
        name = name or (product.called if product else clean_line(str(given["product"])))[:NAME_LIMIT]
    if not name:
        raise Invalid(_("Choose a product, or write what is sold."))
    price = read_amount(given.get("price") or 0)
    if price < 0:
        raise Invalid(_("A price cannot be less than nothing."))
    line = ContractLine(
        product=product, position=position, name=name, quantity=read_quantity(given.get("quantity") or 1), price=price
    )  # fmt: skip
    line.net = line.sum_in(currency).net
    return line


def _product(value: Any) -> Product | None:
    """Return the product that is meant; words that mean none of ours are a line of their own."""
    try:
        return Product.objects.get(pk=product_meant(value))
    except Invalid:
        if isinstance(value, UUID):
            raise
        return None


type Readers = Mapping[str, Callable[[Any], Any]]


def _take(intake: Intake, given: Mapping[str, Any], readers: Readers) -> None:
    for name, read in readers.items():
        if name in given:
            try:
                intake.fields[name] = read(given[name])
            except Invalid as error:
                intake.refuse(name, error.message)


def _seen(intake: Intake, rows: Any, name: str, key: Any) -> Any:
    """Understand another record; what the actor cannot see does not exist."""
    found = rows.filter(pk=key).first() if key else None
    if key and found is None:
        intake.refuse(PUBLIC[name], _("There is nobody and nothing with this id."))
    intake.fields[name] = found.pk if found else None
    return found


def _owners(intake: Intake, given: Mapping[str, Any]) -> None:
    for name, model in OWNERS:
        if name in given:
            if given[name] and not model.objects.filter(pk=given[name]).exists():
                intake.refuse(PUBLIC[name], _("There is nobody and nothing with this id."))
            intake.fields[name] = given[name] or None


def _text(limit: int, *, is_needed: bool = False) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        line = clean_line(str(value or ""))
        if len(line) > limit:
            raise Invalid(_("Keep this under %(limit)s characters.") % {"limit": limit})
        if is_needed and not line:
            raise Invalid(_("Say what it is called."))
        return line

    return read


def _day(*, is_needed: bool = False) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value and value.year not in YEARS:
            raise Invalid(_("This year cannot be meant."))
        if is_needed and not value:
            raise Invalid(_("Give a day."))
        return value or None

    return read


def _count(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        number = least if value is None else int(value)
        if not least <= number <= most:
            words = {"least": least, "most": most}
            raise Invalid(_("Give a number from %(least)s to %(most)s.") % words)
        return number

    return read


def _one_of(choices: Any) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices.values:
            raise Invalid(_("Choose one of the values offered."))
        return str(value)

    return read


def _amount(value: Any) -> Any:
    amount = None if value is None or value == "" else read_amount(value)
    if amount is not None and amount < 0:
        raise Invalid(_("Give an amount from 0 on."))
    return amount


MEMBERSHIP: Readers = {
    "name": _text(NAME_LIMIT, is_needed=True),
    "number": _text(NUMBER_LIMIT),
    "joined_on": _day(is_needed=True),
    "until_on": _day(is_needed=True),
    "paid_on": _day(),
}
CONTRACT: Readers = {
    "title": _text(NAME_LIMIT, is_needed=True),
    "number": _text(NUMBER_LIMIT),
    "body": lambda value: sanitize(str(value or "")[:BODY_LIMIT]),
    "amount": _amount,
    "currency": read_currency,
    "period": _one_of(Period),
    "starts_on": _day(is_needed=True),
    "ends_on": _day(),
    "renews": bool,
    "renew_months": _count(1, MOST_MONTHS),
    "notice_amount": _count(0, MOST_DAYS),
    "notice_unit": _one_of(Contract.Unit),
    "remind_days": _count(0, MOST_DAYS),
}
PLAN: Readers = {
    "months": _count(1, MOST_MONTHS),
    "calendar": _one_of(Plan.Calendar),
    "start": _one_of(Plan.Start),
    "amount": lambda value: _amount(value) or 0,
    "currency": read_currency,
    "grace_days": _count(0, MOST_DAYS),
}
