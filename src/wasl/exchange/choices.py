"""Checks what a person or a program chose for an import: the mapping of columns and the options."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count, islice
from typing import Any, get_args

from django.utils.translation import gettext as _

from wasl.exchange.importing import OnMatch
from wasl.exchange.mapping import LABEL_WORDS, ImportField, read_header
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Importer
from wasl.kernel.money import read_currency
from wasl.kernel.text import clean_line, isolated
from wasl.workspace.models import Team, User

MOST_TAGS = 20
MOST_WORDS = 500
LONGEST_WORD = 200
WORDS = {"country": 2, "language": 8, "source": 120}
DATE_ORDERS = ("", "dmy", "mdy", "ymd")
# plain values that options are made of, as they come from a form or as JSON
ON_MATCH: tuple[str, ...] = get_args(OnMatch.__value__)


def numbered(
    mapping: Sequence[Mapping[str, Any]], columns: Sequence[str], fields: Sequence[ImportField]
) -> list[dict[str, Any]]:
    """Return the mapping with a position for each line, checked against columns and fields; raises `Invalid`.

    Members of a group that come without a position are numbered in the order of the columns.
    """
    known = {field.key: field for field in fields}
    lines = sorted(
        ({**line, "column": int(line["column"])} for line in mapping), key=lambda line: line["column"]
    )
    _refuse_unknown(lines, columns, known)
    used = Counter((line["field"], int(line["position"])) for line in lines if line.get("position"))
    found: list[dict[str, Any]] = []
    for line in lines:
        position = int(line.get("position") or 0)
        if not position:
            position = next(place for place in count(1) if (line["field"], place) not in used)
            used[line["field"], position] += 1
        label = str(line.get("label") or "") or read_header(columns[line["column"]]).label
        found.append(
            {"column": line["column"], "field": line["field"], "position": position, "label": _label(label)}
        )
    _refuse_doubled(used, known)
    return found


def is_useful(mapping: Sequence[Mapping[str, Any]], importer: Importer) -> bool:
    """Tell whether a column is chosen that a record could be known by."""
    return bool(mapping) and (not importer.needs or _names_a_record(mapping, importer))


def refuse_useless(
    mapping: Sequence[Mapping[str, Any]], importer: Importer, sheets: Sequence[str] = ()
) -> None:
    """Raise `Invalid` when no column is chosen, or none that a record could be known by; of several sheets it tells the names."""
    if is_useful(mapping, importer):
        return
    sentence = str(importer.needs_text) if mapping else _("Choose a field for at least one column.")
    if len(sheets) > 1:
        sentence += " " + _("The file holds these sheets: %(sheets)s.") % {"sheets": listed(sheets)}
    raise Invalid(fields={"mapping": [sentence]})


def listed(sheets: Sequence[str]) -> str:
    """Return the names of sheets as one text."""
    return _(", ").join(isolated(name) for name in sheets)


def _names_a_record(mapping: Sequence[Mapping[str, Any]], importer: Importer) -> bool:
    return bool({line["field"] for line in mapping} & set(importer.needs))


def _refuse_unknown(
    lines: Sequence[Mapping[str, Any]], columns: Sequence[str], known: Mapping[str, ImportField]
) -> None:
    places = [line["column"] for line in lines]
    is_known = all(line["field"] in known and 0 <= line["column"] < len(columns) for line in lines)
    if not is_known or len(set(places)) < len(places):
        raise Invalid(fields={"mapping": [_("The mapping names a column or a field that is not there.")]})


def _label(label: str) -> str:
    return label if label in LABEL_WORDS else ""


def _refuse_doubled(used: Counter[tuple[str, int]], known: Mapping[str, ImportField]) -> None:
    for (key, position), times in used.items():
        if times > 1 or (position > 1 and not known[key].repeats):
            sentence = _("Two columns go to “%(field)s”, which can hold only one.") % {
                "field": known[key].label
            }
            raise Invalid(fields={"mapping": [sentence]})


def checked_options(given: Mapping[str, Any], importer: Importer) -> dict[str, Any]:
    """Return the options that were given as an import keeps them; raises `Invalid` by field."""
    options: dict[str, Any] = {}
    if "match_by" in given:
        options["match_by"] = _among(
            "match_by", given["match_by"], [key for key, _label in importer.match_by]
        )
    if "on_match" in given:
        options["on_match"] = _among("on_match", [given["on_match"]], importer.on_match)[0]
    if "date_order" in given:
        options["date_order"] = _among("date_order", [given["date_order"] or ""], DATE_ORDERS)[0]
    if "runs_rules" in given:
        options["runs_rules"] = given["runs_rules"] is True
    if "tags" in given:
        names = [clean_line(name)[:60] for name in given["tags"] or ()]
        options["tags"] = [name for name in dict.fromkeys(names) if name][:MOST_TAGS]
    options |= _meanings(given, importer)
    options |= {
        name: clean_line(str(given[name] or ""))[:size] for name, size in WORDS.items() if name in given
    }
    for name, model in (("owner_id", User), ("team_id", Team)):
        if name in given:
            options[name] = _existing(name, given[name], model)
    return options


def _meanings(given: Mapping[str, Any], importer: Importer) -> dict[str, Any]:
    """Return what words of the file mean, and its currency."""
    options: dict[str, Any] = {}
    if "words" in given:
        options["words"] = _words(given["words"], importer)
    if "currency" in given:
        options["currency"] = read_currency(given["currency"]) if given["currency"] else ""
    return options


def _words(given: Any, importer: Importer) -> dict[str, dict[str, str]]:
    """Return what words of the file mean, by field; raises `Invalid` for a field whose words nobody can choose."""
    if not isinstance(given, Mapping) or not all(isinstance(one, Mapping) for one in given.values()):
        raise Invalid(fields={"words": [_("Say what words mean as {field: {word: value}}.")]})
    strange = sorted(set(given) - set(importer.worded))
    if strange:
        raise Invalid(fields={"words": [_("This field cannot be set.")]})
    return {
        field: {
            str(text)[:LONGEST_WORD]: str(value)[:LONGEST_WORD] for text, value in islice(pairs.items(), MOST_WORDS) if value
        }
        for field, pairs in given.items()
    }  # fmt: skip


def _among(name: str, values: Sequence[str], allowed: Sequence[str]) -> list[str]:
    for value in values:
        if value not in allowed:
            sentence = _("“%(value)s” is not one of: %(choices)s.")
            raise Invalid(
                fields={name: [sentence % {"value": str(value)[:60], "choices": ", ".join(allowed)}]}
            )
    return list(dict.fromkeys(values))


def _existing(name: str, value: Any, model: type[User | Team]) -> str | None:
    if not value:
        return None
    try:
        key = uuid.UUID(str(value))
    except ValueError:
        key = uuid.UUID(int=0)
    if not model._default_manager.filter(pk=key).exists():  # noqa: SLF001 - Django's documented way
        raise Invalid(fields={name: [_("This is not among the choices any more.")]})
    return str(key)
