"""What the embedded database's roles may do."""

import os
from pathlib import Path

import psycopg
import pytest

from wasl.kernel.places import embedded_url

FOLDER = Path(os.environ["WASL_TEST_RUN"])
pytestmark = pytest.mark.skipif(
    "WASL_TEST_RUN_EMBEDDED" not in os.environ, reason="an outside database is used"
)


def test_the_application_role_reads_and_writes_but_changes_no_table() -> None:
    with psycopg.connect(embedded_url(FOLDER, "wasl_owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE probe (id int)")
        try:
            with psycopg.connect(embedded_url(FOLDER, "wasl"), autocommit=True) as application:
                application.execute("INSERT INTO probe VALUES (1)")
                application.execute("UPDATE probe SET id = 2")
                assert application.execute("DELETE FROM probe RETURNING id").fetchall() == [(2,)]
                for statement in (
                    "TRUNCATE probe",
                    "ALTER TABLE probe ADD x int",
                    "DROP TABLE probe",
                    "CREATE TABLE x ()",
                ):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        application.execute(statement)
        finally:
            owner.execute("DROP TABLE probe")


def test_a_wrong_password_is_refused() -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(embedded_url(FOLDER, "wasl"), password="guess")


def test_checksums_and_unicode_are_on() -> None:
    with psycopg.connect(embedded_url(FOLDER, "wasl")) as connection:
        for name, value in {
            "data_checksums": "on",
            "server_encoding": "UTF8",
            "listen_addresses": "",
        }.items():
            row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            assert row == (value,)
        assert connection.execute("SELECT upper('āš')").fetchone() == ("ĀŠ",)
