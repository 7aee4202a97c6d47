"""What a person may write into the inputs of an action: {{ name }} and the fields of the record, filled in when it runs."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wasl.automation import conditions
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Action, Text
from wasl.kernel.text import harmless, one_line, set_apart
from wasl.lists.bulk.batch import listing_of
from wasl.lists.listing import Field
from wasl.mail import liquid
from wasl.records.models import Record
from wasl.ui.forms import Form

PLAIN = frozenset({"text", "choice", "number", "day", "moment", "phone"})


def known(kind: str, viewer: Actor) -> Iterator[tuple[str, Text, Field | None]]:
    """Yield the variables of a kind: their name, what they mean, and the field behind them.

    `name` is what a record is called, of every kind.
    """
    listing = listing_of(kind)
    fields = {field.name: field for field in listing.fields_for(viewer)}
    called = next((field for field in listing.fields if field.name in {"name", "title"}), None)
    if called is None or called.name in fields:
        yield "name", called.label if called else _("Name"), called
    fields.pop("name", None)
    for field in fields.values():
        if field.type in PLAIN and field.through is None:
            yield field.name.replace(".", "_"), field.label, field
    yield "owner", conditions.OWNER, None


def values_of(record: Record, viewer: Actor) -> dict[str, str]:
    """Return the variables of one record, as text."""
    found = {}
    for name, _label, field in known(record.kind_name(), viewer):
        if name == "name":
            found[name] = str(record)
        elif field is None:
            found[name] = str(record.owner or "")
        else:
            found[name] = _text(field, record)
    return found


def _text(field: Field, record: Record) -> str:
    try:
        value = field.value_of(record)
    except AttributeError:
        return ""
    return str(dict(field.choices).get(value, value)) if value not in (None, "") else ""


def fill(action: Action, inputs: Mapping[str, Any], record: Record, viewer: Actor) -> dict[str, Any]:
    """Return inputs with the variables of the record in place of their names. Raises `Invalid`."""
    filled = dict(inputs)
    written = [name for name in action.texts if "{" in str(filled.get(name, ""))]
    if written:
        values = values_of(record, viewer)
        filled |= {name: _filled(action, str(filled[name]), values) for name in written}
    return filled


def _filled(action: Action, text: str, values: Mapping[str, str]) -> str:
    if not action.is_letter:
        return liquid.fill(text, {name: one_line(value) for name, value in values.items()})
    # whoever fills a form of the firm in chooses what a record is called
    given = {name: harmless(value) for name, value in values.items()}
    return liquid.fill(set_apart(text, given), given)


def check(action: Action, inputs: Mapping[str, Any], kind: str, viewer: Actor) -> None:
    """Raise `Invalid` by input where a text names a variable that the kind does not have."""
    names = [name for name, _label, _field in known(kind, viewer)]
    for name in action.texts:
        if "{" in str(inputs.get(name, "")):
            liquid.check(str(inputs[name]), names, field=name)


def form_of(action: Action, inputs: Mapping[str, Any], kind: str, viewer: Actor) -> Form:
    """Return the action's form, filled with inputs as they are stored."""
    data = QueryDict(mutable=True)
    for name, value in inputs.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form: Form = action.form(data, actor=viewer, kind=kind)
    return form
