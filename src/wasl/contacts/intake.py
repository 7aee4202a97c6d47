"""Turns what people type about a contact into clean columns and rows, or says per field what is wrong."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from wasl.contacts.models import Address, Contact, Email, Phone, WebProfile
from wasl.contacts.models.contacts import NAME_PARTS
from wasl.contacts.naming import join_name, split_name
from wasl.contacts.sources import source_key
from wasl.contacts.values import AddressValue, ContactValues, EmailValue, PhoneValue, ProfileValue
from wasl.kernel import clock, taking
from wasl.kernel.bulk import unsaved
from wasl.kernel.email import normalize_email
from wasl.kernel.errors import Invalid
from wasl.kernel.phone import parse_phone
from wasl.kernel.text import clean, clean_line, fold

LINES = (
    *NAME_PARTS, "job_title", "department", "number", "tax_number", "registration_number", "source",
)  # fmt: skip
CHOICES: dict[str, Callable[[], list[str]]] = {
    "preferred_channel": lambda: list(Contact.Channel.values),
    "household": lambda: list(Contact.Household.values),
}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,4})?", re.IGNORECASE)
BIRTHDAY = re.compile(r"(\d{4}|-)-(\d{2})-(\d{2})")
MOST_ROWS = 30
OLDEST = 1850


@dataclass
class Intake(taking.Intake):
    """What was understood: rows by kind too (None where nothing was said)."""

    emails: list[Email] | None = None
    phones: list[Phone] | None = None
    addresses: list[Address] | None = None
    profiles: list[WebProfile] | None = None

    def rows(self) -> dict[str, list[Any]]:
        """Return the sets of rows something was said about."""
        sets = {name: getattr(self, name) for name in ("emails", "phones", "addresses", "profiles")}
        return {name: rows for name, rows in sets.items() if rows is not None}


def take_in(values: ContactValues, *, kind: str, country: str, before: Contact | None = None) -> Intake:
    """Return clean columns and rows; `country` reads national phone numbers, `before` is the contact that is changed.

    The caller looks at `errors`: it has the sentences by field name.
    """
    intake = Intake()
    given = cast("Mapping[str, Any]", values)
    _lines(intake, given)
    _names(intake, given, kind, before)
    _choices(intake, given)
    _language(intake, given)
    _birthday(intake, given)
    readers: dict[str, Callable[[Any], Any]] = {
        "emails": read_email,
        "phones": partial(read_phone, country=country),
        "addresses": read_address,
        "profiles": read_profile,
    }
    for name, read in readers.items():
        if name in given:
            setattr(intake, name, _rows(intake, name, given[name] or (), read))
    return intake


def refuse_errors(intake: Intake) -> None:
    """Raise `Invalid` when anything was refused."""
    if intake.errors:
        raise Invalid(fields=intake.errors)


def _limit(name: str) -> int:
    column: Any = Contact._meta.get_field(name)  # noqa: SLF001 - public in Django's documentation
    return int(column.max_length)


def _line(intake: Intake, name: str, text: str, limit: int) -> str:
    line = clean_line(text)
    if len(line) > limit:
        intake.refuse(name, _("Keep this under %(limit)s characters.") % {"limit": limit})
    return line[:limit]


def _lines(intake: Intake, given: Mapping[str, Any]) -> None:
    for name in LINES:
        if name in given:
            intake.fields[name] = _line(intake, name, given[name] or "", _limit(name))
    if "source" in given:
        intake.fields["source"] = source_key(intake.fields["source"])


def _names(intake: Intake, given: Mapping[str, Any], kind: str, before: Contact | None) -> None:
    whole = _line(intake, "name", given.get("name") or "", _limit("name"))
    parts = {name: intake.fields[name] for name in NAME_PARTS if name in given}
    if kind == Contact.Kind.COMPANY:
        whole = whole or join_name(parts)
        intake.fields |= dict.fromkeys(parts, "")
    elif any(parts.values()) or (parts and not whole):
        held = {name: getattr(before, name) for name in NAME_PARTS} if before else {}
        whole = join_name(held | parts)[: _limit("name")]
    elif whole:
        intake.fields |= _fitting(intake, split_name(whole))
    if whole:
        intake.fields["name"] = whole
    elif before is None or "name" in given or parts:
        intake.refuse("name", _("Enter a name."))


def _fitting(intake: Intake, parts: dict[str, str]) -> dict[str, str]:
    if all(len(text) <= _limit(name) for name, text in parts.items()):
        return parts
    intake.refuse("name", _("This name is too long."))
    return {}


def _choices(intake: Intake, given: Mapping[str, Any]) -> None:
    for name, allowed in CHOICES.items():
        if name in given:
            intake.fields[name] = _choice(intake, name, given[name] or "", allowed())
    if "roles" in given:
        roles = [_choice(intake, "roles", role, list(Contact.Role.values)) for role in given["roles"] or ()]
        intake.fields["roles"] = (
            sorted(set(roles), key=list(Contact.Role.values).index) if "" not in roles else []
        )
    if "interests" in given:
        words = [_line(intake, "interests", word, 60) for word in given["interests"] or ()]
        intake.fields["interests"] = list(dict.fromkeys(word for word in words if word))[:MOST_ROWS]


def _choice(intake: Intake, name: str, value: str, allowed: Sequence[str]) -> str:
    if value in allowed:
        return value
    intake.refuse(name, _("“%(value)s” is not one of the choices.") % {"value": str(value)[:60]})
    return ""


def _language(intake: Intake, given: Mapping[str, Any]) -> None:
    if "language" not in given:
        return
    code = clean_line(given["language"] or "")
    if code and not LANGUAGE.fullmatch(code):
        intake.refuse("language", _("Give the language as a code, such as ar, lv or en."))
    intake.fields["language"] = code.lower() if len(code) < 4 else code[:8]


def _birthday(intake: Intake, given: Mapping[str, Any]) -> None:
    if "birthday" not in given:
        return
    text = clean_line(str(given["birthday"] or ""))
    if text and not is_birthday(text):
        intake.refuse(
            "birthday", _("Give the birthday as year-month-day, or as --month-day without the year.")
        )
    intake.fields["birthday"] = text[:10]


def is_birthday(text: str) -> bool:
    """Tell whether `text` is an ISO day in the past, or "--MM-DD"."""
    found = BIRTHDAY.fullmatch(text)
    if not found:
        return False
    year, month, day = found.groups()
    if not 1 <= int(month) <= 12:
        return False
    # a leap year stands for the unknown one
    number = 2000 if year == "-" else int(year)
    last = 31 if month in {"01", "03", "05", "07", "08", "10", "12"} else 30
    if month == "02":
        last = 29 if number % 4 == 0 and (number % 100 != 0 or number % 400 == 0) else 28
    if not 1 <= int(day) <= last:
        return False
    return year == "-" or (number >= OLDEST and datetime.date.fromisoformat(text) <= clock.today())


def _rows(intake: Intake, name: str, given: Sequence[Any], read: Callable[[Any], Any]) -> list[Any]:
    rows: list[Any] = []
    if len(given) > MOST_ROWS:
        intake.refuse(name, _("There can be at most %(limit)s of these.") % {"limit": MOST_ROWS})
    for value in given[:MOST_ROWS]:
        try:
            row = read(value)
        except Invalid as error:
            shown = {
                "value": str(value.get("value") or value.get("url") or "")[:80],
                "problem": error.message,
            }
            intake.refuse(name, _("“%(value)s”: %(problem)s") % shown if shown["value"] else error.message)
            continue
        if row is not None:
            rows.append(row)
    return put_in_order(distinct(rows))


def distinct(rows: Sequence[Any]) -> list[Any]:
    """Leave out rows that say the same again."""
    found: dict[Any, Any] = {}
    for row in rows:
        found.setdefault(identity(row), row)
    return list(found.values())


def put_in_order(rows: list[Any]) -> list[Any]:
    """Number the rows and make exactly one of them the primary one."""
    for position, row in enumerate(rows):
        row.position = position
    _one_primary(rows)
    return rows


def identity(row: Any) -> Any:
    """Return by what two rows are the same one."""
    if isinstance(row, Email):
        return row.folded
    return (row.e164 or row.raw, row.extension) if isinstance(row, Phone) else str(row)


def _one_primary(rows: Sequence[Any]) -> None:
    if not rows or not hasattr(rows[0], "is_primary"):
        return
    chosen = next((row for row in rows if row.is_primary), rows[0])
    for row in rows:
        row.is_primary = row is chosen


def _label(label: str | None, allowed: type[TextChoices], default: str) -> str:
    if not label:
        return default
    if label not in allowed:
        raise Invalid(_("“%(value)s” is not one of the choices.") % {"value": str(label)[:60]})
    return label


def read_email(value: EmailValue) -> Email | None:
    """Return an unsaved e-mail row, None for an empty one; raises `Invalid`."""
    text = clean_line(value["value"])
    if not text:
        return None
    folded = normalize_email(text)
    return unsaved(
        Email,
        # as people write it, capitals included, unless it came with what is no part of an address
        value=text if text.lower() == folded else folded,
        folded=folded,
        label=_label(value.get("label"), Email.Label, Email.Label.WORK),
        is_primary=bool(value.get("is_primary")),
    )


def read_phone(value: PhoneValue, country: str) -> Phone | None:
    """Return an unsaved phone row, None for an empty one; raises `Invalid`."""
    text = clean_line(value["value"])
    if not text:
        return None
    phone = parse_phone(text, country)
    return unsaved(
        Phone,
        e164=phone.e164,
        raw=text[:60],
        extension=phone.extension[:12],
        label=_label(value.get("label"), Phone.Label, Phone.Label.MOBILE),
        is_primary=bool(value.get("is_primary")),
    )


def read_address(value: AddressValue) -> Address | None:
    """Return an unsaved address, None for an empty one; raises `Invalid`."""
    texts = {
        name: clean_line(str(value.get(name) or "")) for name in ("city", "region", "postal_code", "country")
    }
    lines = clean(str(value.get("lines") or ""))
    if not lines and not any(texts.values()):
        return None
    country = texts["country"].upper()
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise Invalid(_("Give the country by its two letters, such as SA or LV."))
    if len(lines) > 500 or len(texts["postal_code"]) > 20 or max(len(text) for text in texts.values()) > 120:
        raise Invalid(_("This address is too long."))
    return unsaved(
        Address,
        lines=lines,
        city=texts["city"],
        city_key=fold(texts["city"])[:120],
        region=texts["region"],
        postal_code=texts["postal_code"],
        country=country,
        label=_label(value.get("label"), Address.Label, Address.Label.WORK),
    )


def read_profile(value: ProfileValue) -> WebProfile | None:
    """Return an unsaved web profile, None for an empty one; only http and https are taken."""
    text = clean_line(value["url"])
    if not text:
        return None
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
    except ValueError:
        # a bracket without its partner is read as a broken IPv6 address
        raise Invalid(_("“%(value)s” is not a web address.") % {"value": text[:80]}) from None
    if parts.scheme not in {"http", "https"} or "." not in (parts.hostname or "") or len(url) > 500:
        raise Invalid(_("“%(value)s” is not a web address.") % {"value": text[:80]})
    kind = _label(value.get("kind"), WebProfile.Kind, WebProfile.Kind.WEBSITE)
    return unsaved(WebProfile, url=url, kind=kind)
