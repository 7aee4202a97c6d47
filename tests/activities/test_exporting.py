"""Files of projects, calls and meetings: what their lists show, as far as the reader may see it."""

import csv
import datetime
import io

import pytest

from tests import make
from wasl.activities.commands import add_project, complete_task, log_call, plan_meeting
from wasl.exchange import outgoing
from wasl.exchange.models import Export
from wasl.kernel.actor import Actor
from wasl.lists.commands import add_field
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
START = datetime.date(2026, 11, 29)
START_AT = datetime.datetime(2026, 11, 29, 9, tzinfo=datetime.UTC)


@pytest.fixture
def boss() -> Actor:
    return actor_of_user(make.owner())


def seller() -> User:
    """Return a colleague who sees what is his own, and may export."""
    role = Role.objects.get(key="sales")
    role.reach = {"*": {"read": "own", "change": "own"}}
    role.permissions = sorted({*role.permissions, "exchange.export"})
    role.save()
    return make.user("sales")


def rows_in(item: Export) -> list[dict[str, str]]:
    text = item.path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_file_of_projects_says_what_the_list_shows(boss: Actor) -> None:
    customer = make.contact(name="Noor", by=boss)
    project = add_project("Move in", by=boss, about=customer.pk, start_on=START, tags=["south"])
    done, _open = (make.task(title, about=project, by=boss) for title in ("First", "Then"))
    complete_task(done, by=boss)

    (row,) = rows_in(outgoing.begin("project", format="csv", by=boss))

    assert (row["Project"], row["For"], row["State"], row["Start"]) == (
        "Move in",
        "Noor",
        "Running",
        "2026-11-29",
    )
    assert (row["Tasks"], row["Tasks done"], row["Next step"], row["Tags"]) == ("2", "1", "Then", "south")


def test_a_file_counts_and_names_only_what_its_reader_may_see(boss: Actor) -> None:
    colleague = seller()
    theirs = make.contact(name="Canary", by=boss)
    project = add_project("Ours", by=boss, about=theirs.pk, start_on=START, owner_id=colleague.pk)
    make.task("Prepare", about=project, by=boss)
    add_project("Not his", by=boss, start_on=START)

    (row,) = rows_in(outgoing.begin("project", format="csv", by=actor_of_user(colleague)))

    assert (row["Project"], row["For"], row["Tasks"]) == ("Ours", "", "0")
    assert "Canary" not in "".join(row.values())


def test_calls_and_meetings_are_taken_out_with_whom_they_were_with(boss: Actor) -> None:
    customer = make.contact(name="Noor", by=boss)
    log_call("", about=[customer.pk], talk={"text": "<p>Hello</p>", "minutes": 7}, by=boss)
    plan_meeting("Tea", about=[customer.pk], place="Riyadh", due_at=START_AT, by=boss)

    (call,) = rows_in(outgoing.begin("call", format="csv", by=boss))
    (meeting,) = rows_in(outgoing.begin("meeting", format="csv", by=boss))

    assert (call["With"], call["State"], call["Minutes"]) == ("Noor", "Took place", "7")
    assert (meeting["Title"], meeting["With"], meeting["State"], meeting["Place"]) == (
        "Tea",
        "Noor",
        "Planned",
        "Riyadh",
    )


def test_fields_of_the_firm_stand_in_the_files_of_every_kind(boss: Actor) -> None:
    add_field("project", key="budget", type="number", labels={"en": "Budget"}, by=boss)
    add_field("project", key="secret", type="text", labels={"en": "Secret"}, by=boss)
    Role.objects.filter(key="sales").update(fields={"project": {"custom.secret": "hidden"}})
    colleague = seller()
    for budget in (12.5, None):
        add_project(
            "P", by=boss, start_on=START, owner_id=colleague.pk, custom={"budget": budget, "secret": "Canary"}
        )

    all_rows = rows_in(outgoing.begin("project", format="csv", by=boss))
    his = rows_in(outgoing.begin("project", format="csv", by=actor_of_user(colleague)))

    assert sorted(row["Budget"] for row in all_rows) == ["", "12.5"] == sorted(row["Budget"] for row in his)
    assert {row["Secret"] for row in all_rows} == {"Canary"}
    assert "Secret" not in his[0]
