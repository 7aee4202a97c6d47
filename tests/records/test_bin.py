"""The bin: what is deleted is nowhere but there, comes back as it was, and is erased without a trace but the audit's."""

import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from psycopg import sql

from tests import make
from tests.contacts.test_views_parts import picture
from tests.drain import drain
from wasl.activities.queries.day import coming
from wasl.contacts.commands import (
    archive_contact,
    change_contact,
    merge_contacts,
    relate,
    set_photo,
    undo_merge,
)
from wasl.contacts.listings import CONTACTS
from wasl.contacts.models import Contact, MatchKeys, Pair, Relation
from wasl.contacts.queries import get_card
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.kernel.manifest import Look
from wasl.lists import commands as lists
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.models import BulkTarget, BulkWork, CustomField
from wasl.records import commands, queries
from wasl.records.jobs import erase_bin
from wasl.records.journal import rows_of
from wasl.records.models import Anchor, Binned, BinRules, Event, EventLink, File, Merge, Note
from wasl.records.queries import BinFilter
from wasl.workspace.models import AuditEntry
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Actor:
    return actor_of_user(make.owner())


def delete(contact: Contact, by: Actor = SYSTEM) -> Binned:
    commands.delete_record(contact, by=by)
    return Binned.objects.select_related("anchor").get(anchor=contact.pk)


def recover(*contacts: Contact, by: Actor = SYSTEM) -> commands.Recovered:
    return commands.recover_records(queries.many_binned(by, [one.pk for one in contacts]), by=by)


def grow_old(days: int = 31) -> None:
    Binned.objects.update(deleted_at=clock.now() - datetime.timedelta(days=days))


def bulk(by: Actor, act: str, *contacts: Contact, **value: Any) -> BulkWork:
    chosen = Chosen(ids=[one.pk for one in contacts])
    return lists.start_bulk(CONTACTS, act=act, value=value, chosen=chosen, by=by)


def everything_that_names(text: str) -> list[str]:
    """Return the tables of ours in which a text stands anywhere."""
    found = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith(("procrastinate_", "django_", "wasl_")):
                continue
            named = sql.SQL("SELECT count(*) FROM {} t WHERE position(%s IN t::text) > 0")
            cursor.execute(named.format(sql.Identifier(name)), [text])
            if cursor.fetchone()[0]:
                found.append(name)
    return found


def test_what_is_deleted_is_in_no_list_search_choice_or_count(admin: Actor) -> None:
    gone, left = make.contact(name="Zaid Gone"), make.contact(name="Zaid Left")
    delete(gone)
    assert list(CONTACTS.rows(admin)) == [left]
    assert list(Contact.objects.all()) == [left]
    assert [hit.anchor.id for hit in queries.search(admin, "zaid").hits] == [left.pk]
    assert queries.anchors(admin, [gone.pk, left.pk]) == [left.anchor]
    for read in (queries.get_anchor, get_card):
        with pytest.raises(NotFound):
            read(admin, gone.pk)


def test_archived_is_not_deleted(admin: Actor) -> None:
    contact = make.contact()
    archive_contact(contact, by=SYSTEM)
    assert queries.bin_page(admin, BinFilter()).items == []
    delete(Contact.objects.get(pk=contact.pk))
    assert not Contact.objects.exists()
    recover(contact)
    back = Contact.objects.get(pk=contact.pk)
    assert back.archived_at is not None
    assert Anchor.objects.get(pk=contact.pk).is_archived


def test_who_could_see_it_is_told_that_it_was_deleted_and_nobody_else() -> None:
    make.owner()
    seller, other = make.user(), make.user()
    contact = make.contact(name="Zaid Gone", owner_id=seller.pk)
    delete(contact)
    page = f"/contacts/{contact.pk}/"
    answer = make.signed_in(seller).get(page)
    assert (answer.status_code, answer["Location"]) == (303, f"/bin/{contact.pk}/")
    assert "Zaid Gone" in make.signed_in(seller).get(answer["Location"]).content.decode()
    refused = make.signed_in(seller).post(f"/contacts/{contact.pk}/archive/")
    assert refused.status_code == 404
    assert "lies in the bin" in refused.content.decode()
    stranger = make.signed_in(other)
    assert [stranger.get(path).status_code for path in (page, f"/bin/{contact.pk}/")] == [404, 404]


