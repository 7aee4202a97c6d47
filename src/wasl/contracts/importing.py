"""Lets files become members and contracts: one row each, with the contact it belongs to, found or made."""

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.catalog.models import Period
from wasl.contacts.commands import add_contact
from wasl.contacts.models import Contact
from wasl.contacts.values import EmailValue
from wasl.contracts.commands import add_contract, add_membership
from wasl.contracts.days import firm_day
from wasl.contracts.models import Contract, Membership, Plan
from wasl.contracts.terms import DAY, Rhythm, after
from wasl.exchange.importing import Cell, Effect, ImportOptions, Outcome, UndoResult
from wasl.exchange.mapping import ImportField, Kind
from wasl.exchange.reading.cells import is_blank
from wasl.kernel.actor import Actor
from wasl.kernel.dates import Order, parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Text
from wasl.kernel.money import read_amount, read_currency
from wasl.kernel.text import clean_line, fold, parted
from wasl.lists.custom.definitions import custom_fields
from wasl.records.commands.erasing import erase_records
from wasl.records.models import Event, EventLink
from wasl.ui.templatetags import ui as draw

MATCH_BY: tuple[tuple[str, Text], ...] = (("number", gettext_lazy("Number")),)
CUSTOM = "custom."
type Row = tuple[str, Text, Kind, str]
# key, label, kind, header words
PARTY: tuple[Row, ...] = (
    ("party", gettext_lazy("Name"), "name", "name|member name|customer|customer name|company|account|client|party|الاسم|اسم العضو|العميل|اسم العميل|الشركة|vārds|nosaukums|klients|biedrs|uzņēmums"),
    ("email", gettext_lazy("E-mail"), "email", "email|e-mail|mail|البريد الإلكتروني|البريد|e-pasts|epasts"),
)  # fmt: skip
MEMBER_FIELDS: tuple[Row, ...] = (
    *PARTY,
    ("number", gettext_lazy("Member number"), "text", "member number|membership number|member id|member no|رقم العضوية|رقم العضو|biedra numurs|biedra nr"),
    ("plan", pgettext_lazy("of a member", "Plan"), "text", "plan|membership type|membership|level|tier|نوع العضوية|الخطة|الفئة|plāns|dalības veids|biedra veids"),
    ("joined_on", gettext_lazy("Member since"), "date", "member since|joined|join date|start date|since|تاريخ الانضمام|عضو منذ|بداية العضوية|biedrs kopš|iestāšanās datums|sākums"),
    ("until_on", pgettext_lazy("member", "Member until"), "date", "member until|end date|expires|expiry date|renewal date|valid until|تاريخ الانتهاء|نهاية العضوية|تاريخ التجديد|biedrs līdz|beigu datums|derīgs līdz"),
    ("paid_on", gettext_lazy("Dues paid on"), "date", "paid on|payment date|dues paid|تاريخ السداد|samaksāts|apmaksas datums"),
    ("tags", gettext_lazy("Tags"), "tags", "tags|الوسوم|birkas"),
)  # fmt: skip
CONTRACT_FIELDS: tuple[Row, ...] = (
    *PARTY,
    ("title", pgettext_lazy("of a contract", "Title"), "text", "title|contract|contract name|subject|العنوان|العقد|اسم العقد|nosaukums|līgums|līguma nosaukums"),
    ("number", gettext_lazy("Contract number"), "text", "contract number|contract no|contract id|reference|customerid|customer id|رقم العقد|المرجع|līguma numurs|līguma nr"),
    ("starts_on", pgettext_lazy("contract", "Begins"), "date", "start|start date|begins|from|effective date|البداية|تاريخ البداية|تاريخ البدء|sākums|sākuma datums"),
    ("ends_on", pgettext_lazy("contract", "Ends"), "date", "end|end date|ends|until|expiry date|النهاية|تاريخ النهاية|تاريخ الانتهاء|beigas|beigu datums"),
    ("tenure", gettext_lazy("Months it has run"), "number", "tenure|months active|age in months|المدة المنقضية بالأشهر|darbojas mēnešus"),
    ("length", gettext_lazy("Length of a term in months"), "text", "contract type|contract term|term|length|duration|مدة العقد|نوع العقد|līguma termiņš|ilgums"),
    ("renews", gettext_lazy("Renews by itself"), "boolean", "renews|auto renew|auto renewal|automatic renewal|تجديد تلقائي|يتجدد تلقائيًا|pagarinās|automātiska pagarināšana"),
    ("notice_amount", gettext_lazy("Notice period"), "number", "notice|notice months|notice period|مهلة الإشعار|uzteikuma termiņš"),
    ("amount", pgettext_lazy("of a contract", "Value"), "money", "value|amount|price|fee|monthly charges|monthlycharges|annual value|القيمة|المبلغ|القسط الشهري|vērtība|summa|mēneša maksa"),
    ("currency", gettext_lazy("Currency"), "text", "currency|العملة|valūta"),
    ("period", gettext_lazy("Paid"), "choice", "paid|billing|billing period|frequency|دورية الدفع|apmaksa|periods"),
    ("tags", gettext_lazy("Tags"), "tags", "tags|الوسوم|birkas"),
)  # fmt: skip
YES = frozenset(fold(word) for word in ("1", "yes", "true", "y", "x", "نعم", "jā"))
PERIODS = {
    fold(word): period
    for period, words in (
        (Period.MONTH, "month|monthly|every month|شهري|شهريًا|كل شهر|mēnesis|ik mēnesi"),
        (Period.YEAR, "year|yearly|annual|annually|every year|سنوي|سنويًا|كل سنة|gads|ik gadu"),
        (Period.ONCE, "once|one time|مرة واحدة|مرة|vienreiz"),
    )
    for word in words.split("|")
}
LENGTHS = {
    fold(word): months
    for months, words in (
        (1, "month-to-month|month to month|monthly|شهري|mēneša"),
        (12, "one year|1 year|annual|yearly|year|سنة|سنوي|gads|viens gads"),
        (24, "two year|two years|2 years|سنتان|divi gadi"),
        (36, "three year|three years|3 years|ثلاث سنوات|trīs gadi"),
    )
    for word in words.split("|")
}


