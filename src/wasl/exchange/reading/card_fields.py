"""Says which column each property of a contact card goes to; what has no column goes to `other`."""

import re
from collections.abc import Iterable

from wasl.exchange.reading.cards import Card, Property, split_unescaped, unescape

SINGLE = {
    "FN": "name",
    "NICKNAME": "nickname",
    "TITLE": "title",
    "ROLE": "role",
    "GENDER": "gender",
    "LANG": "language",
    "KIND": "kind",
    "X-ADDRESSBOOKSERVER-KIND": "kind",
    "BDAY": "birthday",
    "ANNIVERSARY": "anniversary",
    "X-ANNIVERSARY": "anniversary",
    "X-MS-ANNIVERSARY": "anniversary",
    "X-EVOLUTION-ANNIVERSARY": "anniversary",
    "CATEGORIES": "tags",
    "NOTE": "note",
    "RELATED": "related",
    "X-ABRELATEDNAMES": "related",
    "MEMBER": "members",
    "X-ADDRESSBOOKSERVER-MEMBER": "members",
    "PHOTO": "photo",
    "UID": "uid",
}
NUMBERED = {
    "EMAIL": "email",
    "TEL": "phone",
    "URL": "website",
    "IMPP": "profile",
    "X-SOCIALPROFILE": "profile",
    "SOCIALPROFILE": "profile",
}
NAMES = ("family_name", "given_name", "additional_name", "prefix", "suffix")
ADDRESS = ("po_box", "extended", "street", "city", "region", "postal_code", "country")
DATES = frozenset({"birthday", "anniversary"})
ORDER = (
    *("name", "prefix", "given_name", "additional_name", "family_name", "suffix", "nickname", "kind"),
    *("company", "department", "title", "role"),
    *("email", "phone", "address", "website", "profile"),
    *("birthday", "anniversary", "gender", "language", "tags", "note", "photo", "related", "members", "uid"),
    "other",
)
PARTS = ("", "label", "street", "extended", "po_box", "city", "region", "postal_code", "country")
TECHNICAL = frozenset({"VERSION", "PRODID", "REV", "X-ABLABEL", "BEGIN", "END"})
SILENT_TYPES = frozenset(
    {"pref", "internet", "voice", "x-internet", "ref", "postal", "parcel", "dom", "intl"}
)
APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
BASIC_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.*)?")
YEARLESS_DATE = re.compile(r"--(\d{2})-?(\d{2})")  # RFC 6350, 4.3.1
EXTENDED_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
COLUMN = re.compile(r"([a-z]+)_(\d+)(?:_([a-z_]+))?")


def values_of(card: Card) -> dict[str, str]:
    """Return the cells of a card by column; blank ones are left out."""
    values: dict[str, str] = {}
    labels = {prop.group: prop.plain() for prop in card.properties if prop.name == "X-ABLABEL" and prop.group}
    counts: dict[str, int] = {}
    for prop in sorted(card.properties, key=_is_second):
        if prop.name in NUMBERED or prop.name == "ADR":
            _put_numbered(values, counts, prop, _label(prop, labels))
        elif prop.name not in TECHNICAL:
            _put_single(values, prop, card.number, labels)
    if "name" not in values and (name := _made_name(values)):
        values["name"] = name
    return {column: text for column, text in values.items() if text}


def order_columns(seen: Iterable[str]) -> list[str]:
    """Return the columns in the order a person expects: names, work, ways to reach, the rest."""
    return sorted(seen, key=_rank)


def _rank(column: str) -> tuple[int, int, int]:
    match = COLUMN.fullmatch(column)
    if match is None:
        return ORDER.index(column), 0, 0
    return ORDER.index(match[1]), int(match[2]), PARTS.index(match[3] or "")


def _is_second(prop: Property) -> bool:
    """Return whether others of its name come first: those marked as preferred."""
    return prop.name in NUMBERED and "pref" not in prop.types and prop.params.get("PREF", [""])[0] != "1"


def _label(prop: Property, labels: dict[str, str]) -> str:
    if prop.group in labels:
        return APPLE_LABEL.sub(r"\1", labels[prop.group])
    kinds = [kind for kind in prop.types if kind not in SILENT_TYPES]
    return " ".join(dict.fromkeys(kinds))