def test_it_comes_back_with_everything_on_it(admin: Actor) -> None:
    company = make.company(name="Nakheel")
    person = make.contact(
        name="Zaid", company_id=company.pk, tags=["VIP"], emails=[{"value": "zaid@example.com"}]
    )
    commands.write_note(person, body="<p>Likes dates</p>", by=SYSTEM)
    task = make.task(about=person, by=admin)
    before = Event.objects.filter(links__anchor=person.pk).count()
    delete(person, by=admin)
    assert [row.other_name for row in get_card(admin, company.pk).relations] == []
    # what is to be done stays, but does not say about whom
    (waiting,) = coming(Look(admin))
    assert (waiting.pk, list(waiting.about.all())) == (task.pk, [])
    recover(person, by=admin)
    card = get_card(admin, person.pk)
    assert [row.other_name for row in card.relations] == ["Nakheel"]
    assert ([one.value for one in card.emails], card.tags[0]["name"]) == (["zaid@example.com"], "VIP")
    assert list(coming(Look(admin))[0].about.all()) == [person.anchor]
    assert Anchor.objects.get(pk=person.pk).next_step == "Call back"
    assert Event.objects.filter(links__anchor=person.pk).count() == before + 2
    assert queries.search(admin, "zaid").hits[0].anchor.id == person.pk


def test_a_company_renamed_meanwhile_has_its_new_name_on_people_who_come_back(admin: Actor) -> None:
    company = make.company(name="Old name")
    person = make.contact(name="Zaid", company_id=company.pk)
    delete(person)
    change_contact(company, by=admin, name="New name")
    recover(person)
    assert Contact.objects.get(pk=person.pk).company_name == "New name"


@pytest.mark.parametrize(("role", "is_allowed"), [("owner", True), ("sales", True), ("read-only", False)])
def test_the_right_to_delete_is_named_and_reaches_as_far_as_changing(role: str, is_allowed: bool) -> None:  # noqa: FBT001 - a case
    make.owner()
    by = make.actor(role)
    own = make.contact(owner_id=by.user_id)
    if is_allowed:
        assert delete(own, by=by).deleted_by_id == by.user_id
    else:
        with pytest.raises(NotAllowed):
            commands.delete_record(own, by=by)


def test_nobody_deletes_restores_or_erases_beyond_his_reach() -> None:
    make.owner()
    seller = make.actor("sales")
    other = make.contact()
    with pytest.raises(NotAllowed):
        commands.delete_record(other, by=seller)
    binned = delete(other)
    with pytest.raises(NotAllowed):
        commands.recover_records([binned], by=seller)
    mine = delete(make.contact(owner_id=seller.user_id), by=seller)
    with pytest.raises(NotAllowed):
        commands.erase_binned([mine], by=seller)
    assert Binned.objects.count() == 2
    assert [item.binned.pk for item in queries.bin_page(seller, BinFilter()).items] == [mine.pk]


def test_what_is_in_the_bin_cannot_be_changed(admin: Actor) -> None:
    contact = make.contact()
    delete(contact)
    with pytest.raises(NotFound):
        change_contact(contact, by=admin, job_title="Ghost")
    fresh = rows_of(Contact).get(pk=contact.pk)
    with pytest.raises(NotAllowed):
        change_contact(fresh, by=admin, job_title="Ghost")


def test_a_number_of_our_own_is_free_again_and_stands_in_the_way_of_coming_back(admin: Actor) -> None:
    old = make.contact(number="A-1")
    delete(old)
    new = make.contact(number="A-1")
    with pytest.raises(Invalid, match="has the number A-1 by now"):
        recover(old, by=admin)
    change_contact(new, by=admin, number="A-2")
    assert recover(old, by=admin).ids == [old.pk]