def _fields(kind: str, rows: tuple[Row, ...]) -> tuple[ImportField, ...]:
    own = [ImportField(key, str(label), sort, tuple(words.split("|"))) for key, label, sort, words in rows]
    added = [
        ImportField(one.name, one.label, "text", (*one.labels.values(), one.name))
        for one in custom_fields(kind)
    ]
    return (*own, *added)


def member_fields() -> tuple[ImportField, ...]:
    """Return the fields of members with their labels in the language of the moment, the firm's own ones last."""
    return _fields("membership", MEMBER_FIELDS)


def contract_fields() -> tuple[ImportField, ...]:
    """Return the fields of contracts with their labels in the language of the moment, the firm's own ones last."""
    return _fields("contract", CONTRACT_FIELDS)


@dataclass
class ReadRow:
    """One row: whose it is, what the command takes, and from which column each came."""

    party: str = ""
    email: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)


def read_row(cells: Sequence[Cell], options: ImportOptions) -> ReadRow:
    """Return a row of either kind; raises `Invalid` whose fields are the columns at fault."""
    row, errors = ReadRow(), {}
    for cell in cells:
        if is_blank(cell.value):
            continue
        row.columns[cell.field] = cell.column
        try:
            _take(row, cell, options)
        except Invalid as error:
            errors[cell.column] = [error.message]
    if not row.party and not row.email and not row.values.get("number") and not errors:
        errors[row.columns.get("party", "")] = [_("Say whose it is.")]
    if errors:
        raise Invalid(fields=errors)
    return row


