"""Handing over what a leaver owns: everything goes, evenly, quietly, with a way back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.api import Caller
from tests.drain import drain
from wasl.activities.commands import complete_task
from wasl.activities.models import Task
from wasl.contacts.commands import archive_contact, change_contact, merge_contacts, undo_merge
from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.lists import commands
from wasl.lists.commands import bulk
from wasl.lists.models import BulkWork, SavedView
from wasl.lists.queries.handing import owned_by
from wasl.records.commands import delete_record, recover_records
from wasl.records.models import Anchor, Binned, Event, ReactionRun
from wasl.workspace.commands import deactivate_user
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Actor:
    return actor_of_user(make.owner())


@pytest.fixture
def leaver(admin: Actor) -> User:
    assert admin.may("workspace.manage_users")
    return make.user("manager", team=make.team("North"), name="Layla")


def view(owner: User, scope: str) -> SavedView:
    return SavedView.objects.create(listing="people", name=scope, owner=owner, scope=scope)


def counts(user: User, admin: Actor) -> dict[str, int]:
    return {one.icon: one.count for one in owned_by(admin, user)}


def owners(*contacts: Contact) -> list[Any]:
    found = dict(Contact.objects.values_list("pk", "owner_id"))
    assert found == dict(Anchor.objects.filter(kind="contact").values_list("pk", "owner_id"))
    return [found[one.pk] for one in contacts]


def test_everything_goes_to_one_receiver_and_comes_back(admin: Actor, leaver: User) -> None:
    receiver, colleague = make.user(), make.user()
    own = make.contact(owner_id=leaver.pk, team_id=leaver.team_id)
    away = make.contact(owner_id=leaver.pk)
    archive_contact(away, by=admin)
    step = make.contact(owner_id=colleague.pk)
    task = make.task(about=step, by=admin, owner_id=leaver.pk)
    # what was done stays his
    done = complete_task(make.task(by=admin, owner_id=leaver.pk), by=admin)
    shared, private = view(leaver, "everyone"), view(leaver, "mine")
    assert counts(leaver, admin) == {"users": 2, "checkbox": 1, "bookmarks": 1}
    work = commands.hand_over(leaver, to=[receiver.pk], by=admin)
    assert (work.state, work.done_count) == ("over", 4)
    assert owners(own, away, step) == [receiver.pk, receiver.pk, colleague.pk]
    assert Task.objects.get(pk=task.pk).owner_id == receiver.pk
    assert Task.objects.get(pk=done.pk).owner_id == leaver.pk
    # the step of a record says who does it now
    assert Anchor.objects.get(pk=step.pk).next_step_by_id == receiver.pk
    assert Contact.objects.get(pk=own.pk).team_id == leaver.team_id
    assert {shared.name: receiver.pk, private.name: leaver.pk} == dict(
        SavedView.objects.values_list("name", "owner_id")
    )
    assert counts(leaver, admin) == {}
    work = commands.undo_bulk(work, by=admin)
    assert (work.state, work.undone_count, work.kept_count) == ("undone", 4, 0)
    assert owners(own, away, step) == [leaver.pk, leaver.pk, colleague.pk]
    assert counts(leaver, admin) == {"users": 2, "checkbox": 1, "bookmarks": 1}


def test_several_get_equal_shares_over_all_chunks(
    admin: Actor, leaver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "CHUNK", 4)
    receivers = [make.user() for _ in range(3)]
    people = [make.contact(owner_id=leaver.pk) for _ in range(9)]
    work = commands.hand_over(leaver, to=[one.pk for one in receivers], by=admin)
    assert work.state == "running"
    drain()
    work.refresh_from_db()
    assert (work.state, work.done_count) == ("over", 9)
    assert sorted(owners(*people).count(one.pk) for one in receivers) == [3, 3, 3]


def test_records_keep_their_team_or_get_that_of_the_new_owner(admin: Actor, leaver: User) -> None:
    south = make.team("South")
    receiver = make.user(team=south)
    person = make.contact(owner_id=leaver.pk, team_id=leaver.team_id)
    work = commands.hand_over(leaver, to=[receiver.pk], keeps_team=False, by=admin)
    assert Contact.objects.get(pk=person.pk).team_id == south.pk
    assert Anchor.objects.get(pk=person.pk).team_id == south.pk
    commands.undo_bulk(work, by=admin)
    assert Contact.objects.get(pk=person.pk).team_id == leaver.team_id


def test_each_record_tells_who_had_it_and_nothing_reacts(admin: Actor, leaver: User) -> None:
    receiver = make.user(name="Faisal")
    person = make.contact(owner_id=leaver.pk)
    work = commands.hand_over(leaver, to=[receiver.pk], by=admin)
    event = Event.objects.get(cause=work.pk)
    assert event.subject_id == person.pk
    assert event.data["changes"] == {"owner": ["Layla", "Faisal"]}
    drain()
    assert not ReactionRun.objects.filter(event_id=event.pk).exists()
    browser = make.signed_in(User.objects.get(pk=admin.user_id))
    assert "Owner: " in browser.get(f"/contacts/{person.pk}/").content.decode()


def test_what_somebody_changed_since_stays_each_for_itself(admin: Actor, leaver: User) -> None:
    receiver, third = make.user(team=make.team("South")), make.user()
    moved, both = (make.contact(owner_id=leaver.pk, team_id=leaver.team_id) for _ in range(2))
    work = commands.hand_over(leaver, to=[receiver.pk], keeps_team=False, by=admin)
    change_contact(both, by=admin, owner_id=third.pk)
    change_contact(moved, by=admin, owner_id=third.pk, team_id=make.team("West").pk)
    work = commands.undo_bulk(work, by=admin)
    assert (work.undone_count, work.kept_count) == (1, 1)
    assert owners(moved, both) == [third.pk, third.pk]
    assert Contact.objects.get(pk=both.pk).team_id == leaver.team_id


def test_what_lies_in_the_bin_comes_back_to_the_new_owner(admin: Actor, leaver: User) -> None:
    receiver = make.user()
    own, promised, stays = make.contact(owner_id=leaver.pk), make.contact(), make.contact(owner_id=leaver.pk)
    make.task(about=promised, owner_id=leaver.pk, by=admin)
    for one in (own, promised):
        delete_record(one, by=admin)
    assert counts(leaver, admin) == {"users": 1, "checkbox": 1, "trash": 1}
    work = commands.hand_over(leaver, to=[receiver.pk], by=admin)
    assert (work.total, work.done_count) == (3, 3)
    assert not counts(leaver, admin)
    recover_records(list(Binned.objects.all()), by=admin)
    assert owners(own, stays) == [receiver.pk, receiver.pk]
    assert Anchor.objects.get(pk=promised.pk).next_step_by_id == receiver.pk


def test_handing_over_is_taken_back_in_the_bin_too(admin: Actor, leaver: User) -> None:
    gone = make.contact(owner_id=leaver.pk)
    delete_record(gone, by=admin)
    work = commands.undo_bulk(commands.hand_over(leaver, to=[make.user().pk], by=admin), by=admin)
    assert (work.undone_count, work.kept_count) == (1, 0)
    recover_records(list(Binned.objects.all()), by=admin)
    assert owners(gone) == [leaver.pk]


def test_what_was_merged_comes_apart_as_the_new_owners(admin: Actor, leaver: User) -> None:
    receiver = make.user()
    kept, merged = make.contact(owner_id=leaver.pk), make.contact(owner_id=leaver.pk)
    merge = merge_contacts(kept, others=[merged], by=admin)
    work = commands.hand_over(leaver, to=[receiver.pk], by=admin)
    assert (work.done_count, counts(leaver, admin)) == (2, {})
    undo_merge(merge, by=admin)
    assert owners(kept, merged) == [receiver.pk, receiver.pk]


def test_only_colleagues_who_can_sign_in_get_something(admin: Actor, leaver: User) -> None:
    make.contact(owner_id=leaver.pk)
    gone = make.user()
    deactivate_user(gone, by=admin)
    for to in ([], [leaver.pk], [gone.pk]):
        with pytest.raises(Invalid):
            commands.hand_over(leaver, to=to, by=admin)
    with pytest.raises(Invalid, match="no records"):
        commands.hand_over(gone, to=[make.user().pk], by=admin)
    assert not BulkWork.objects.exists()


def test_it_is_for_those_who_manage_people_and_goes_as_far_as_they_reach(leaver: User) -> None:
    mine, other = make.contact(owner_id=leaver.pk, team_id=leaver.team_id), make.contact(owner_id=leaver.pk)
    receiver = make.user()
    with pytest.raises(NotAllowed):
        commands.hand_over(leaver, to=[receiver.pk], by=make.actor("manager"))
    lead = Role.objects.get(key="manager")
    lead.permissions = [*lead.permissions, "workspace.manage_users"]
    lead.save()
    boss = make.actor("manager", team=leaver.team)
    work = commands.hand_over(leaver, to=[receiver.pk], by=boss)
    assert (work.done_count, work.refused_count) == (1, 1)
    assert owners(mine, other) == [receiver.pk, leaver.pk]


def test_a_role_that_may_not_change_owners_is_refused_record_by_record(leaver: User) -> None:
    make.contact(owner_id=leaver.pk)
    role = Role.objects.get(key="admin")
    role.fields = {"contact": {"owner": "read"}}
    role.save()
    work = commands.hand_over(leaver, to=[make.user().pk], by=make.actor("admin"))
    assert (work.done_count, work.refused_count) == (0, 1)


def test_it_is_no_act_of_a_list(admin: Actor, leaver: User) -> None:
    person = make.contact(owner_id=leaver.pk)
    browser = make.signed_in(User.objects.get(pk=admin.user_id))
    assert browser.get(f"/lists/people/bulk/hand_over/?ids={person.pk}").status_code == 403


@pytest.fixture
def browser(admin: Actor) -> Client:
    return make.signed_in(User.objects.get(pk=admin.user_id))


def test_the_page_of_a_colleague_offers_it_and_insists_after_shutting_out(
    browser: Client, leaver: User
) -> None:
    make.contact(owner_id=leaver.pk)
    part = reverse("lists:owned", args=[leaver.pk])
    assert part in browser.get(reverse("workspace:user", args=[leaver.pk])).content.decode()
    assert "nobody else answers" not in browser.get(part).content.decode()
    answer = browser.post(reverse("workspace:deactivate", args=[leaver.pk]))
    assert answer["Location"] == reverse("workspace:user", args=[leaver.pk])
    assert "nobody else answers" in browser.get(part).content.decode()


def test_it_is_asked_done_and_undone_on_pages(browser: Client, leaver: User) -> None:
    receiver = make.user(name="Faisal")
    person = make.contact(owner_id=leaver.pk)
    address = reverse("lists:hand_over", args=[leaver.pk])
    body = browser.get(address).content.decode()
    assert "Faisal" in body
    assert f'value="{leaver.pk}"' not in body
    assert browser.post(address, {"keeps_team": "on"}).status_code == 422
    answer = browser.post(address, {"to": [str(receiver.pk)], "keeps_team": "on"}, follow=True)
    work = BulkWork.objects.get()
    body = answer.content.decode()
    assert "1 was handed over." in body
    assert reverse("lists:bulk_undo", args=[work.pk]) in body
    assert owners(person) == [receiver.pk]
    listed = browser.get("/settings/bulk/").content.decode()
    assert "Hand over from Layla to Faisal" in listed
    body = browser.post(reverse("lists:bulk_undo", args=[work.pk]), follow=True).content.decode()
    assert "1</bdi> record was taken back." in body
    assert (
        "Nothing to hand over" in browser.get(reverse("lists:hand_over", args=[receiver.pk])).content.decode()
    )


def test_others_neither_see_nor_do_it(leaver: User) -> None:
    seller = make.signed_in(make.user("sales"))
    for name in ("lists:owned", "lists:hand_over"):
        assert seller.get(reverse(name, args=[leaver.pk])).status_code == 403
    assert seller.post(reverse("lists:hand_over", args=[leaver.pk]), {"to": "x"}).status_code == 403


def test_programs_hand_over_too(admin: Actor, leaver: User) -> None:
    caller = Caller(User.objects.get(pk=admin.user_id))
    receiver = make.user()
    person = make.contact(owner_id=leaver.pk)
    answer = caller.send("post", f"/users/{leaver.pk}/hand-over", {"to": [str(receiver.pk)]})
    made = answer.json()
    assert (answer.status_code, made["kind"], made["act"], made["done"]) == (201, "*", "hand_over", 1)
    assert made["items"][0]["id"] == str(person.pk)
    assert caller.client.get(answer["Location"]).json()["state"] == "over"
    assert caller.send("post", f"/bulk/{made['id']}/undo").json()["undone"] == 1
    assert owners(person) == [leaver.pk]
    strange = caller.send("post", f"/users/{person.pk}/hand-over", {"to": [str(receiver.pk)]})
    assert strange.status_code == 404
