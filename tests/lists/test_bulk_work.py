"""Work on many records at once: each act, its way back, rights asked of each record, and later edits that win."""

import threading
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from tests import make
from tests.drain import drain
from wasl.contacts.commands import archive_contact, change_contact, merge_contacts
from wasl.contacts.listings import CONTACTS, PEOPLE
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.lists import commands
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.models import BulkTarget, BulkWork
from wasl.lists.queries.bulk import get_bulk, outcomes
from wasl.records.commands.tags import tag_record, untag_record
from wasl.records.models import Anchor, Event, EventLink
from wasl.workspace.models import AuditEntry
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Actor:
    return actor_of_user(make.owner())


def start(by: Actor, act: str, contacts: Any = (), *, chosen: Chosen | None = None, **value: Any) -> BulkWork:
    meant = chosen or Chosen(ids=[one.pk for one in contacts])
    return commands.start_bulk(CONTACTS, act=act, value=value, chosen=meant, by=by)


def counts(work: BulkWork) -> tuple[int, int, int, int]:
    return work.done_count, work.same_count, work.missing_count, work.refused_count


def tags_of(contact: Contact) -> set[str]:
    return set(contact.anchor.tag_links.values_list("tag__name", flat=True))


def test_tags_are_added_where_they_lack_and_taken_off_again_by_undo(admin: Actor) -> None:
    people = [make.contact() for _ in range(3)]
    tag_record(people[0], names=["VIP"], by=SYSTEM)
    work = start(admin, "tag", people, names=["vip", "Fair 2026"])
    assert counts(work) == (3, 0, 0, 0)
    assert [tags_of(one) for one in people] == [{"VIP", "Fair 2026"}] * 3
    work = commands.undo_bulk(work, by=admin)
    assert (work.state, work.undone_count, work.kept_count) == ("undone", 3, 0)
    assert [tags_of(one) for one in people] == [{"VIP"}, set(), set()]


def test_a_record_that_has_the_tags_already_counts_as_unchanged_and_hears_nothing(admin: Actor) -> None:
    person = make.contact()
    tag_record(person, names=["VIP"], by=SYSTEM)
    before = EventLink.objects.filter(anchor_id=person.pk).count()
    assert counts(start(admin, "tag", [person], names=["VIP"])) == (0, 1, 0, 0)
    assert EventLink.objects.filter(anchor_id=person.pk).count() == before


def test_tags_that_were_taken_off_come_back(admin: Actor) -> None:
    person = make.contact(tags=["VIP", "Old"])
    work = start(admin, "untag", [person], names=["old", "unknown"])
    assert tags_of(person) == {"VIP"}
    commands.undo_bulk(work, by=admin)
    assert tags_of(person) == {"VIP", "Old"}


def test_records_are_put_away_and_come_back_unless_somebody_took_them_back_meanwhile(admin: Actor) -> None:
    first, second = make.contact(), make.contact()
    work = start(admin, "archive", [first, second])
    assert not Contact.objects.current().exists()
    assert set(Anchor.objects.values_list("is_archived", flat=True)) == {True}
    start(admin, "restore", [first])
    work = commands.undo_bulk(work, by=admin)
    assert (work.undone_count, work.kept_count) == (1, 1)
    assert Contact.objects.current().count() == 2


def test_a_new_owner_is_written_on_records_and_anchors_and_told_by_name(admin: Actor) -> None:
    colleague, person = make.user(name="Jānis"), make.contact()
    start(admin, "assign", [person], owner=str(colleague.pk))
    person.refresh_from_db()
    assert (person.owner_id, person.anchor.owner_id) == (colleague.pk, colleague.pk)
    told = Event.objects.filter(type="record.changed").latest("id")
    assert told.data["changes"] == {"owner": ["", "Jānis"]}


def test_what_was_assigned_again_since_stays_with_whom_it_is(admin: Actor) -> None:
    first, second, third = make.user(), make.user(), make.user()
    people = [make.contact(owner_id=first.pk) for _ in range(2)]
    work = start(admin, "assign", people, owner=str(second.pk))
    change_contact(people[0], by=SYSTEM, owner_id=third.pk)
    work = commands.undo_bulk(work, by=admin)
    assert (work.undone_count, work.kept_count) == (1, 1)
    owners = [Contact.objects.get(pk=one.pk).owner_id for one in people]
    assert owners == [third.pk, first.pk]
    assert [one.state for one in outcomes(admin, work)] == ["kept", "undone"]


def test_a_field_is_set_by_the_rules_of_its_kind_and_set_back(admin: Actor) -> None:
    first, second = make.contact(language="lv"), make.contact(language="ar")
    work = start(admin, "edit", [first, second], field="language", value="ar")
    assert counts(work) == (1, 1, 0, 0)
    first.refresh_from_db()
    assert first.language == "ar"
    commands.undo_bulk(work, by=admin)
    first.refresh_from_db()
    assert first.language == "lv"


