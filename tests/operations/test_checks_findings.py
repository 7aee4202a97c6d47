"""What the doctor finds."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.kernel.places import secret
from wasl.operations import checks
from wasl.workspace import audit

pytestmark = pytest.mark.django_db


def named(name: str) -> checks.Finding:
    """Return one finding of a whole examination."""
    return next(finding for finding in checks.run(checks.ALL) if finding.check == name)


def test_a_fresh_installation_lacks_only_a_worker() -> None:
    troubled = [finding.check for finding in checks.run(checks.ALL) if not finding.is_well]
    assert troubled == ["worker"]


def test_with_older_tables_nothing_is_asked_of_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'exchange' AND name = '0005_faults'")
    found = {finding.check: finding for finding in checks.run(checks.ALL)}
    assert found["tables"].mend == "Run: wasl migrate"
    assert {"jobs", "worker", "audit"}.isdisjoint(found)
    assert "secrets" in found


def test_every_trouble_says_how_to_mend_it() -> None:
    assert "wasl worker" in named("worker").mend


def test_a_secret_that_others_can_read_is_found() -> None:
    secret(ENV.data, "probe")
    file: Path = ENV.data / "secrets" / "probe"
    file.chmod(0o644)
    try:
        assert str(file) in named("secrets").trouble
    finally:
        file.unlink()


def test_a_changed_audit_entry_is_found_at_its_row() -> None:
    audit.record("first", by=SYSTEM)
    second = audit.record("second", by=SYSTEM)
    audit.record("third", by=SYSTEM)
    assert named("audit").is_well
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workspace_auditentry SET action = 'other' WHERE id = %s", [second.pk])
    assert f"entry {second.pk}" in named("audit").trouble


def test_an_open_folder_of_files_is_found() -> None:
    folder: Path = ENV.data / "files"
    folder.mkdir(exist_ok=True)
    before = folder.stat().st_mode
    folder.chmod(0o755)
    try:
        assert str(folder) in named("folders").trouble
        folder.chmod(0o700)
        assert named("folders").is_well
    finally:
        folder.chmod(before)


def test_an_event_beyond_the_partitions_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_event (id, type, recorded_at, actor_kind, subject_id, data, search)"
            " VALUES ('ffffffff-0000-7000-8000-000000000000', 'record.added', '2300-01-01', 'system', uuidv7(), '{}', '')"
        )
    assert "1 event lies" in named("partitions").trouble


def test_a_missing_cache_table_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cache RENAME TO other")
    assert "wasl migrate" in named("cache").mend


def test_a_database_that_knows_no_arabic_letters_is_found() -> None:
    assert named("letters").is_well
    with connection.cursor() as cursor:
        # what pg_trgm answers under LC_CTYPE=C
        cursor.execute("CREATE SCHEMA poor")
        cursor.execute(
            "CREATE FUNCTION poor.show_trgm(text) RETURNS text[] LANGUAGE sql AS $$SELECT '{}'::text[]$$"
        )
        cursor.execute("SET LOCAL search_path TO poor, public")
    assert "Arabic" in named("letters").trouble


def test_a_record_with_an_old_title_is_found() -> None:
    make.owner()
    contact = make.contact(name="Amal")
    assert named("anchors").is_well
    contact.anchor.title = "Basma"
    contact.anchor.save()
    assert str(contact.pk) in named("anchors").trouble


def test_troubles_are_told_in_the_readers_language() -> None:
    with translation.override("ar"):
        finding = named("worker")
    assert "wasl worker" in finding.mend
    assert re.search("[\u0600-\u06ff]", finding.trouble)
