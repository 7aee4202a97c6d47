"""What the colleagues of the demo say to each other: in the rooms of their teams, in one that they opened, on the feed."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.html import from_text
from wasl.project.demo.language import words
from wasl.project.demo.marks import mark, marked
from wasl.project.models import DemoMark
from wasl.records.commands import Emission, NoteDraft, emit_many, sign_note
from wasl.records.commands.notes import keep_notes
from wasl.records.models import EventLink, Note
from wasl.rooms.commands import confirm_reading, keep_given_rooms, open_room, write_lines
from wasl.rooms.events import Announced, MessagePosted
from wasl.rooms.models import Line, Room
from wasl.workspace.models import Team, User

# so many customers and orders of late stand on the feed
NEWS = {"record.added": 6, "order.placed": 6}

type People = Mapping[str, Actor]


@transaction.atomic
def talk(people: People, teams: Mapping[str, Team]) -> None:
    """Write what was said, as `words/rooms.toml` has it; nothing reacts to it. `people` are actors by mail name."""
    before = set(Room.objects.values_list("pk", flat=True))
    keep_given_rooms("", by=SYSTEM)
    rooms = {key: Room.objects.get(of_team=team) for key, team in teams.items()}
    mark(DemoMark.Kind.RECORD, [room.pk for room in rooms.values() if room.pk not in before])
    rooms["firm"] = Room.objects.get(openness=Room.Openness.FIRM)
    told = words("rooms")
    for one in told["rooms"]:
        _say(rooms[one["room"]], one["lines"], people)
    for one in told["announcements"]:
        _announce(rooms[one["room"]], one, people)
    for one in told["opened"]:
        asked = User.objects.filter(pk__in=[people[name].user_id for name in one["people"]])
        room = open_room(one["name"], by=people[one["by"]], topic=one["topic"], people=list(asked))
        mark(DemoMark.Kind.RECORD, [room.pk])
        _say(room, one["lines"], people)
    _news()


def _draft(room: Room, line: Mapping[str, Any], kind: str) -> NoteDraft:
    at = clock.now() - datetime.timedelta(hours=line["hours"])
    return NoteDraft(room, from_text(line["text"]), kind, happened_at=at)


def _keep(room: Room, line: Mapping[str, Any], people: People, kind: str) -> Note:
    (note,) = keep_notes([_draft(room, line, kind)], by=people[line["by"]])
    Room.objects.filter(pk=room.pk).update(newest=note.pk)
    return note


def _say(room: Room, lines: Sequence[Mapping[str, Any]], people: People) -> None:
    notes: list[Note] = []
    for line in lines:
        note = _keep(room, line, people, Note.Kind.MESSAGE)
        if "answers" in line:
            Note.objects.filter(pk=note.pk).update(answers=notes[line["answers"]])
        notes.append(note)
        emission = Emission(MessagePosted(room, note=note), note.happened_at)
        emit_many([emission], by=people[line["by"]], quiet=True)
        for sign, names in line.get("signs", {}).items():
            for name in names:
                sign_note(note, sign=sign, by=people[name])


def _announce(room: Room, one: Mapping[str, Any], people: People) -> None:
    note = _keep(room, one, people, Note.Kind.ANNOUNCEMENT)
    emission = Emission(Announced(room, note=note), note.happened_at)
    (event,) = emit_many([emission], by=people[one["by"]], quiet=True)
    line = Line.objects.create(
        note=note, anchor=room.anchor, event_id=event.id, type=event.type, asks_reading=True
    )
    for name in one["read"]:
        confirm_reading(line, by=people[name])


def _news() -> None:
    for kind, most in NEWS.items():
        links = EventLink.objects.filter(
            type=kind, anchor_id__in=marked(DemoMark.Kind.RECORD), anchor__kind="contact"
        )
        # an event stands on several timelines
        keys = dict.fromkeys(links.order_by("-event_id").values_list("event_id", flat=True)[: 4 * most])
        write_lines(list(keys)[:most], by=SYSTEM)
