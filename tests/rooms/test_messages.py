"""What is said in rooms: once, to those who sit there, with what it names for those who may see it."""

import datetime
import uuid

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import make
from tests.drain import drain
from tests.rooms.conftest import Firm
from wasl.automation.models import Notification
from wasl.kernel import clock
from wasl.kernel.errors import Invalid, NotAllowed, NotFound
from wasl.kernel.html import from_text
from wasl.records.commands import delete_note, edit_note, sign_note
from wasl.records.models import Event, Note
from wasl.records.queries import get_file, get_note, search
from wasl.records.templatetags.records import note_body
from wasl.rooms import commands, queries
from wasl.rooms.commands.talking import MOST_A_MINUTE
from wasl.rooms.models import Room

HELLO = "<p>hello</p>"


@pytest.fixture
def north(firm: Firm) -> Room:
    return firm.room("team", of_team=firm.north)


def test_a_message_that_comes_again_under_its_key_is_one(firm: Firm, north: Room) -> None:
    key = uuid.uuid4()
    first = commands.post_message(north, body=HELLO, by=firm["badr"], client_key=key)
    second = commands.post_message(north, body=HELLO, by=firm["badr"], client_key=key)
    assert first.pk == second.pk
    assert Note.objects.filter(anchor_id=north.pk).count() == 1
    assert Event.objects.filter(type="room.message_posted").count() == 1
    # another's key is their own
    commands.post_message(north, body=HELLO, by=firm["layan"], client_key=key)
    assert Note.objects.filter(anchor_id=north.pk).count() == 2


def test_unread_counts_what_others_said_since_one_has_read_and_quiet_rooms_do_not_add(
    firm: Firm, north: Room
) -> None:
    badr, layan = firm["badr"], firm["layan"]
    notes = [commands.post_message(north, body=HELLO, by=layan) for _ in range(3)]
    assert (queries.unread_count(badr), queries.unread_count(layan)) == (3, 0)
    commands.read_room(north, upto=notes[1].pk, by=badr)
    commands.read_room(north, upto=notes[0].pk, by=badr)
    assert queries.unread_count(badr) == 1
    commands.quiet_room(north, is_quiet=True, by=badr)
    assert queries.unread_count(badr) == 0
    assert next(room.unread for room in queries.my_rooms(badr)) == 1


def test_a_mentioned_person_and_a_mentioned_team_hear_of_it_if_they_sit_there(
    firm: Firm, north: Room
) -> None:
    both = f'<p><span data-mention="{firm.badr.pk}">@Badr</span> <span data-mention="team:{firm.riga.pk}">@Riga</span></p>'
    commands.post_message(north, body=both, by=firm["layan"])
    drain()
    assert [row.person_id for row in Notification.objects.all()] == [firm.badr.pk]
    commands.post_message(firm.room(), body=both, by=firm["layan"])
    drain()
    assert {row.person_id for row in Notification.objects.all()} == {firm.badr.pk, firm.ilze.pk}


def test_an_address_of_ours_reads_as_the_record_for_those_who_may_see_it(firm: Firm) -> None:
    contact = make.contact(name="مؤسسة النخيل <b>", by=firm["badr"])
    address = f"{settings.BASE_URL}{reverse('records:open', args=[contact.pk])}"
    body = f'<p>see <a href="{address}">{address}</a></p>'
    everybody = firm.room()
    commands.post_message(everybody, body=body, by=firm["badr"])
    texts = {}
    for name in ("badr", "ilze"):
        (item,) = queries.messages(firm[name], everybody).items
        texts[name] = str(note_body(item.note))
    assert "<bdi>مؤسسة النخيل &lt;b&gt;</bdi>" in texts["badr"]
    assert str(contact.pk) not in texts["ilze"]
    assert "a record that you cannot see" in texts["ilze"]


def test_a_message_is_changed_by_its_author_for_a_day_and_removed_by_who_keeps_order(
    firm: Firm, north: Room
) -> None:
    note = commands.post_message(north, body=HELLO, by=firm["badr"])
    assert edit_note(note, body="<p>hello all</p>", by=firm["badr"]).version == 2
    Note.objects.filter(pk=note.pk).update(created_at=clock.now() - datetime.timedelta(hours=25))
    with pytest.raises(NotAllowed):
        edit_note(get_note(firm["badr"], note.pk), body=HELLO, by=firm["badr"])
    delete_note(get_note(firm["layan"], note.pk), by=firm["layan"])
    (item,) = queries.messages(firm["badr"], north).items
    assert item.note.deleted_at is not None


