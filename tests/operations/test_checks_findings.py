"""What the doctor finds."""

from pathlib import Path

import pytest
from django.db import connection

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
