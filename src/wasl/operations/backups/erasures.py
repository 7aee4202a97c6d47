"""The list of records that were erased for good, sealed like a bundle beside the bundles: ids and nothing else.

A backup of before an erasing holds what was erased since. The list says what must go again when it is put back.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import connection

from wasl.kernel.env import ENV
from wasl.operations.backups import bundles, checking
from wasl.operations.backups.bundles import Entry
from wasl.operations.backups.keys import Key
from wasl.operations.backups.making import Sealer, header_of_part, written
from wasl.operations.backups.switching import DUE
from wasl.operations.models import Erasure

# it does not end as bundles do; one fetched from a bucket lies beside one's own
NAME, FETCHED, ANY = "erased.age", "erased-fetched.age", "erased*.age"
ENTRY = "erased/ids"


def write(place: Path, key: Key, ids: Iterable[UUID]) -> None:
    """Write the list; raises `Invalid` with what the disk said."""
    sealer = Sealer(key, header_of_part("erased"))
    text = "\n".join(sorted(map(str, ids))).encode()
    with written(place) as file:
        bundles.write(file, key, sealer.sealed([sealer.whole(ENTRY, text)]))


def read(place: Path, key: Key) -> set[UUID]:
    """Return what a list says; raises `Invalid` when it is damaged or not ours."""
    found: set[UUID] = set()

    def take(entry: Entry) -> None:
        found.update(UUID(line) for line in b"".join(entry.content).decode().splitlines())

    checking.walk(place, key, take)
    return found


def known(folder: Path, key: Key) -> set[UUID]:
    """Return what the present database and the lists in a folder of backups know as erased; raises `Invalid`."""
    found: set[UUID] = set()
    if Erasure._meta.db_table in connection.introspection.table_names():  # noqa: SLF001 - public in Django's documentation
        found.update(Erasure.objects.values_list("pk", flat=True))
    for place in folder.glob(ANY):
        found |= read(place, key)
    return found


@dataclass(frozen=True)
class Due:
    """What a restore leaves to be done in what it put back: who is erased again; of which moment it is, for the audit."""

    moment: str
    ids: tuple[UUID, ...] = ()

    def stage(self, folder: Path) -> None:
        """Lay it beside what is exchanged, with which it comes into force."""
        given = {"moment": self.moment, "ids": sorted(map(str, self.ids))}
        (folder / DUE).write_text(json.dumps(given))


def due() -> Due | None:
    """Return what the last restore left to be done."""
    place = ENV.data / DUE
    if not place.exists():
        return None
    given = json.loads(place.read_text())
    return Due(given["moment"], tuple(UUID(one) for one in given["ids"]))


def forget_due() -> None:
    """Forget what was due, once it is done."""
    (ENV.data / DUE).unlink(missing_ok=True)
