"""Adding, changing, ordering and archiving the fields that a firm adds to its records."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.manifest import registry
from wasl.kernel.money import CURRENCY
from wasl.kernel.text import clean_line, isolated
from wasl.lists.bulk.wording import listed
from wasl.lists.commands.conversions import begin_conversion, is_long
from wasl.lists.custom import keys
from wasl.lists.custom.converting import Conversion, convert, doubles, rows_with
from wasl.lists.custom.noting import note_field
from wasl.lists.custom.ordering import ORDERS
from wasl.lists.custom.values import read
from wasl.lists.models import CustomField, FieldConversion
from wasl.workspace.models import Workspace

Type = CustomField.Type
CHOOSING = frozenset({Type.CHOICE, Type.CHOICES})
UNIQUE = frozenset({Type.TEXT, Type.NUMBER, Type.DATE, Type.URL, Type.PHONE, Type.EMAIL})
LONGEST_LABEL, LONGEST_HELP, MOST_CHOICES, MOST_FIELDS = 80, 300, 200, 200
MOST_SORTABLE = 20


class FieldValues(TypedDict, total=False):
    """What can be said of a field; texts are by language, choices are {"value", "labels"}."""

    type: str
    labels: Mapping[str, str]
    help: Mapping[str, str]
    is_required: bool
    is_unique: bool
    is_filterable: bool
    is_sortable: bool
    default: Any
    choices: Sequence[Mapping[str, Any]]
    currency: str
    target: str


@command("lists.manage_fields")
def add_field(kind: str, *, by: Actor, key: str = "", **values: Unpack[FieldValues]) -> CustomField:
    """Add a field to a kind of record; without `key`, one is made of the English label. Raises `Invalid`."""
    owner = {one.name: one for one in registry().all("kinds") if one.has_custom}.get(kind)
    if owner is None:
        raise Invalid(fields={"kind": [_("Records of this kind cannot have fields of your own.")]})
    taken = set(CustomField.objects.filter(kind=kind).values_list("key", flat=True))
    if len(taken) >= MOST_FIELDS:
        raise Invalid(
            _("There are %(count)s fields already, which is as many as there can be.")
            % {"count": MOST_FIELDS}
        )
    field = CustomField(kind=kind)
    _describe(field, values, by=by)
    label = field.labels.get("en", "")
    blocked = taken | keys.reserved_for(owner)
    field.key = keys.checked(key, owner, taken) if key else keys.proposed(label, blocked, otherwise="field")
    last = CustomField.objects.filter(kind=kind).aggregate(last=Max("position"))["last"]
    field.position = 0 if last is None else last + 1
    field.save(force_insert=True)
    note_field("field.added", field, by=by)
    return field


@command("lists.manage_fields")
def change_field(
    field: CustomField, *, by: Actor, is_sure: bool = False, **values: Unpack[FieldValues]
) -> CustomField:
    """Change a field. With another type, its values are converted; what does not fit stays with the record, in words.

    Where something does not fit, `is_sure` must say that this is meant; `Invalid` names the records otherwise. More values
    than a page waits for are converted by a job: the field is as it was until then (`conversion_of` tells how far it is).
    """
    field = CustomField.objects.select_for_update().get(pk=field.pk)
    if field.conversions.filter(state__in=FieldConversion.OPEN).exists():
        raise Conflict(_("The type of this field is being changed. Wait until that is over."))
    before = copy(field)
    _describe(field, values, by=by)
    _refuse_lost_choices(before, field)
    if before.type != field.type and is_long(before):
        if field.is_unique:
            raise Invalid(
                fields={"is_unique": [_("Change the type first, and make the values unique after that.")]}
            )
        begin_conversion(before, wanted=field, is_sure=is_sure, by=by)
        return before
    if before.type != field.type:
        _convert(before, field, by=by, is_sure=is_sure)
    if field.is_unique and (before.type != field.type or not before.is_unique):
        _refuse_doubles(field, by)
    field.save()
    note_field("field.changed", field, by=by)
    return field


@command("lists.manage_fields")
def move_field(field: CustomField, *, places: int, by: Actor) -> CustomField:
    """Move a field so many places down (up where negative) among those of its kind in use."""
    rows = list(CustomField.objects.select_for_update().filter(kind=field.kind, archived_at=None))
    place = next((number for number, row in enumerate(rows) if row.pk == field.pk), None)
    if place is None:
        return field
    moved = rows.pop(place)
    rows.insert(max(0, place + places), moved)
    for position, row in enumerate(rows):
        row.position = position
    CustomField.objects.bulk_update(rows, ["position"])
    note_field("field.changed", moved, by=by)
    return moved


@command("lists.manage_fields")
def archive_field(field: CustomField, *, by: Actor) -> CustomField:
    """Take a field out of forms, lists, filters and the API; the values stay with the records."""
    return _put_away(field, "field.archived", by=by, is_away=True)


@command("lists.manage_fields")
def restore_field(field: CustomField, *, by: Actor) -> CustomField:
    """Bring an archived field back, with its values."""
    return _put_away(field, "field.restored", by=by, is_away=False)


def _put_away(field: CustomField, action: str, *, by: Actor, is_away: bool) -> CustomField:
    field.archived_at = clock.now() if is_away else None
    field.save(update_fields=["archived_at"])
    note_field(action, field, by=by)
    return field


def _describe(field: CustomField, values: FieldValues, *, by: Actor) -> None:
    """Set what was said of a field; raises `Invalid` by the names of the values."""
    field.type = values.get("type", field.type)
    if field.type not in Type.values:
        raise Invalid(fields={"type": [_("Choose a type.")]})
    if "labels" in values:
        field.labels = texts("labels", values["labels"], LONGEST_LABEL)
    if not field.labels:
        raise Invalid(fields={"labels": [_("Give the field a name in at least one language.")]})
    if "help" in values:
        field.help = texts("help", values["help"], LONGEST_HELP)
    field.is_required = values.get("is_required", field.is_required)
    field.is_filterable = values.get("is_filterable", field.is_filterable)
    field.is_unique = values.get("is_unique", field.is_unique)
    if field.is_unique and field.type not in UNIQUE:
        raise Invalid(fields={"is_unique": [_("Values of this type cannot be unique.")]})
    _order(field, values)
    _choose(field, values)
    _measure(field, values)
    if "default" in values or field.default is not None:
        _set_default(field, values.get("default", field.default), by=by)


def texts(name: str, given: Mapping[str, str], limit: int) -> dict[str, str]:
    """Return texts by language, cleaned, without empty ones; raises `Invalid` on `name` where one is too long."""
    known = dict(settings.LANGUAGES)
    found = {code: clean_line(str(text or "")) for code, text in given.items() if code in known}
    if any(len(text) > limit for text in found.values()):
        raise Invalid(fields={name: [_("Keep this under %(limit)s characters.") % {"limit": limit}]})
    return {code: text for code, text in found.items() if text}


def _order(field: CustomField, values: FieldValues) -> None:
    """Let lists be ordered by the field, or not; each order costs an index, which every change of a record keeps up."""
    wanted = values.get("is_sortable", field.is_sortable) and field.type in ORDERS
    others = CustomField.objects.filter(kind=field.kind, is_sortable=True, archived_at=None).exclude(
        pk=field.pk
    )
    if wanted and not field.is_sortable and others.count() >= MOST_SORTABLE:
        sentence = _("Lists can be ordered by at most %(count)s fields of your own.")
        raise Invalid(fields={"is_sortable": [sentence % {"count": MOST_SORTABLE}]})
    field.is_sortable = wanted


def _choose(field: CustomField, values: FieldValues) -> None:
    """Set the choices: each has a value of its own, which stays when its labels change."""
    if field.type not in CHOOSING:
        field.choices = []
        return
    if "choices" in values:
        made: dict[str, dict[str, str]] = {}
        for one in values["choices"]:
            labels = texts("choices", one.get("labels", {}), LONGEST_LABEL)
            if labels:
                value = str(one.get("value") or "") or keys.proposed(
                    labels.get("en", ""), made, otherwise="choice"
                )
                made[value[: keys.LONGEST]] = labels
        field.choices = [{"value": value, "labels": labels} for value, labels in made.items()]
    if not 1 <= len(field.choices) <= MOST_CHOICES:
        raise Invalid(fields={"choices": [_("Give from 1 to %(count)s choices.") % {"count": MOST_CHOICES}]})


def _measure(field: CustomField, values: FieldValues) -> None:
    """Set the currency of money, and of which kind the linked records are."""
    field.currency = values.get("currency", field.currency) if field.type == Type.MONEY else ""
    if field.type == Type.MONEY:
        field.currency = (
            field.currency or Workspace.objects.values_list("currency", flat=True).first() or "SAR"
        )
        if not CURRENCY.fullmatch(field.currency):
            sentence = _("Give a currency by its three letters, such as SAR.")
            raise Invalid(fields={"currency": [sentence]})
    field.target = (values.get("target", field.target) or field.kind) if field.type == Type.LINK else ""
    if field.target and field.target not in {one.name for one in registry().all("kinds")}:
        raise Invalid(fields={"target": [_("Choose a kind of record.")]})


def _set_default(field: CustomField, value: Any, *, by: Actor) -> None:
    if value in (None, ""):
        field.default = None
        return
    if field.is_unique or field.type == Type.LINK:
        raise Invalid(fields={"default": [_("This field cannot have a default.")]})
    try:
        field.default = read(field, value, country=by.country)
    except Invalid as refusal:
        raise Invalid(fields={"default": [refusal.message]}) from None


def _refuse_lost_choices(before: CustomField, field: CustomField) -> None:
    """Refuse to take a choice away that records have."""
    if before.type not in CHOOSING or field.type not in CHOOSING:
        return
    kept = {one["value"] for one in field.choices}
    for value, label in before.pairs:
        held = [value] if before.type == Type.CHOICES else value
        count = (
            0 if value in kept else rows_with(before).filter(custom__contains={before.stored: held}).count()
        )
        if count:
            sentence = ngettext(
                "“%(label)s” is chosen in %(count)s record. Change that first.",
                "“%(label)s” is chosen in %(count)s records. Change those first.",
                count,
            )
            raise Invalid(fields={"choices": [sentence % {"label": label, "count": count}]})


def _convert(before: CustomField, field: CustomField, *, by: Actor, is_sure: bool) -> None:
    told = convert(before, field, by=by, is_trial=not is_sure)
    if told.left and not is_sure:
        raise Invalid(fields={"is_sure": [_left_sentence(told)]})
    if not is_sure:
        convert(before, field, by=by)
    field.unconverted, field.unconverted_count = told.named, told.left


def _left_sentence(told: Conversion) -> str:
    names = listed([f"{isolated(one['name'])} ({isolated(one['value'][:40])})" for one in told.named[:5]])
    sentence = ngettext(
        "%(count)s record has a value that does not fit: %(names)s. It would be kept with the record as a plain word.",
        "%(count)s records have values that do not fit, such as: %(names)s. They would be kept with the records as plain words.",
        told.left,
    )
    return sentence % {"count": told.left, "names": names}


def _refuse_doubles(field: CustomField, by: Actor) -> None:
    found = doubles(field, by)
    if found:
        shown = "; ".join(
            f"{isolated(value)}: {listed(names)}" if names else isolated(value) for value, names in found
        )
        sentence = _("Several records have the same value, so it cannot be unique yet. %(doubles)s")
        raise Invalid(fields={"is_unique": [sentence % {"doubles": shown}]})
