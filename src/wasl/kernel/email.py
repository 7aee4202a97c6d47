"""E-mail addresses: one form of each address, and a refusal of what no mailbox has today.

Taken: the dot-atom of RFC 5322 with letters of every script (RFC 6531), and a domain name of at least two
labels (RFC 1035; internationalized by RFC 5890, with the first of the bidi rules of RFC 5893). Deliberately
refused although RFC 5321 or 5322 allow them: quoted local parts, comments and folding white space, address
literals, single-label domains, display names. They are obsolete, unused by people, and the stuff header
injections are made of.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid

_INVISIBLE: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SCHEME: Final = re.compile(r"\Amailto:", re.IGNORECASE)
_ATOM_SIGNS: Final = frozenset("!#$%&'*+-/=?^_`{|}~")
_LETTERS_AND_MARKS: Final = frozenset({"Lu", "Ll", "Lt", "Lo", "Lm", "Mn", "Mc", "Nd"})
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_HOST_LABEL: Final = re.compile(r"(?!..--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|xn--[a-z0-9-]*[a-z0-9]")
_LONGEST_LOCAL: Final = 64
_LONGEST_LABEL: Final = 63
_LONGEST_DOMAIN: Final = 253
_LONGEST_ADDRESS: Final = 254
_LONGEST_INPUT: Final = 1_000


def normalize_email(text: str) -> str:
    """Return the address trimmed, in lower case and NFC, its domain in Unicode letters; raises Invalid.

    Case is only folded where that changes no letter («ß» stays): the address must still be delivered to.
    Domains written as xn-- become the letters they stand for, so that both ways of writing are one address.
    """
    typed = _SCHEME.sub("", _INVISIBLE.sub("", text).strip())
    local, _at, domain = unicodedata.normalize("NFC", typed).lower().rpartition("@")
    if not local or not domain or "@" in local or any(char.isspace() for char in typed):
        raise Invalid(_("Write the e-mail address with one @ and a domain, for example noura@example.com."))
    if len(typed) > _LONGEST_INPUT or len(local.encode("utf-8", "replace")) > _LONGEST_LOCAL:
        raise Invalid(_("This e-mail address is too long."))
    if not all(_is_atom(atom) for atom in local.split(".")):
        raise Invalid(
            _("The part of the e-mail address before the @ contains a sign that is not allowed there.")
        )
    address = f"{local}@{_normal_domain(domain)}"
    if len(ascii_email(address).encode()) > _LONGEST_ADDRESS:
        raise Invalid(_("This e-mail address is too long."))
    return address


def ascii_email(address: str) -> str:
    """Return a normalized address with its domain as host names are sent over the wire (xn--…)."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{'.'.join(map(_ascii_label, domain.split('.')))}"


def _is_atom(atom: str) -> bool:
    return atom != "" and all(
        char in _ATOM_SIGNS or unicodedata.category(char) in _LETTERS_AND_MARKS for char in atom
    )


@lru_cache(maxsize=1024)  # customers share their providers
def _normal_domain(domain: str) -> str:
    mapped = unicodedata.normalize("NFKC", domain).lower().replace("。", ".")
    # this machine itself (RFC 6761 §6.3): the owner of a fresh installation is owner@localhost
    if mapped == "localhost":
        return mapped
    labels = [_unicode_label(label) for label in mapped.split(".")]
    hosts = [_ascii_label(label) for label in labels]
    if len(labels) < 2 or len(".".join(hosts)) > _LONGEST_DOMAIN or not _is_top_level(hosts[-1]):
        raise _bad_domain()
    if any(map(_is_right_to_left, labels)) and any(map(_breaks_bidi_rule, labels)):
        raise _bad_domain()
    return ".".join(labels)


def _bad_domain() -> Invalid:
    return Invalid(_("The domain of the e-mail address is not written correctly."))


def _unicode_label(label: str) -> str:
    """Return a label in letters; raises Invalid when it is no label, or an xn-- form that stands for no letters."""
    letters = label
    if label.startswith("xn--"):
        try:
            letters = label[4:].encode("ascii").decode("punycode")
        except UnicodeError as error:
            raise _bad_domain() from error
        if letters.isascii() or unicodedata.normalize("NFKC", letters).lower() != letters:
            raise _bad_domain()
    if not _is_label(letters):
        raise _bad_domain()
    return letters


def _is_label(label: str) -> bool:
    if not label or any(
        char != "-" and unicodedata.category(char) not in _LETTERS_AND_MARKS for char in label
    ):
        return False
    if unicodedata.category(label[0]).startswith("M"):
        return False
    host = _ascii_label(label)
    return len(host) <= _LONGEST_LABEL and not label.endswith("-") and _HOST_LABEL.fullmatch(host) is not None


def _ascii_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _is_top_level(host: str) -> bool:
    return host.startswith("xn--") or (len(host) > 1 and host.isalpha())


def _is_right_to_left(label: str) -> bool:
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in label)


def _breaks_bidi_rule(label: str) -> bool:
    """Say whether a label of a right-to-left domain starts with a digit or mixes directions (RFC 5893 section 2)."""
    directions = {unicodedata.bidirectional(char) for char in label}
    starts_well = unicodedata.bidirectional(label[0]) in {"L", "R", "AL"}
    return not starts_well or ("L" in directions and bool(directions & _RIGHT_TO_LEFT))
