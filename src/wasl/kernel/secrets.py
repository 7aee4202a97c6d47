"""Seals secrets that must be read again (passwords of mail servers, second factors): AES-256-GCM, keys outside the database.

The key ring is the file `secrets/field_keys` of the installation: one key per line, the newest first. New texts are sealed
with the first key; all keys can unseal, so a key is replaced by putting a new line on top. `place` (table and column) is
bound to the text, so that a sealed text moved to another column cannot be read there.
"""

import base64
import hashlib
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wasl.kernel.env import ENV
from wasl.kernel.places import secret

NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM


class Unreadable(ValueError):
    """A sealed text that no key of this installation opens: another installation's, or damaged."""


@cache
def _ring() -> dict[str, AESGCM]:
    lines = secret(ENV.data, "field_keys", size=48).split()
    keys = [hashlib.sha256(line.encode()).digest() for line in lines]
    return {hashlib.sha256(key).hexdigest()[:8]: AESGCM(key) for key in keys}


def seal(text: str, place: str) -> str:
    """Return `text` sealed for `place`, as it may lie in the database."""
    name, key = next(iter(_ring().items()))
    nonce = os.urandom(NONCE)
    sealed = nonce + key.encrypt(nonce, text.encode(), place.encode())
    return f"{name}:{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, place: str) -> str:
    """Return the text; raises `Unreadable` for a text sealed elsewhere, for another place, or changed."""
    name, _colon, body = sealed.partition(":")
    key = _ring().get(name)
    if key is None:
        raise Unreadable(place)
    raw = base64.urlsafe_b64decode(body.encode())
    try:
        return key.decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()
    except InvalidTag:
        raise Unreadable(place) from None
