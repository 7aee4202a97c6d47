"""Rooms are there for those who sit in them, whatever their role reaches."""

import dataclasses

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests import make
from tests.drain import drain
from tests.rooms.conftest import Firm
from wasl.automation.models import Notification
from wasl.automation.queries import notifications
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.records.commands import delete_record, write_note
from wasl.records.models import Anchor
from wasl.records.queries import get_anchor, search
from wasl.records.topics import may_hear_anchor
from wasl.rooms import commands, queries
from wasl.rooms.models import Room
from wasl.workspace.commands import change_team, deactivate_user, delete_team
from wasl.workspace.models import User


def titles(rooms: list[Room]) -> set[str]:
    return {room.title for room in rooms}


def test_the_rooms_of_everybody_and_of_teams_make_themselves_once_and_follow_their_teams(firm: Firm) -> None:
    assert commands.keep_given_rooms("en", by=SYSTEM) == 0
    assert titles(queries.my_rooms(firm["badr"])) == {"Everybody", "North"}
    assert titles(queries.my_rooms(firm["owner"])) == {"Everybody"}
    change_team(firm.north, name="North and East", parent=None, lead=firm.ilze, by=SYSTEM)
    firm.badr.team = firm.riga
    firm.badr.save()
    assert commands.keep_given_rooms("en", by=SYSTEM) == 1
    assert titles(queries.my_rooms(firm["badr"])) == {"Everybody", "Riga"}
    assert titles(queries.my_rooms(firm["ilze"])) == {"Everybody", "Riga", "North and East"}


def test_a_private_room_is_there_for_its_members_alone_whatever_a_role_sees(firm: Firm) -> None:
    room = commands.open_room("Salaries", by=firm["layan"], openness="private", people=[firm.badr])
    assert queries.get_room(firm["badr"], room.pk).title == "Salaries"
    for name in ("owner", "ilze"):
        stranger = firm[name]
        with pytest.raises(NotFound):
            queries.get_room(stranger, room.pk)
        with pytest.raises(NotFound):
            get_anchor(stranger, room.pk)
        assert search(stranger, "Salaries").hits == []
        assert not may_hear_anchor(stranger, str(room.pk))
        with pytest.raises(NotAllowed):
            commands.post_message(room, body="<p>hello</p>", by=stranger)
    assert [hit.anchor.title for hit in search(firm["badr"], "Salaries").hits] == ["Salaries"]
    borrowed = dataclasses.replace(firm["badr"], seen_as=firm.owner.pk, read_only=True)
    assert titles(queries.my_rooms(borrowed)) == {"Everybody", "North"}


def test_an_open_room_is_read_by_all_and_written_in_by_who_joined(firm: Firm) -> None:
    room = commands.open_room("Fair in Dubai", by=firm["layan"])
    ilze = firm["ilze"]
    assert queries.get_room(ilze, room.pk).is_mine is False
    with pytest.raises(NotAllowed):
        commands.post_message(room, body="<p>hello</p>", by=ilze)
    commands.join_room(room, by=ilze)
    commands.post_message(room, body="<p>hello</p>", by=ilze)
    commands.leave_room(room, by=ilze)
    assert titles(queries.my_rooms(ilze)) == {"Everybody", "Riga"}
    assert [item.note.text for item in queries.messages(ilze, room).items] == ["hello"]


def test_who_is_asked_in_hears_of_it_in_their_language_and_nothing_once_taken_out(firm: Firm) -> None:
    room = commands.open_room("Fair", by=firm["layan"], openness="private", people=[firm.badr])
    drain()
    assert [said.title for said in notifications(firm["badr"]).items] == ["Fair"]
    commands.remove_member(room, person=firm.badr, by=firm["layan"])
    assert notifications(firm["badr"]).items == []
    with pytest.raises(NotAllowed):
        commands.ask_in(room, people=[firm.ilze], by=firm["badr"])


