"""A small bundle without a database, for tests of its form."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyrage import x25519

from wasl.operations.backups import bundles
from wasl.operations.backups.bundles import Entry
from wasl.operations.backups.keys import Key
from wasl.operations.backups.making import FORMAT, Manifest

HEADER = {"format": FORMAT, "product": "0.1.0", "migrations": [], "database_bytes": 0, "files_bytes": 0}


def new_key() -> Key:
    """Make a key."""
    return Key(str(x25519.Identity.generate()))


def write(place: Path, key: Key, contents: dict[str, bytes], **header: Any) -> None:
    """Write a bundle with these contents and a true manifest."""
    whole = {bundles.HEADER: json.dumps(HEADER | header).encode()} | contents
    manifest = Manifest(
        HEADER | header,
        contents={name: (len(text), hashlib.sha256(text).hexdigest()) for name, text in whole.items()},
    )
    text = manifest.text()
    raw(place, key, [*whole.items(), (bundles.MANIFEST, text), (bundles.MARK, key.mark(text).encode())])


def raw(place: Path, key: Key, entries: Iterable[tuple[str, bytes]]) -> None:
    """Write whatever is given."""
    with place.open("wb") as file:
        bundles.write(file, key, [Entry(name, len(text), [text]) for name, text in entries])