def test_of_two_in_the_bin_with_one_number_the_first_comes_back(admin: Actor) -> None:
    first = make.contact(number="A-1")
    delete(first)
    second = make.contact(number="A-1")
    delete(second)
    done = recover(first, second, by=admin)
    assert done.ids == [first.pk]
    assert list(done.refused) == [second.pk]


def test_a_unique_field_of_the_firm_stands_in_the_way_too(admin: Actor) -> None:
    lists.add_field("contact", labels={"en": "Card"}, type="text", is_unique=True, by=admin)
    known = CustomField.objects.get()
    old = make.contact(custom={known.key: "77"})
    delete(old)
    make.contact(custom={known.key: "77"})
    with pytest.raises(Invalid, match="Another record has “77” as “Card” by now"):
        recover(old, by=admin)


def test_many_are_deleted_and_come_back_by_bulk_work(admin: Actor) -> None:
    people = [make.contact() for _ in range(3)]
    work = bulk(admin, "delete", *people)
    assert (work.done_count, Contact.objects.count(), Binned.objects.count()) == (3, 0, 3)
    recover(people[0])
    lists.undo_bulk(work, by=admin)
    work.refresh_from_db()
    assert (work.undone_count, work.kept_count, Contact.objects.count()) == (2, 1, 3)


def test_taking_other_bulk_work_back_leaves_what_is_in_the_bin(admin: Actor) -> None:
    stays, gone = make.contact(), make.contact()
    tagged = bulk(admin, "tag", stays, gone, names=["VIP"])
    edited = bulk(admin, "edit", stays, gone, field="language", value="lv")
    delete(gone)
    for work in (edited, tagged):
        lists.undo_bulk(work, by=admin)
        work.refresh_from_db()
        assert (work.state, work.undone_count, work.kept_count) == ("undone", 1, 1)


def test_a_merged_record_is_no_record_of_the_bin_and_a_merge_waits_for_its_survivor(admin: Actor) -> None:
    stays, joined = make.contact(name="Zaid"), make.contact(name="Zaid again")
    merge = merge_contacts(stays, others=[joined], by=admin)
    with pytest.raises(Conflict):
        commands.delete_record(Contact.objects.get(pk=joined.pk), by=admin)
    assert bulk(admin, "delete", joined).same_count == 1
    delete(Contact.objects.get(pk=stays.pk))
    assert not Merge.objects.visible_to(admin).exists()
    with pytest.raises(NotAllowed):
        undo_merge(Merge.objects.select_related("survivor").get(pk=merge.pk), by=admin)
    recover(stays)
    undo_merge(Merge.objects.select_related("survivor").get(pk=merge.pk), by=admin)
    assert Contact.objects.current().count() == 2


@pytest.mark.usefixtures("admin")
def test_duplicates_forget_it_and_find_it_again() -> None:
    first, second = (make.contact(name="Zaid Ali", emails=[{"value": "z@example.com"}]) for _ in range(2))
    drain()
    assert Pair.objects.count() == 1
    delete(first)
    drain()
    assert (Pair.objects.count(), list(MatchKeys.objects.values_list("contact", flat=True))) == (
        0,
        [second.pk],
    )
    recover(first)
    drain()
    assert Pair.objects.count() == 1