def test_a_value_that_the_kind_refuses_changes_nothing_and_says_why(admin: Actor) -> None:
    person = make.contact(language="lv")
    work = start(admin, "edit", [person], field="language", value="not a language")
    assert counts(work) == (0, 0, 0, 1)
    assert outcomes(admin, work)[0].reason
    person.refresh_from_db()
    assert person.language == "lv"


def test_a_later_edit_of_the_same_field_wins(admin: Actor) -> None:
    person = make.contact(source="Fair")
    work = start(admin, "edit", [person], field="source", value="Web")
    change_contact(person, by=SYSTEM, source="Friend")
    work = commands.undo_bulk(work, by=admin)
    assert (work.undone_count, work.kept_count) == (0, 1)
    person.refresh_from_db()
    assert person.source == "Friend"


def test_s_006_records_of_others_are_not_found_and_not_touched() -> None:
    seller = make.actor("sales")
    mine = [make.contact(owner_id=seller.user_id) for _ in range(3)]
    theirs = [make.contact(), make.contact()]
    audited = AuditEntry.objects.count()
    work = start(seller, "tag", [*mine, *theirs], names=["VIP"])
    assert counts(work) == (3, 0, 2, 0)
    assert [tags_of(one) for one in theirs] == [set(), set()]
    assert EventLink.objects.filter(type="record.tagged").count() == 3
    assert AuditEntry.objects.count() == audited + 1


def test_a_record_that_may_be_seen_but_not_changed_is_refused_with_the_reason() -> None:
    agent = make.actor("agent", team=make.team())
    person = make.contact()
    work = start(agent, "tag", [person], names=["VIP"])
    assert counts(work) == (0, 0, 0, 1)
    assert "not change it" in outcomes(agent, work)[0].reason