def _take(row: ReadRow, cell: Cell, options: ImportOptions) -> None:
    key, text = cell.field, cell.value
    if key in {"party", "email"}:
        setattr(row, key, clean_line(text)[:200])
    elif key.endswith("_on"):
        row.values[key] = parse_date(text, cast("Order | None", options.date_order or None)).value
    elif key.startswith(CUSTOM):
        row.values.setdefault("custom", {})[key.removeprefix(CUSTOM)] = text
    else:
        row.values[key] = READERS.get(key, clean_line)(text)


def _length(text: str) -> int:
    found = LENGTHS.get(fold(text)) or int(read_amount(text))
    if not 1 <= found <= 120:
        raise Invalid(_("Give a number from %(least)s to %(most)s.") % {"least": 1, "most": 120})
    return found


def _known(words: dict[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if fold(text) not in words:
            raise Invalid(_("Choose one of the values offered."))
        return words[fold(text)]

    return read


READERS: dict[str, Callable[[str], Any]] = {
    "amount": read_amount,
    "currency": read_currency,
    "period": _known(PERIODS),
    "length": _length,
    "tenure": lambda text: int(read_amount(text)),
    "notice_amount": lambda text: int(read_amount(text)),
    "renews": lambda text: fold(text) in YES,
    "tags": parted,
}


def save_members(
    rows: Sequence[tuple[int, ReadRow]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk of members in the caller's transaction; see `exchange.importing` for what is promised."""
    plans = {fold(name): plan for plan in Plan.objects.current() for name in plan.names.values()}
    only = next(iter(plans.values())) if len({plan.pk for plan in plans.values()}) == 1 else None

    def make(contact: Contact, row: ReadRow, acting: Actor) -> Membership:
        values = dict(row.values)
        named = values.pop("plan", "")
        plan = plans.get(fold(named)) if named else only
        if plan is None:
            raise Invalid(fields={"plan": [_("There is no plan of this name. Add it first.")]})
        return add_membership(contact, by=acting, quiet=not options.runs_rules, plan_id=plan.pk, **values)

    return _save(Membership, make, rows, options=options, by=dataclasses.replace(by, cause=import_id))


def save_contracts(
    rows: Sequence[tuple[int, ReadRow]], *, options: ImportOptions, by: Actor, import_id: UUID
) -> list[Outcome]:
    """Save one chunk of contracts in the caller's transaction; see `exchange.importing` for what is promised."""
    today = firm_day()

    def make(contact: Contact, row: ReadRow, acting: Actor) -> Contract:
        values = _days(dict(row.values), today)
        title = values.pop("title", "") or contact.name
        values["company_id" if contact.is_company else "contact_id"] = contact.pk
        return add_contract(title, by=acting, quiet=not options.runs_rules, **values)

    return _save(Contract, make, rows, options=options, by=dataclasses.replace(by, cause=import_id))


def _days(values: dict[str, Any], today: datetime.date) -> dict[str, Any]:
    """Work out the days of a contract of which is said how long it has run, or how long its terms are.

    What is said to go on by the month is paid by the month and renews by itself. The term is the one that runs now.
    """
    tenure, length = values.pop("tenure", None), values.pop("length", None)
    if tenure is not None and "starts_on" not in values:
        values["starts_on"] = after(today, -tenure)
    if length:
        rhythm, starts = Rhythm(length), values.setdefault("starts_on", today)
        values.setdefault("renew_months", length)
        if length == 1:
            values.setdefault("renews", True)
        if "ends_on" not in values:
            values["ends_on"] = rhythm.last_day(starts)
            if values["ends_on"] < today and (tenure is not None or values.get("renews")):
                values["ends_on"] = rhythm.following(starts, today - DAY)
    return values


def _save(
    model: Any,
    make: Callable[..., Any],
    rows: Sequence[tuple[int, ReadRow]],
    *,
    options: ImportOptions,
    by: Actor,
) -> list[Outcome]:
    found = []
    for number, row in rows:
        held = _held(model, row, options)
        if held is not None:
            found.append(Outcome(number, "skipped", held.pk))
            continue
        try:
            with transaction.atomic():
                contact, is_new = _party(row, by=by, is_company=model is Contract)
                made = make(contact, row, by)
        except Invalid as error:
            name, sentences = next(iter(error.fields.items()), ("", [error.message]))
            found.append(Outcome(number, "refused", reason=sentences[0], column=row.columns.get(name, "")))
            continue
        found.append(Outcome(number, "created", made.pk, {"party": str(contact.pk)} if is_new else {}))
    return found


def _held(model: Any, row: ReadRow, options: ImportOptions) -> Any:
    number = row.values.get("number")
    if options.on_match == "create" or not number:
        return None
    return model.objects.filter(number=number).first()


def _party(row: ReadRow, *, by: Actor, is_company: bool) -> tuple[Contact, bool]:
    """Return the contact that is meant, and whether it had to be made; an ambiguous name is refused."""
    seen = Contact.objects.visible_to(by).filter(archived_at=None)
    name = row.party or str(row.values.get("number", ""))
    asked = Q(primary_email__iexact=row.email) if row.email else Q(anchor__title_key=fold(name)[:120])
    found = list(seen.filter(asked)[:2])
    if len(found) > 1:
        raise Invalid(
            fields={"party": [_("Several contacts are called so. Name one by the e-mail address.")]}
        )
    if found:
        return found[0], False
    emails: list[EmailValue] = [{"value": row.email}] if row.email else []
    kind = "company" if is_company else "person"
    return add_contact(kind, by=by, quiet=True, name=name or row.email, emails=emails), True


def undo_members(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:  # noqa: ARG001 - as all are called
    """Take back a chunk of members, newest first, in the caller's transaction."""
    return _undo(Membership, effects, import_id)


def undo_contracts(effects: Sequence[Effect], *, by: Actor, import_id: UUID) -> UndoResult:  # noqa: ARG001 - as all are called
    """Take back a chunk of contracts, newest first, in the caller's transaction."""
    return _undo(Contract, effects, import_id)


def _undo(model: Any, effects: Sequence[Effect], import_id: UUID) -> UndoResult:
    parties = {UUID(one.before["party"]): one.record_id for one in effects if one.before.get("party")}
    touched = _touched([*(effect.record_id for effect in effects), *parties], import_id)
    reason = _("Somebody has worked on this record since the import.")
    kept = {one.record_id: reason for one in effects if one.record_id in touched}
    gone = [one.record_id for one in effects if one.record_id not in kept and one.action == "created"]
    if gone:
        erase_records(model, gone)
    alone = [key for key, record in parties.items() if key not in touched and record not in kept]
    if alone:
        erase_records(Contact, alone)
    return UndoResult(len(effects) - len(kept), kept)


def _touched(ids: Sequence[UUID], import_id: UUID) -> set[UUID]:
    """Return the records to which something happened that the import did not cause."""
    links = list(EventLink.objects.filter(anchor_id__in=ids).values_list("anchor_id", "event_id"))
    causes = dict(Event.objects.filter(pk__in=[event for _anchor, event in links]).values_list("pk", "cause"))
    return {anchor for anchor, event in links if causes.get(event) != import_id}


class Previewer:
    """Shows the rows of one import: called with a row, it returns (label, drawn value) pairs."""

    def __init__(self, _options: ImportOptions, *, by: Actor) -> None:  # noqa: ARG002 - as all previewers are made
        self.labels = {key: label for key, label, _kind, _words in (*MEMBER_FIELDS, *CONTRACT_FIELDS)}

    def __call__(self, row: ReadRow) -> list[tuple[Text, SafeString]]:
        """Return what would be stored of a row."""
        known = {"party": row.party, "email": row.email, **row.values}
        return [
            (self.labels[key], _drawn(value))
            for key, value in known.items()
            if key in self.labels and value != ""
        ]


def _drawn(value: Any) -> SafeString:
    if isinstance(value, datetime.date):
        return draw.day(value)
    if isinstance(value, bool):
        return draw.bdi(_("yes") if value else _("no"))
    if isinstance(value, Decimal | int):
        return draw.number(value)
    return draw.bdi(_(", ").join(value) if isinstance(value, list) else value)
