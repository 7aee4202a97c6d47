"""Writes contacts as vCard 4.0 (RFC 6350), so that any address book takes them and our own import gives them back."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from wasl.contacts.exporting.fields import FIELDS, LEFTOVERS
from wasl.contacts.exporting.reading import Read, read_contacts, wanted_by
from wasl.exchange.writing.cards import compound, line, listed, text
from wasl.kernel.actor import Actor

TYPES = {"mobile": "cell", "work": "work", "home": "home", "fax": "fax"}
# our words for what RFC 6350 §5.6 has no type of stand as they are: other programs pass over them
NAME = ("family_name", "given_name", "middle_name", "prefix", "suffix")


def write_cards(rows: QuerySet[Any], viewer: Actor) -> Iterator[list[str]]:
    """Yield the lines of one card for each contact; what the viewer's role hides is not in them."""
    shown = [one for one in FIELDS if not viewer.hides("contact", one.right or one.key)]
    keys = {one.key for one in shown}
    wanted = wanted_by(shown)
    wanted.plain |= {"kind", "name", "custom", *NAME}
    is_whole = not viewer.hidden_fields.get("contact")
    for read in read_contacts(rows, wanted):
        yield ["BEGIN:VCARD", "VERSION:4.0", *_lines(read, keys, is_whole=is_whole), "END:VCARD"]


def _lines(read: Read, keys: set[str], *, is_whole: bool) -> Iterator[str]:
    plain = read.plain
    is_company = plain["kind"] == "company"
    yield line("UID", f"urn:uuid:{read.id}")
    yield line("KIND", "org" if is_company else "individual")
    yield line("FN", text(plain["name"]))
    if not is_company:
        yield line("N", compound(*(plain[name] for name in NAME)))
    yield from _work(plain, keys, is_company=is_company)
    yield from _ways(read)
    yield from _rest(plain, keys)
    if read.tags:
        yield line("CATEGORIES", listed(read.tags))
    for key in LEFTOVERS if is_whole else ():
        if plain["custom"].get(key):
            yield line(key.upper(), text(str(plain["custom"][key])))


def _work(plain: Mapping[str, Any], keys: set[str], *, is_company: bool) -> Iterator[str]:
    company = plain["name"] if is_company else plain["company_name"] if "company" in keys else ""
    department = plain["department"] if "department" in keys else ""
    if company or department:
        yield line("ORG", compound(company, department))
    if "job_title" in keys and plain["job_title"]:
        yield line("TITLE", text(plain["job_title"]))


def _ways(read: Read) -> Iterator[str]:
    for one in read.children.get("email", ()):
        yield line("EMAIL", text(one["email"]), TYPE=_type(one["email_label"]))
    for one in read.children.get("phone", ()):
        number = f"tel:{one['phone']}" if one["phone"] else text(one["phone_raw"])
        extension = f";ext={one['phone_extension']}" if one["phone_extension"] and one["phone"] else ""
        value = "uri" if one["phone"] else "text"
        yield line("TEL", number + extension, VALUE=value, TYPE=_type(one["phone_label"]))
    for one in read.children.get("address", ()):
        parts = ("address", "address_city", "address_region", "address_postal_code", "address_country")
        place = compound("", "", *(one[part] for part in parts))
        yield line("ADR", place, TYPE=_type(one["address_label"]))
    for one in read.children.get("website", ()):
        yield line("URL", text(one["website"]), TYPE=one["website_label"])


def _rest(plain: Mapping[str, Any], keys: set[str]) -> Iterator[str]:
    if "birthday" in keys and plain["birthday"]:
        # RFC 6350 §4.3.1: 19850412, or --0412 where the year is not known
        short = plain["birthday"].replace("-", "") if plain["birthday"][:2] != "--" else None
        yield line("BDAY", short or "--" + plain["birthday"][2:].replace("-", ""))
    if "language" in keys and plain["language"]:
        yield line("LANG", plain["language"])


def _type(label: str) -> str:
    return TYPES.get(label, label)