def test_only_who_opened_a_room_leads_its_team_or_manages_rooms_changes_it(firm: Firm) -> None:
    room = commands.open_room("Fair", by=firm["badr"])
    with pytest.raises(NotAllowed):
        commands.change_room(room, name="Other", topic="", by=firm["ilze"])
    assert commands.change_room(room, name="Other", topic="x", by=firm["badr"]).name == "Other"
    commands.archive_room(room, by=firm["layan"])
    with pytest.raises(Invalid):
        commands.post_message(room, body="<p>hello</p>", by=firm["badr"])
    assert titles(queries.all_rooms(firm["ilze"], is_archived=True)) == {"Other"}


def test_the_last_to_leave_a_private_room_puts_it_away(firm: Firm) -> None:
    room = commands.open_room("Two of us", by=firm["layan"], openness="private")
    commands.leave_room(room, by=firm["layan"])
    room.refresh_from_db()
    assert room.archived_at is not None


def test_a_room_is_no_record_that_is_deleted_or_written_on_past_its_own_rules(firm: Firm) -> None:
    room = commands.open_room("Fair", by=firm["layan"])
    anchor = Anchor.objects.get(pk=room.pk)
    with pytest.raises(NotAllowed):
        write_note(anchor, body="<p>x</p>", by=firm["ilze"])
    with pytest.raises(NotAllowed):
        delete_record(room, by=firm["layan"])


def test_leavers_are_told_nothing_and_no_longer_sit_there(firm: Firm) -> None:
    room = firm.room("team", of_team=firm.north)
    deactivate_user(firm.badr, by=firm["owner"])
    commands.post_message(
        room, body=f'<p><span data-mention="{firm.badr.pk}">@Badr</span></p>', by=firm["layan"]
    )
    drain()
    assert [person.name for person in queries.members(room)] == ["Layan"]
    assert not Notification.objects.exists()


def test_the_room_of_a_deleted_team_is_put_away_and_left_to_who_manages_rooms(firm: Firm) -> None:
    room = firm.room("team", of_team=firm.north)
    change_team(firm.north, name="North", parent=None, lead=firm.ilze, by=SYSTEM)
    commands.post_message(room, body="<p>Farewell</p>", by=firm["ilze"])
    User.objects.filter(team=firm.north).update(team=firm.riga)
    delete_team(firm.north, by=SYSTEM)
    assert commands.keep_given_rooms("en", by=SYSTEM) == 1
    assert commands.keep_given_rooms("en", by=SYSTEM) == 0
    assert titles(queries.all_rooms(firm["owner"], is_archived=True)) == {"North"}
    assert titles(queries.all_rooms(firm["badr"], is_archived=True)) == set()
    with pytest.raises(Invalid):
        commands.restore_room(queries.get_room(firm["owner"], room.pk), by=firm["owner"])


def test_the_room_of_everybody_is_found_and_named_in_the_language_of_the_reader(firm: Firm) -> None:
    room = firm.room()
    commands.post_message(
        room, body=f'<p>@Ilze <span data-mention="{firm.ilze.pk}">Ilze</span></p>', by=firm["layan"]
    )
    drain()
    with override("ar"):
        assert [hit.title for hit in search(firm["badr"], "الجميع").hits] == ["الجميع"]
        assert [found.place for found in queries.find_messages(firm["badr"], "ilze")] == ["الجميع"]
        assert [said.title for said in notifications(firm["ilze"]).items] == ["الجميع"]


def test_being_mentioned_in_a_room_leads_to_the_very_message(firm: Firm) -> None:
    note = commands.post_message(
        firm.room(), body=f'<p><span data-mention="{firm.ilze.pk}">Ilze</span></p>', by=firm["layan"]
    )
    drain()
    (said,) = notifications(firm["ilze"]).items
    client = make.signed_in(firm.ilze)
    answer = client.get(client.get(said.address).url)
    assert answer.url == f"{reverse('rooms:room', args=[note.anchor_id])}?at={note.pk}#m-{note.pk}"
