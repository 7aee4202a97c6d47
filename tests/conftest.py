"""What every test may rely on: the rows that migrations made are there and no job waits, whatever ran before."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

from tests.mail import servers
from wasl.automation import hearing, stamps, wanted
from wasl.calendar.jobs import links

# a busy machine is slow now and then, which says nothing of what is proved
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
# the steps of migrations that fill tables, in their order: package, migration, function
READY = (
    ("workspace", "0003_ready_roles", "add_ready_roles"),
    ("catalog", "0002_ready", "add_ready"),
    ("catalog", "0002_ready", "open_products"),
    ("sales", "0002_ready", "add_pipeline"),
    ("sales", "0005_lead_rights", "add_score_rules"),
    ("sales", "0009_ready_plays", "add_plays"),
)
# files that take a minute and more go first, so that of the processes of a run none waits for another at the end
LONGEST = (
    "security/test_route_table.py",
    "security/test_hidden_alike.py",
    "project/test_demo_load.py",
    "chaos/",
    "security/",
    "browser/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first, their order within stays; give a browser that a busy machine held up one more try."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError"]))
    items.sort(
        key=lambda item: next((at for at, part in enumerate(LONGEST) if part in item.nodeid), len(LONGEST))
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put what migrations made back after a test that commits: Django empties every table behind it, but not the queue."""
    mark = item.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    yield
    # after the last test of a run the database itself is gone
    if nextitem and (commits or (mark and mark.kwargs.get("transaction"))):
        with item.config.stash[blocking_manager_key].unblock():
            for package, migration, step in READY:
                getattr(importlib.import_module(f"wasl.{package}.migrations.{migration}"), step)(apps, None)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True)
def no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin without rules, webhooks and calendars elsewhere in memory, whatever ran before; else which events they want is read once a second."""
    mark = UUID(int=0)
    monkeypatch.setattr(stamps, "HELD", stamps.Held(mark, asked_at=float("inf")))
    for module in (wanted, hearing):
        monkeypatch.setattr(module, "TABLE", module.Table(stamp=mark))
    monkeypatch.setattr(links, "TABLE", links.Table(read_at=float("inf")))


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what browsers load, built once in each process of a run that drives one."""
    folder = tmp_path_factory.mktemp("data") / "static"
    with override_settings(STATIC_ROOT=folder):
        call_command("build_static", verbosity=0)
    return folder


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[servers.MailServers]:
    """Run a real mail server for the tests of a run that ask for one: Postfix before Dovecot."""
    with servers.running() as found:
        yield found