def test_an_id_that_means_nothing_is_not_found(admin: Actor) -> None:
    work = start(admin, "tag", chosen=Chosen(ids=[uuid.uuid4()]), names=["VIP"])
    assert counts(work) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("act", "value"),
    [
        ("tag", {}),
        ("tag", {"names": ["  "]}),
        ("tag", {"names": ["x" * 61]}),
        ("tag", {"names": "VIP"}),
        ("assign", {}),
        ("assign", {"owner": "nobody"}),
        ("assign", {"team": str(uuid.uuid4())}),
        ("edit", {"field": "nothing", "value": "x"}),
        ("edit", {"field": "emails", "value": "a@b.example"}),
        ("edit", {"value": "x"}),
    ],
)
def test_a_value_that_cannot_be_is_refused_before_anything_begins(
    admin: Actor, act: str, value: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        start(admin, act, [make.contact()], **value)
    assert not BulkWork.objects.exists()


def test_an_unknown_act_is_not_found(admin: Actor) -> None:
    with pytest.raises(NotFound):
        start(admin, "explode", [make.contact()])


def test_without_the_acts_own_right_nothing_begins() -> None:
    reader = make.actor("read-only")
    with pytest.raises(NotAllowed):
        start(reader, "tag", [make.contact()], names=["VIP"])


def test_all_rows_of_a_filter_are_meant_and_not_one_more(admin: Actor) -> None:
    meant = [make.contact(language="lv") for _ in range(3)]
    other = make.contact(language="ar")
    chosen = Chosen(tree={"field": "language", "op": "is", "value": "lv"})
    work = commands.start_bulk(PEOPLE, act="tag", value={"names": ["Riga"]}, chosen=chosen, by=admin)
    assert counts(work) == (3, 0, 0, 0)
    assert [tags_of(one) for one in meant] == [{"Riga"}] * 3
    assert tags_of(other) == set()


def test_many_records_are_a_job_that_stands_being_run_twice(
    admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.bulk, "AT_ONCE", 2)
    monkeypatch.setattr(commands.bulk, "CHUNK", 2)
    people = [make.contact() for _ in range(5)]
    drain()
    work = start(admin, "tag", people, names=["VIP"])
    assert (work.state, work.done_count, work.percent) == ("running", 0, 0)
    assert drain() == 1
    work = get_bulk(admin, work.pk)
    assert (work.state, counts(work), work.percent) == ("over", (5, 0, 0, 0), 100)
    assert commands.take_bulk_chunk(work, by=admin).done_count == 5
    work = commands.undo_bulk(work, by=admin)
    assert work.state == "undoing"
    drain()
    assert get_bulk(admin, work.pk).undone_count == 5
    assert all(tags_of(one) == set() for one in people)


def test_a_canceled_work_keeps_what_is_done_and_gives_it_back(
    admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.bulk, "AT_ONCE", 2)
    monkeypatch.setattr(commands.bulk, "CHUNK", 2)
    people = [make.contact() for _ in range(5)]
    work = start(admin, "tag", people, names=["VIP"])
    commands.take_bulk_chunk(work, by=admin)
    work = commands.cancel_bulk(work, by=admin)
    assert commands.take_bulk_chunk(work, by=admin).done_count == 2
    commands.undo_bulk(work, by=admin)
    assert all(tags_of(one) == set() for one in people)
    with pytest.raises(Conflict):
        commands.cancel_bulk(work, by=admin)


@pytest.mark.django_db(transaction=True)
def test_a_wish_to_stop_does_not_wait_for_the_chunk_that_is_being_written(
    admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.bulk, "AT_ONCE", 1)
    monkeypatch.setattr(commands.bulk, "CHUNK", 2)
    people = [make.contact() for _ in range(5)]
    work = start(admin, "tag", people, names=["VIP"])
    real, is_writing, may_end = commands.bulk._store, threading.Event(), threading.Event()

    def slow(targets: Sequence[BulkTarget]) -> None:
        real(targets)
        is_writing.set()
        assert may_end.wait(20)

    def chunk() -> BulkWork:
        try:
            return commands.take_bulk_chunk(work, by=admin)
        finally:
            connection.close()

    monkeypatch.setattr(commands.bulk, "_store", slow)
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(chunk)
        assert is_writing.wait(20)
        assert commands.cancel_bulk(work, by=admin).state == "running"
        assert get_bulk(admin, work.pk).stop
        may_end.set()
        written = under_way.result(20)
    assert (written.state, written.done_count) == ("canceled", 2)
    assert commands.take_bulk_chunk(work, by=admin).done_count == 2
    commands.undo_bulk(work, by=admin)
    drain()
    assert all(tags_of(one) == set() for one in people)


def test_what_was_taken_back_cannot_be_taken_back_again(admin: Actor) -> None:
    work = start(admin, "archive", [make.contact()])
    work = commands.undo_bulk(work, by=admin)
    with pytest.raises(Conflict):
        commands.undo_bulk(work, by=admin)


def test_another_person_neither_sees_nor_takes_back_a_work(admin: Actor) -> None:
    work = start(admin, "archive", [make.contact()])
    seller = make.actor("sales")
    with pytest.raises(NotFound):
        get_bulk(seller, work.pk)
    with pytest.raises(NotAllowed):
        commands.undo_bulk(work, by=seller)


def test_who_gave_records_away_can_take_that_back_although_they_are_no_longer_his() -> None:
    seller, other = make.actor("sales"), make.user()
    person = make.contact(owner_id=seller.user_id)
    work = start(seller, "assign", [person], owner=str(other.pk))
    commands.undo_bulk(work, by=seller)
    assert Contact.objects.get(pk=person.pk).owner_id == seller.user_id


def test_a_job_whose_asker_is_gone_stops(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.bulk, "AT_ONCE", 0)
    colleague = make.user("admin")
    work = start(actor_of_user(colleague), "tag", [make.contact()], names=["VIP"])
    colleague.is_active = False
    colleague.save()
    drain()
    assert get_bulk(admin, work.pk).state == "canceled"


def test_putting_away_by_hand_since_then_wins_over_the_way_back_of_restoring(admin: Actor) -> None:
    person = make.contact()
    archive_contact(person, by=SYSTEM)
    work = start(admin, "restore", [person])
    archive_contact(Contact.objects.get(pk=person.pk), by=SYSTEM)
    assert commands.undo_bulk(work, by=admin).kept_count == 1


def test_a_tag_taken_off_by_hand_is_no_obstacle(admin: Actor) -> None:
    person = make.contact()
    work = start(admin, "tag", [person], names=["VIP"])
    untag_record(person, names=["VIP"], by=SYSTEM)
    assert commands.undo_bulk(work, by=admin).state == "undone"
    assert tags_of(person) == set()


def test_a_merged_record_is_not_restored_behind_its_merge(admin: Actor) -> None:
    one, other = make.contact(), make.contact()
    merge_contacts(one, others=[other], choices={}, by=SYSTEM)
    work = start(admin, "restore", [other])
    assert work.done_count == 0
    assert Contact.objects.get(pk=other.pk).archived_at is not None


# a few events are written with their links by one statement, many by two
@pytest.mark.parametrize("size", [(2, 1), (20, 2), (60, 2)])
@pytest.mark.parametrize("case", [("tag", 23), ("assign", 25), ("archive", 23)])
def test_the_number_of_queries_does_not_grow_with_the_records(
    admin: Actor, size: tuple[int, int], case: tuple[str, int], django_assert_num_queries: Any
) -> None:
    (number, written), (act, queries) = size, case
    people = [make.contact() for _ in range(number)]
    value: dict[str, Any] = {"tag": {"names": ["VIP"]}, "assign": {"owner": str(make.user().pk)}}.get(act, {})
    with django_assert_num_queries(queries + written):
        start(admin, act, people, **value)