def test_the_bin_is_asked_by_kind_person_and_words_and_goes_on_behind_a_key(admin: Actor) -> None:
    seller = make.actor("sales")
    names = ["Zaid One", "Zaid Two", "Layla"]
    for name in names:
        delete(make.contact(name=name, owner_id=seller.user_id), by=seller if name == "Layla" else admin)
    first = queries.bin_page(admin, BinFilter(), limit=2)
    assert ([one.binned.anchor.title for one in first.items], first.count) == (["Layla", "Zaid Two"], 3)
    rest = queries.bin_page(admin, BinFilter(), before=first.more, limit=2)
    assert ([one.binned.anchor.title for one in rest.items], rest.more) == (["Zaid One"], None)

    def titles(**wanted: Any) -> list[str]:
        return [one.binned.anchor.title for one in queries.bin_page(admin, BinFilter(**wanted)).items]

    assert titles(person=seller.user_id) == ["Layla"]
    assert titles(text="zaid") == ["Zaid Two", "Zaid One"]
    assert titles(kind="nothing") == []


def test_after_its_time_it_is_erased_with_all_that_names_it_but_the_audit(
    admin: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    word, at_end = "Xanthippe7431", django_capture_on_commit_callbacks
    company = make.company(name="Nakheel")
    person = make.contact(
        name=word,
        job_title=f"{word} the first",
        company_id=company.pk,
        emails=[{"value": f"{word}@example.com"}],
        by=admin,
    )
    relate(company, other=person, kind="other", by=admin)
    twin = make.contact(name=f"{word} twin")
    merge_contacts(person, others=[twin], by=admin)
    note = commands.write_note(person, body=f"<p>{word}</p>", by=admin)
    commands.edit_note(note, body=f"<p>{word} again</p>", by=admin)
    file = commands.add_file(person, content=ContentFile(b"x"), name=f"{word}.txt", by=admin)
    bulk(admin, "edit", person, field="job_title", value="Chief")
    delete(Contact.objects.get(pk=person.pk), by=admin)
    drain()
    erase_bin.call()
    assert Binned.objects.count() == 1
    grow_old()
    with at_end(execute=True):
        erase_bin.call()
    assert everything_that_names(word) == []
    assert not rows_of(Anchor).filter(pk__in=[person.pk, twin.pk]).exists()
    assert not default_storage.exists(file.key)
    assert not any(model.objects.exists() for model in (File, BulkTarget, Relation, Merge, Pair))
    # the firm that stays is news
    assert not Note.objects.exclude(anchor=company.pk).exists()
    assert not EventLink.objects.exclude(anchor=company.pk).exists()
    assert not Event.objects.filter(subject_id__in=[person.pk, twin.pk]).exists()
    entry = AuditEntry.objects.get(action="record.erased")
    assert entry.data == {"kind": "contact", "rows": 1, "ids": [str(person.pk)]}
    assert Contact.objects.get().pk == company.pk


def test_a_company_that_is_erased_leaves_its_people_and_what_they_call_it(admin: Actor) -> None:
    company = make.company(name="Nakheel")
    person = make.contact(name="Zaid", company_id=company.pk)
    commands.erase_binned([delete(company)], by=admin)
    person.refresh_from_db()
    assert (person.company_id, person.company_name) == (None, "Nakheel")
    assert get_card(admin, person.pk).relations == []


def test_the_photo_goes_too(admin: Actor, django_capture_on_commit_callbacks: Any) -> None:
    at_end = django_capture_on_commit_callbacks
    person = make.contact()
    key = set_photo(person, photo=ContentFile(picture(90, 90)), by=admin).photo
    assert default_storage.exists(key)
    binned = delete(Contact.objects.get(pk=person.pk))
    with at_end(execute=True):
        commands.erase_binned([binned], by=admin)
    assert not default_storage.exists(key)


def test_the_firm_says_how_long_within_reason(admin: Actor) -> None:
    for days in (0, 6, 366):
        with pytest.raises(Invalid):
            commands.set_bin_rules(BinRules.current(), days=days, by=admin)
    commands.set_bin_rules(BinRules.current(), days=90, by=admin)
    delete(make.contact())
    grow_old(80)
    assert commands.erase_expired(10, by=SYSTEM) == 0
    grow_old(91)
    assert commands.erase_expired(10, by=SYSTEM) == 1
    with pytest.raises(NotAllowed):
        commands.set_bin_rules(BinRules.current(), days=9, by=make.actor("manager"))
