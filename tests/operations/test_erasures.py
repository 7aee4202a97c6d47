"""What was erased for good: noted with the erasing, sealed beside the backups, and erased again after a restore."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from tests import make
from tests.drain import drain
from tests.operations import bundle
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import uuid7
from wasl.operations import erasing
from wasl.operations.backups import databases, erasures, keys, restoring
from wasl.operations.models import Erasure
from wasl.records.commands import add_file, delete_record, erase_binned
from wasl.records.models import Binned
from wasl.workspace.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_lists() -> Iterator[None]:
    yield
    shutil.rmtree(ENV.backups, ignore_errors=True)
    erasures.forget_due()


def erased() -> UUID:
    """Erase a person for good."""
    person = make.contact(name="Gone")
    delete_record(person, by=SYSTEM)
    erase_binned(list(Binned.objects.select_related("anchor")), by=SYSTEM)
    return person.pk


def test_the_list_is_brought_beside_the_backups_and_their_copies(tmp_path: Path) -> None:
    object.__setattr__(ENV, "second_backups", tmp_path)
    try:
        gone = {erased(), erased()}
        drain()
    finally:
        object.__setattr__(ENV, "second_backups", None)
    for folder in (ENV.backups, tmp_path):
        assert erasures.read(folder / erasures.NAME, keys.own_key()) == gone
        assert (folder / erasures.NAME).stat().st_mode & 0o777 == 0o600


def test_an_erasing_that_is_undone_is_not_on_the_list() -> None:
    """The id is kept by the transaction that erases, or not at all."""
    person = make.contact(name="Stays")
    delete_record(person, by=SYSTEM)
    with transaction.atomic():
        erase_binned(list(Binned.objects.select_related("anchor")), by=SYSTEM)
        transaction.set_rollback(True)
    assert not Erasure.objects.exists()


def test_what_is_known_is_what_the_database_and_the_lists_say(tmp_path: Path) -> None:
    here, beside, fetched = erased(), uuid7(), uuid7()
    key = bundle.new_key()
    erasures.write(tmp_path / "erased.age", key, [beside])
    erasures.write(tmp_path / "erased-fetched.age", key, [fetched])
    assert erasures.known(tmp_path, key) == {here, beside, fetched}


@pytest.mark.parametrize("trouble", ["key", "damage"])
def test_a_list_that_cannot_be_read_stops_the_restore_unless_it_is_not_wanted(
    tmp_path: Path, trouble: str
) -> None:
    key = keys.own_key()
    bundle.write(tmp_path / "one.age", key, {})
    place = tmp_path / "erased.age"
    erasures.write(place, key if trouble == "damage" else bundle.new_key(), [uuid7()])
    if trouble == "damage":
        place.write_bytes(place.read_bytes()[:-9])
    wish = restoring.Wish(tmp_path / "one.age", key, is_replacing=True)
    with pytest.raises(Invalid, match=r"erased\.age(:| is)"):
        restoring.restore(wish, migrate=lambda _database: None)
    assert databases.names(databases.scratch_names()) == []


def test_what_came_back_is_erased_again_with_its_files_and_the_audit_says_so() -> None:
    back, stays = make.contact(name="Back"), make.contact(name="Stays")
    for one in (back, stays):
        add_file(one, content=ContentFile(b"x"), name="x.txt", by=SYSTEM)
    erasures.Due("2026-11-22T07:15:00+00:00", (back.pk, uuid7())).stage(ENV.data)
    assert erasing.obey() == 1
    assert list(Contact.objects.values_list("name", flat=True)) == ["Stays"]
    assert sum(path.is_file() for path in (ENV.data / "files").rglob("*")) == 1
    entry = AuditEntry.objects.get(action="record.erased_again")
    assert (entry.data["ids"], entry.actor_kind) == ([str(back.pk)], "system")
    assert AuditEntry.objects.get(action="backup.restored").data == {"made_at": "2026-11-22T07:15:00+00:00"}
    # the next backup and the next restore know it, and a second start finds nothing to do
    assert Erasure.objects.filter(pk=back.pk).exists()
    assert erasing.obey() == 0


def test_a_list_that_nobody_needs_is_not_made() -> None:
    erasing.seal()
    assert not (ENV.backups / erasures.NAME).exists()