def _put_numbered(values: dict[str, str], counts: dict[str, int], prop: Property, label: str) -> None:
    stem = NUMBERED.get(prop.name, "address")
    parts = _address(prop) if prop.name == "ADR" else {"": _bare(prop)}
    if not any(parts.values()):
        return
    counts[stem] = counts.get(stem, 0) + 1
    column = f"{stem}_{counts[stem]}"
    for part, text in parts.items():
        values[f"{column}_{part}" if part else column] = text
    values[f"{column}_label"] = label


def _bare(prop: Property) -> str:
    """Return an address, number or link without the scheme that says what it is anyway."""
    text = prop.plain()
    scheme, colon, rest = text.partition(":")
    if colon and prop.name in {"TEL", "EMAIL"} and scheme.lower() in {"tel", "mailto"}:
        return rest.replace(";ext=", " ext. ")
    return text


def _address(prop: Property) -> dict[str, str]:
    parts = [_listed(part) for part in split_unescaped(prop.text(), ";")]
    named = dict(zip(ADDRESS, parts, strict=False))
    if rest := [part for part in parts[len(ADDRESS) :] if part]:
        named["extended"] = ", ".join(filter(None, [named.get("extended", ""), *rest]))
    return named


def _listed(part: str) -> str:
    return ", ".join(filter(None, (unescape(one).strip() for one in split_unescaped(part, ","))))


def _put_single(values: dict[str, str], prop: Property, number: int, labels: dict[str, str]) -> None:
    column = SINGLE.get(prop.name)
    if prop.name == "N" and not any(name in values for name in NAMES):
        parts = [_listed(part).replace(", ", " ") for part in split_unescaped(prop.text(), ";")]
        values.update(zip(NAMES, [*parts, "", "", "", "", ""][:5], strict=True))
        _add(values, "other", "; ".join(f"N: {part}" for part in parts[5:] if part), "\n")
    elif prop.name == "ORG" and "company" not in values:
        company, *units = prop.parts()
        values["company"] = company
        values["department"] = ", ".join(filter(None, units))
    elif column is None or (column == "name" and "name" in values):
        _add(values, "other", _as_written(prop, number, labels), "\n")
    else:
        _add(values, column, _cell(prop, column, number, labels), "\n" if column == "note" else "; ")


def _cell(prop: Property, column: str, number: int, labels: dict[str, str]) -> str:
    if column == "photo":
        return f"photo:{number}" if prop.blob() else prop.plain()
    if column in DATES:
        return _date(prop.plain())
    if column == "tags":
        return _listed(prop.text())
    if column == "related":
        return ": ".join(filter(None, (_label(prop, labels), prop.plain())))
    if column == "gender":
        return " ".join(filter(None, prop.parts()))
    return prop.plain()


def _date(text: str) -> str:
    """Return an ISO date, or `--MM-DD` where the year is not known."""
    if match := BASIC_DATE.fullmatch(text):
        return "-".join(match.groups())
    if match := YEARLESS_DATE.fullmatch(text):
        return f"--{match[1]}-{match[2]}"
    match = EXTENDED_DATE.fullmatch(text)
    return match[1] if match else text


def _as_written(prop: Property, number: int, labels: dict[str, str]) -> str:
    """Return a property that has no column as `NAME (label): value`."""
    text = f"{prop.name.lower()}:{number}" if prop.blob() else " ".join(prop.parts()).strip()
    if not text:
        return ""
    label = _label(prop, labels) or " ".join(prop.params.get("LANGUAGE", []))
    return f"{prop.name} ({label}): {text}" if label else f"{prop.name}: {text}"


def _add(values: dict[str, str], column: str, text: str, between: str) -> None:
    """Add a text to a cell; a second value of a single property stands behind the first."""
    known = values.get(column, "")
    if text and text not in known.split(between):
        values[column] = f"{known}{between}{text}" if known else text


def _made_name(values: dict[str, str]) -> str:
    """Return a name for a card that has none: from its parts, else what it can be told by."""
    parts = ("prefix", "given_name", "additional_name", "family_name", "suffix")
    whole = " ".join(values[part] for part in parts if values.get(part))
    return whole or next((values[key] for key in ("nickname", "company", "email_1") if values.get(key)), "")