def test_signs_count_once_for_each_person_and_only_for_who_may_see(firm: Firm, north: Room) -> None:
    note = commands.post_message(north, body=HELLO, by=firm["badr"])
    for _again in range(2):
        sign_note(note, sign="bravo", by=firm["layan"])
    sign_note(note, sign="bravo", by=firm["badr"])
    sign_note(note, sign="done", by=firm["badr"])
    sign_note(note, sign="done", by=firm["badr"], is_set=False)
    with pytest.raises(NotAllowed):
        sign_note(note, sign="bravo", by=firm["ilze"])
    with pytest.raises(Invalid):
        sign_note(note, sign="<script>", by=firm["badr"])
    (item,) = queries.messages(firm["layan"], north).items
    assert [(one.sign, one.names, one.is_own) for one in item.note.dress.signs] == [
        ("bravo", ["Layan", "Badr"], True)
    ]


def test_what_is_too_long_empty_or_too_much_is_refused_with_a_sentence(firm: Firm, north: Room) -> None:
    badr = firm["badr"]
    with pytest.raises(Invalid, match="10,000 characters"):
        commands.post_message(north, body=from_text("x" * 64 * 1024), by=badr)
    with pytest.raises(Invalid, match="Write something"):
        commands.post_message(north, body="<p> </p>", by=badr)
    drafts = [Note(anchor_id=north.pk, author_id=badr.user_id, kind="message") for _ in range(MOST_A_MINUTE)]
    Note.objects.bulk_create(drafts)
    with pytest.raises(Invalid, match="too many"):
        commands.post_message(north, body=HELLO, by=badr)


def test_an_answer_stays_in_its_room_and_files_are_for_those_who_sit_there(firm: Firm, north: Room) -> None:
    note = commands.post_message(north, body=HELLO, by=firm["badr"])
    with pytest.raises(Invalid):
        commands.post_message(firm.room(), body=HELLO, by=firm["layan"], answers=note)
    file = SimpleUploadedFile("price.pdf", b"%PDF-1.7")
    answer = commands.post_message(north, body="", by=firm["layan"], answers=note, files=[file])
    (kept,) = answer.files.all()
    assert get_file(firm["badr"], kept.pk).name == "price.pdf"
    with pytest.raises(NotFound):
        get_file(firm["owner"], kept.pk)


def test_messages_are_found_in_any_spelling_and_never_by_strangers(firm: Firm, north: Room) -> None:
    commands.post_message(north, body="<p>وصلت الشحنة إلى المستودع</p>", by=firm["badr"])
    assert [one.note.text for one in queries.find_messages(firm["layan"], "الي المستودع")] == [
        "وصلت الشحنة إلى المستودع"
    ]
    assert [hit.anchor.title for hit in search(firm["layan"], "الشحنة").hits] == ["North"]
    for name in ("owner", "ilze"):
        assert queries.find_messages(firm[name], "المستودع") == []
        assert search(firm[name], "الشحنة").hits == []


def test_pages_of_a_room_go_back_by_key_and_open_around_one_message(firm: Firm, north: Room) -> None:
    notes = [Note(anchor_id=north.pk, author=firm.badr, kind="message", text=str(n)) for n in range(30)]
    Note.objects.bulk_create(sorted(notes, key=lambda note: note.pk))
    keys = sorted(note.pk for note in notes)
    viewer = firm["layan"]
    newest = queries.messages(viewer, north, limit=10)
    assert [item.note.pk for item in newest.items] == keys[20:]
    before = queries.messages(viewer, north, limit=10, before=newest.older)
    assert [item.note.pk for item in before.items] == keys[10:20]
    around = queries.messages(viewer, north, limit=5, at=keys[20])
    assert [item.note.pk for item in around.items] == keys[5:25]
    assert around.has_newer
    assert queries.messages(viewer, north, limit=10, before=keys[3]).older is None
