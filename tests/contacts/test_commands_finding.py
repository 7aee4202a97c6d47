"""Finding duplicates: as complete as comparing all with all, soon after each change, and never against better knowledge."""

import datetime
import itertools
from typing import Any

import pytest

from tests import make
from tests.contacts.lookalikes import LabelledSet
from tests.drain import drain
from wasl.contacts import jobs
from wasl.contacts.commands import (
    archive_contact,
    change_contact,
    dismiss_pair,
    merge_contacts,
    reopen_pair,
    search_on,
    set_policy,
    start_search,
    undo_merge,
)
from wasl.contacts.commands.finding import due_search, look_around
from wasl.contacts.duplicates.sketch import sketches
from wasl.contacts.duplicates.weighing import weigh
from wasl.contacts.models import Contact, DuplicatePolicy, DuplicateSearch, MatchKeys, Pair
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, NotAllowed
from wasl.records.commands import Emission, emit_many
from wasl.records.events import RecordAdded
from wasl.records.models import Event
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
BY = SYSTEM


def pairs() -> set[tuple[Any, Any, int, tuple[str, ...]]]:
    """Return what is known now."""
    rows = Pair.objects.open().values_list("first_id", "second_id", "score", "reasons")
    return {(first, second, score, tuple(reasons)) for first, second, score, reasons in rows}


def twins(**values: Any) -> tuple[Contact, Contact]:
    """Make two records of the same person."""
    first = make.contact(name="Anna Ozola", emails=[{"value": "anna@ozols.lv"}], **values)
    second = make.contact(name="Ozola Anna", emails=[{"value": "ANNA@OZOLS.LV"}], **values)
    drain()
    return first, second


def test_the_finder_finds_what_comparing_all_with_all_finds() -> None:
    made = LabelledSet(7, doubles=0.6, misses=0.3)
    # some firms, some of their people, what is the same as these, and some near-misses
    wanted = {*range(40), *range(400, 460)}
    chosen = [entry for entry in made.entries if entry.truth in wanted]
    misses = [entry for entry in made.entries if entry.how in {"relative", "namesake", "sister firm"}]
    for entry in [*chosen, *misses[:20], *misses[-20:]]:
        values = {**entry.values, "company_name": entry.company}
        make.contact(kind=entry.kind, **values)
    drain()
    by_reaction = pairs()
    found = sketches(Contact.objects.values_list("pk", flat=True))
    naive = set()
    for one, other in itertools.combinations(sorted(found.values(), key=lambda sketch: sketch.pk), 2):
        if verdict := weigh(one, other):
            naive.add((one.pk, other.pk, verdict.score, verdict.reasons))
    assert len(naive) > 20
    assert by_reaction == naive
    Pair.objects.all().delete()
    MatchKeys.objects.all().delete()
    start_search("test", by=BY)
    drain()
    assert pairs() == naive


def test_a_new_record_is_looked_at_soon_and_says_why() -> None:
    first, second = twins()
    assert pairs() == {(first.pk, second.pk, 100, ("name", "email"))}


def test_records_that_were_added_in_bulk_are_looked_at_by_one_job() -> None:
    first, second = twins()
    Pair.objects.all().delete()
    emit_many([Emission(RecordAdded(first)), Emission(RecordAdded(second))], by=BY, quiet=True)
    assert drain() == 1
    assert len(pairs()) == 1


def test_a_change_makes_and_unmakes_a_pair() -> None:
    first, second = twins()
    change_contact(second, name="Pēteris Kalns", given_name="Pēteris", family_name="Kalns", by=BY)
    drain()
    assert pairs() == set()
    change_contact(second, given_name="Anna", family_name="Ozola", by=BY)
    drain()
    assert {pair[:2] for pair in pairs()} == {(first.pk, second.pk)}


def test_another_owner_makes_nobody_be_compared_again() -> None:
    first, _second = twins()
    change_contact(first, owner_id=make.user().pk, by=BY)
    told = Event.objects.filter(subject=first.anchor_id, type="record.changed")
    assert set(told.get().data["changes"]) <= {"owner", "team"}
    keys = [str(pk) for pk in told.values_list("pk", flat=True)]
    assert look_around(keys, by=BY) == []
    change_contact(first, owner_id=None, job_title="Buyer", by=BY)
    keys = [str(pk) for pk in told.values_list("pk", flat=True)]
    assert look_around(keys, by=BY) == [first.pk]


def test_an_archived_record_is_nobodys_double() -> None:
    _first, second = twins()
    archive_contact(second, by=BY)
    drain()
    assert pairs() == set()
    assert not MatchKeys.objects.filter(contact=second).exists()


def test_what_was_called_different_is_remembered_by_every_search() -> None:
    first, second = twins()
    pair = dismiss_pair(Pair.objects.get(), by=BY)
    change_contact(second, job_title="Buyer", by=BY)
    drain()
    start_search("test", by=BY)
    drain()
    assert pairs() == set()
    reopen_pair(pair, by=BY)
    assert {pair[:2] for pair in pairs()} == {(first.pk, second.pk)}


def test_a_merge_takes_the_pair_away_and_undoing_brings_it_back() -> None:
    first, second = twins()
    merge = merge_contacts(first, others=[second], by=BY)
    drain()
    assert pairs() == set()
    undo_merge(merge, by=BY)
    drain()
    assert {pair[:2] for pair in pairs()} == {(first.pk, second.pk)}


def test_what_many_share_makes_no_pairs() -> None:
    for number in range(22):
        make.contact(name=f"Colleague {chr(97 + number) * 5} Ozols", phones=[{"value": "+37167000000"}])
    drain()
    assert not Pair.objects.exists()


def test_a_search_goes_on_where_it_was_left() -> None:
    twins()
    Pair.objects.all().delete()
    search = start_search("test", by=BY)
    with pytest.raises(Conflict, match="going on"):
        start_search("test", by=BY)
    for _step in range(4):
        search = search_on(search, by=BY)
    assert search.stage == DuplicateSearch.Stage.COMPARING
    assert due_search() is None
    DuplicateSearch.objects.update(moved_at=clock.now() - datetime.timedelta(minutes=11))
    jobs.wake_search.call()
    drain()
    search.refresh_from_db()
    assert (search.stage, search.contacts_count, search.pairs_count) == ("done", 2, 1)
    assert due_search() is None
    DuplicateSearch.objects.update(started_at=clock.now() - datetime.timedelta(days=8))
    assert due_search() is not None


def test_nothing_is_merged_by_itself_unless_somebody_switched_it_on() -> None:
    company = make.company(name="Alfa SIA")
    first, second = twins(company_id=company.pk)
    assert len(pairs()) == 1
    owner = make.owner()
    set_policy(DuplicatePolicy(), merges_by_itself=True, by=actor_of_user(owner))
    change_contact(second, job_title="Buyer", by=BY)
    drain()
    second.refresh_from_db()
    assert second.archived_at is not None
    assert Contact.objects.get(pk=first.pk).job_title == "Buyer"


def test_without_the_same_company_nothing_is_merged_by_itself() -> None:
    owner = make.owner()
    set_policy(DuplicatePolicy(), merges_by_itself=True, by=actor_of_user(owner))
    twins()
    assert Contact.objects.current().count() == 2


def test_the_policy_takes_the_right_to_manage_settings() -> None:
    make.owner()
    with pytest.raises(NotAllowed):
        set_policy(DuplicatePolicy(), merges_by_itself=True, by=make.actor("manager"))
    assert not DuplicatePolicy.objects.exists()
