"""Merging: everything reaches the survivor, nothing is doubled or lost, and one step takes it back."""

import datetime
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from PIL import Image

from tests import make
from wasl.activities.commands import add_project
from wasl.automation.commands import add_rule, follow
from wasl.automation.models import Member, Notification, Rule, RuleVersion, Run
from wasl.bookings.commands import add_meeting_type
from wasl.bookings.models import Booking
from wasl.calendar.models import Guest, Invitation
from wasl.capture.commands import add_form
from wasl.capture.models import Submission
from wasl.contacts.commands import (
    change_contact,
    give_consent,
    merge_contacts,
    relate,
    undo_merge,
    withdraw_consent,
)
from wasl.contacts.commands.forgetting import forget_old_merges
from wasl.contacts.commands.merging import LEFT
from wasl.contacts.commands.photos import set_photo
from wasl.contacts.models import Consent, Contact, DuplicateSearch, Pair, Relation
from wasl.contacts.queries import contacts_out, get_card, may_send
from wasl.contracts.commands import add_contract, add_membership, add_plan
from wasl.home.commands import answer_hint
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from wasl.records.commands import add_file, tag_record, write_note
from wasl.records.commands.merging import OWN, references
from wasl.records.models import Anchor, Event, EventLink, File, Merge, Note, TagLink
from wasl.records.queries import get_anchor, get_visible, timeline
from wasl.rooms.models import Line
from wasl.sales.commands import add_lead
from wasl.sales.models import DealPerson

pytestmark = pytest.mark.django_db
BY = SYSTEM


def everything_on(contact: Contact) -> Contact:
    """Put something of every kind on a contact."""
    write_note(contact, body="<p>Wants a call on Monday</p>", by=BY)
    add_file(contact, content=ContentFile(b"offer"), name="offer.txt", by=BY)
    tag_record(contact, names=["gold", "fair"], by=BY)
    make.task(about=contact, due_at=clock.now() + datetime.timedelta(days=2), by=BY)
    give_consent(contact, channel="email", source="Form", by=BY)
    return contact


def state_of(contact: Contact) -> dict[str, Any]:
    """Return all that a contact is, apart from what counts changes."""
    fresh = Contact.objects.select_related("anchor").get(pk=contact.pk)
    out = contacts_out(SYSTEM, [fresh])[0]
    out = {name: value for name, value in out.items() if name not in {"version", "updated_at"}}
    anchor = {
        name: getattr(fresh.anchor, name)
        for name in ("title", "search_1", "next_step", "next_step_at", "merged_into_id", "is_archived")
    }
    relations = sorted(
        Relation.objects.filter(models.Q(first=contact) | models.Q(second=contact)).values_list(
            "id", "first", "second", "kind", "is_primary", "until"
        )
    )
    links = EventLink.objects.filter(anchor_id=contact.pk).exclude(type__startswith="contact.merge")
    return out | {
        "anchor": anchor,
        "relations": relations,
        "events": sorted(links.values_list("event_id", "type")),
        "subjects": sorted(Event.objects.filter(subject_id=contact.pk).exclude(type__startswith="contact.merge").values_list("id", flat=True)),
        "notes": sorted(Note.objects.filter(anchor_id=contact.pk).values_list("id", flat=True)),
        "files": sorted(File.objects.filter(anchor_id=contact.pk).values_list("id", flat=True)),
        "tag_links": sorted(TagLink.objects.filter(anchor_id=contact.pk).values_list("tag_id", flat=True)),
        "consents": sorted(Consent.objects.filter(contact=contact).values_list("id", flat=True)),
        "people": sorted(Contact.objects.filter(company=contact).values_list("pk", "company_name")),
    }  # fmt: skip


def test_values_are_joined_without_doubles_and_choices_win() -> None:
    first = make.contact(
        name="Anna Ozola", emails=[{"value": "anna@ozols.lv"}], phones=[{"value": "+37120000001"}], roles=["customer"],
        job_title="Buyer",
    )  # fmt: skip
    second = make.contact(
        name="Anna Ozoliņa", emails=[{"value": "ANNA@ozols.lv"}, {"value": "ao@mail.lv"}], roles=["supplier"],
        phones=[{"value": "+37120000002"}], job_title="Head of buying", birthday="1990-04-14", tax_number="LV1",
    )  # fmt: skip
    merge_contacts(first, others=[second], choices={"job_title": second.pk, "phones": second.pk}, by=BY)
    card = get_card(SYSTEM, first.pk)
    assert card.contact.name == "Anna Ozola"
    assert (card.contact.job_title, card.contact.birthday) == ("Head of buying", "1990-04-14")
    assert card.contact.roles == ["customer", "supplier"]
    assert [(row.value, row.is_primary) for row in card.emails] == [
        ("anna@ozols.lv", True),
        ("ao@mail.lv", False),
    ]
    assert [(row.e164, row.is_primary) for row in card.phones] == [
        ("+37120000002", True),
        ("+37120000001", False),
    ]
    assert card.contact.primary_phone == "+37120000002"
    assert "20000002" in card.contact.anchor.sought


def test_the_merged_record_is_archived_and_its_id_answers_with_the_survivor() -> None:
    first, second, third = make.contact(), make.contact(), make.contact()
    merge_contacts(second, others=[third], by=BY)
    merge_contacts(first, others=[second], by=BY)
    assert get_visible(Contact, third.pk, SYSTEM).pk == first.pk
    assert get_anchor(SYSTEM, second.pk).pk == first.pk
    assert Contact.objects.get(pk=third.pk).archived_at is not None
    assert list(Contact.objects.current()) == [first]


def test_one_event_says_what_was_merged() -> None:
    first, second = make.contact(name="Anna Ozola"), make.contact(name="Anna Ozoliņa")
    merge = merge_contacts(first, others=[second], by=BY)
    newest = timeline(SYSTEM, first).items[0].event
    assert newest.type == "contact.merged"
    assert newest.data["merge"] == str(merge.pk)
    assert [one["name"] for one in newest.data["records"]] == ["Anna Ozola", "Anna Ozoliņa"]


def test_everything_on_the_merged_record_reaches_the_survivor() -> None:
    first, second = everything_on(make.contact()), everything_on(make.contact())
    before = EventLink.objects.filter(anchor_id__in=[first.pk, second.pk]).count()
    merge_contacts(first, others=[second], by=BY)
    assert Note.objects.filter(anchor_id=first.pk).count() == 2
    assert File.objects.filter(anchor_id=first.pk).count() == 2
    assert TagLink.objects.filter(anchor_id=first.pk).count() == 2
    assert Consent.objects.filter(contact=first).count() == 2
    # the event of the merge itself stands on both
    assert EventLink.objects.filter(anchor_id=first.pk).count() == before + 1
    assert not Event.objects.filter(subject_id=second.pk).exists()


def test_the_latest_statement_of_consent_holds_after_a_merge() -> None:
    first, second = make.contact(), make.contact()
    give_consent(first, channel="email", source="Form", by=BY)
    withdraw_consent(second, channel="email", by=BY)
    merge_contacts(first, others=[second], by=BY)
    assert not may_send(SYSTEM, first, "email", "marketing")


def test_relations_end_up_once_and_never_at_the_record_itself() -> None:
    company, twin, other = make.company(name="Alfa"), make.company(name="Alfa SIA"), make.company(name="Beta")
    person = make.contact(company_id=twin.pk, job_title="Buyer")
    relate(company, other=twin, kind="partner", by=BY)
    relate(company, other=other, kind="supplier", by=BY)
    relate(twin, other=other, kind="supplier", by=BY)
    merge_contacts(company, others=[twin], by=BY)
    rows = list(Relation.objects.values_list("kind", "first", "second", "is_primary").order_by("kind"))
    assert rows == [
        ("employment", person.pk, company.pk, True),
        ("supplier", company.pk, other.pk, False),
    ]
    person.refresh_from_db()
    assert (person.company_id, person.company_name) == (company.pk, "Alfa")


def test_two_employers_become_one_that_counts() -> None:
    alfa, beta = make.company(name="Alfa"), make.company(name="Beta")
    first, second = make.contact(company_id=alfa.pk), make.contact(company_id=beta.pk)
    merge_contacts(first, others=[second], choices={"company": second.pk}, by=BY)
    rows = dict(Relation.objects.filter(first=first).values_list("second", "is_primary"))
    assert rows == {alfa.pk: False, beta.pk: True}
    first.refresh_from_db()
    assert first.company_name == "Beta"


def _rule() -> Rule:
    return add_rule("contact", name="Rule", by=make.actor("admin"))


def _run(one: Contact) -> Run:
    rule = _rule()
    version = RuleVersion.objects.create(rule=rule, number=1, definition=rule.draft)
    return Run.objects.create(rule=rule, version=version, anchor_id=one.pk, occasion=f"test:{one.pk}")


# one row for each column of each table that points at a contact or an anchor; a new one needs a line here
def _anchor_row(anchor: Anchor, **values: Any) -> Anchor:
    return Anchor.objects.create(kind="contact", title="Pointer", **values)


def _line(one: Contact) -> Line:
    note = Note.objects.create(anchor_id=one.pk, kind="news")
    return Line.objects.create(note=note, anchor_id=one.pk, event_id=uuid.uuid4(), type="contact.created")


def _submission(**links: Any) -> Submission:
    form = add_form("Ask", fields=[{"source": "email"}], by=BY)
    sent = Submission(form=form, language="en", email="x@post.example", **links)
    sent.save()
    return sent


ROWS: dict[str, Callable[[Contact], Any]] = {
    "records.anchor.merged_into_id": lambda one: _anchor_row(one.anchor, merged_into_id=one.pk),
    "records.note.anchor_id": lambda one: write_note(one, body="<p>Hello</p>", by=BY),
    "records.note_attendees.anchor_id": lambda one: write_note(
        make.contact(), body="<p>Minutes</p>", kind="meeting", by=BY
    ).attendees.add(one.anchor),
    "records.file.anchor_id": lambda one: add_file(one, content=ContentFile(b"x"), name="x.txt", by=BY),
    "records.taglink.anchor_id": lambda one: tag_record(one, names=["gold"], by=BY),
    "records.event.subject_id": bool,
    "records.eventlink.anchor_id": bool,
    "automation.run.anchor_id": _run,
    "automation.member.anchor_id": lambda one: Member.objects.create(rule=_rule(), anchor_id=one.pk),
    "automation.follow.anchor_id": lambda one: follow(one, by=make.actor("admin")),
    "automation.notification.anchor_id": lambda one: Notification.objects.create(
        person=make.user("admin"), anchor_id=one.pk, kind="followed", text="x", source="test"
    ),
    "bookings.booking.contact_id": lambda one: Booking.objects.create(
        meeting_type=add_meeting_type("Talk", hosts=[make.user()], by=BY),
        meeting_id=make.task().pk,
        contact_id=one.pk,
        starts_at=clock.now(),
        ends_at=clock.now(),
        name="x",
        email="x@post.example",
    ),
    "home.hintanswer.record_id": lambda one: answer_hint(
        one.anchor, source="silent", answer="never", by=make.actor("admin")
    ),
    "capture.submission.contact_id": lambda one: _submission(contact_id=one.pk),
    "capture.submission.made_id": lambda one: _submission(made_id=one.pk),
    "calendar.guest.contact_id": lambda one: Guest.objects.create(
        invitation=Invitation.objects.create(
            meeting_id=make.task().pk, title="x", starts_at=clock.now(), ends_at=clock.now()
        ),
        contact_id=one.pk,
        address="x@post.example",
        name="x",
    ),
    "activities.activity_about.anchor_id": lambda one: make.task(about=one),
    "activities.project.about_id": lambda one: add_project("Move", about=one.pk, by=BY),
    "rooms.line.anchor_id": _line,
    "sales.deal.contact_id": lambda one: make.deal(contact_id=one.pk),
    "sales.deal.company_id": lambda one: make.deal(company_id=one.pk),
    "sales.lead.contact_id": lambda one: add_lead(one, by=BY),
    "sales.dealperson.contact_id": lambda one: DealPerson.objects.create(
        deal=make.deal(), contact=one, role="decides"
    ),
    "contracts.membership.contact_id": lambda one: add_membership(
        one, plan_id=add_plan({"en": "Standard"}, by=BY).pk, by=BY
    ),
    "contracts.contract.contact_id": lambda one: add_contract("Cleaning", contact_id=one.pk, by=BY),
    "contracts.contract.company_id": lambda one: add_contract("Cleaning", company_id=one.pk, by=BY),
    "contacts.contact.company_id": lambda one: make.contact(company_id=one.pk),
    "contacts.relation.first_id": lambda one: relate(one, other=make.company(), kind="partner", by=BY),
    "contacts.relation.second_id": lambda one: relate(make.company(), other=one, kind="partner", by=BY),
    "contacts.consent.contact_id": lambda one: give_consent(one, channel="email", source="Form", by=BY),
    "contacts.pair.first_id": lambda one: _pair(one, make.company()),
    # the survivor is the older one: its key comes first
    "contacts.pair.second_id": lambda one: _pair(Contact.objects.get(name="Alfa"), one),
}
# the memory of merging, and what the merged record keeps as what it was
KEPT = {
    "records.merge.survivor_id", "records.merge_others.anchor_id", "contacts.email.contact_id",
    "contacts.phone.contact_id", "contacts.address.contact_id", "contacts.webprofile.contact_id",
    "contacts.matchkeys.contact_id", "records.binned.anchor_id",
}  # fmt: skip


def _pair(one: Contact, other: Contact) -> Pair:
    first, second = sorted([one.pk, other.pk])
    return Pair.objects.create(first_id=first, second_id=second, kind="company", score=70)


def _columns() -> dict[str, tuple[Any, str]]:
    return {
        f"{model._meta.label_lower}.{column.attname}": (model, column.attname)
        for model, column in references(Contact)
    }


def test_every_table_that_points_at_a_record_is_known_to_merging() -> None:
    assert set(_columns()) == set(ROWS) | KEPT
    assert {model for model, _name in _columns().values() if model in LEFT or model in OWN} >= {Merge, Event}


@pytest.mark.parametrize("label", sorted(ROWS))
def test_rows_of_every_table_leave_the_merged_record_and_come_back(label: str) -> None:
    first, second = make.company(name="Alfa"), make.company(name="Alfa SIA")
    model, column = _columns()[label]
    ROWS[label](second)
    mine = model._base_manager.filter(**{column: second.pk})
    before = mine.count()
    assert before
    merge = merge_contacts(first, others=[second], by=BY)
    # the event of the merge itself is left as its trace
    rest = mine.exclude(type__startswith="contact.merge") if label.startswith("records.event") else mine
    assert not rest.exists()
    undo_merge(merge, by=BY)
    assert rest.count() == before


def test_a_merge_of_rich_records_is_taken_back_to_the_letter() -> None:
    alfa, beta = make.company(name="Alfa"), make.company(name="Beta")
    first = everything_on(make.contact(name="Anna Ozola", company_id=alfa.pk, emails=[{"value": "a@b.lv"}]))
    second = everything_on(
        make.contact(name="Anna Ozoliņa", company_id=beta.pk, emails=[{"value": "c@b.lv"}], number="K-1")
    )
    third = everything_on(
        make.contact(name="A. Ozola", phones=[{"value": "+37120000001"}], interests=["tea"])
    )
    relate(first, other=second, kind="family", by=BY)
    relate(alfa, other=second, kind="partner", by=BY)
    Pair.objects.create(first=first, second=third, kind="person", score=80, dismissed_at=clock.now())
    before = [state_of(one) for one in (first, second, third, alfa, beta)]
    merge = merge_contacts(
        first,
        others=[second, third],
        choices={"name": second.pk, "company": second.pk, "number": second.pk},
        by=BY,
    )
    assert Contact.objects.get(pk=first.pk).number == "K-1"
    undone = undo_merge(merge, by=BY)
    assert list(undone.kept) == []
    assert [state_of(one) for one in (first, second, third, alfa, beta)] == before
    assert Pair.objects.exclude(dismissed_at=None).count() == 1


def test_a_merge_of_companies_is_taken_back_with_their_people() -> None:
    first, second = make.company(name="Alfa"), make.company(name="Alfa SIA")
    people = [make.contact(company_id=one.pk) for one in (first, second, second)]
    before = [state_of(one) for one in (first, second, *people)]
    merge = merge_contacts(first, others=[second], choices={"name": second.pk}, by=BY)
    assert {row.company_name for row in Contact.objects.people()} == {"Alfa SIA"}
    undo_merge(merge, by=BY)
    assert [state_of(one) for one in (first, second, *people)] == before


def test_what_was_changed_since_stays_and_is_said() -> None:
    first = make.contact(name="Anna Ozola", emails=[{"value": "a@b.lv"}])
    second = make.contact(
        name="Anna Ozoliņa", job_title="Buyer", birthday="1990-04-14", emails=[{"value": "c@b.lv"}]
    )
    merge = merge_contacts(first, others=[second], by=BY)
    change_contact(first, job_title="Director", emails=[{"value": "new@b.lv"}], by=BY)
    note = write_note(first, body="<p>Later</p>", by=BY)
    undone = undo_merge(merge, by=BY)
    assert sorted(undone.kept) == ["emails", "job_title"]
    first.refresh_from_db()
    assert (first.job_title, first.birthday) == ("Director", "")
    assert [row.value for row in first.emails.all()] == ["new@b.lv"]
    assert [row.value for row in second.emails.all()] == ["c@b.lv"]
    note.refresh_from_db()
    assert note.anchor_id == first.pk


def test_a_number_given_to_somebody_else_since_stays_there() -> None:
    first, second = make.contact(), make.contact(number="K-1")
    merge = merge_contacts(first, others=[second], by=BY)
    change_contact(first, number="", by=BY)
    third = make.contact(number="K-1")
    undo_merge(merge, by=BY)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.number, third.number) == ("", "K-1")


def test_a_merge_is_undone_once_and_within_thirty_days_and_in_order() -> None:
    first, second, third = make.contact(), make.contact(), make.contact()
    early = merge_contacts(first, others=[second], by=BY)
    late = merge_contacts(third, others=[first], by=BY)
    with pytest.raises(Conflict, match="later merge first"):
        undo_merge(early, by=BY)
    undo_merge(late, by=BY)
    with pytest.raises(Conflict, match="already"):
        undo_merge(late, by=BY)
    Merge.objects.filter(pk=early.pk).update(merged_at=clock.now() - datetime.timedelta(days=31))
    with pytest.raises(Conflict, match="30 days"):
        undo_merge(early, by=BY)


def _photographed(contact: Contact) -> Contact:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    return set_photo(contact, photo=ContentFile(picture.getvalue(), "me.png"), by=BY)


def test_the_copy_of_a_photo_is_gone_once_a_merge_is_undone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    survivor, other = make.contact(), _photographed(make.contact())
    merge = merge_contacts(survivor, others=[other], by=BY)
    survivor.refresh_from_db()
    copy = survivor.photo
    assert copy != other.photo
    with django_capture_on_commit_callbacks(execute=True):
        survivor = undo_merge(merge, by=BY).survivor
    assert survivor.photo == ""
    assert not default_storage.exists(copy)
    assert default_storage.exists(other.photo)


def test_a_photo_that_a_merge_replaced_is_kept_as_long_as_the_merge_can_be_undone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    survivor, other = _photographed(make.contact()), _photographed(make.contact())
    merge = merge_contacts(survivor, others=[other], choices={"photo": other.pk}, by=BY)
    assert default_storage.exists(survivor.photo)
    Merge.objects.filter(pk=merge.pk).update(merged_at=clock.now() - datetime.timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        forget_old_merges(10, by=BY)
    assert not default_storage.exists(survivor.photo)
    assert default_storage.exists(Contact.objects.get(pk=survivor.pk).photo)


def test_merging_with_itself_with_nothing_and_across_kinds_is_refused() -> None:
    person, company = make.contact(), make.company()
    for others, words in (([person], "itself"), ([], "at least two"), ([company], "person and a company")):
        with pytest.raises(Invalid, match=words):
            merge_contacts(person, others=others, by=BY)
    many = [make.contact() for _number in range(20)]
    with pytest.raises(Invalid, match="At most 20"):
        merge_contacts(person, others=many, by=BY)
    assert not Merge.objects.exists()


def test_merging_in_a_ring_is_refused() -> None:
    first, second = make.contact(), make.contact()
    merge_contacts(first, others=[second], by=BY)
    with pytest.raises(Conflict, match="merged into another"):
        merge_contacts(second, others=[first], by=BY)


def test_a_company_and_its_grandmother_cannot_become_one() -> None:
    low, middle, high = make.company(), make.company(), make.company()
    relate(low, other=middle, kind="subsidiary", by=BY)
    relate(middle, other=high, kind="subsidiary", by=BY)
    with pytest.raises(Invalid, match="by way of a third"):
        merge_contacts(low, others=[high], by=BY)
    merge_contacts(low, others=[middle], by=BY)
    assert list(Relation.objects.values_list("first", "second")) == [(low.pk, high.pk)]


def test_choices_must_be_of_the_merged_records_and_known_fields() -> None:
    first, second, stranger = make.contact(), make.contact(), make.contact()
    with pytest.raises(Invalid) as refusal:
        merge_contacts(first, others=[second], choices={"name": stranger.pk, "shoe_size": second.pk}, by=BY)
    assert set(refusal.value.fields) == {"name", "shoe_size"}


@pytest.mark.parametrize(
    ("role", "survivor", "other", "outcome"),
    [
        ("owner", "north", "south", None),
        ("manager", "own", "north", None),
        ("manager", "own", "south", NotAllowed),
        ("manager", "south", "own", NotAllowed),
        ("sales", "own", "own", None),
        ("sales", "own", "north", NotFound),
        ("sales", "north", "own", NotAllowed),
        ("read-only", "north", "north", NotAllowed),
    ],
)
def test_who_may_merge_what(role: str, survivor: str, other: str, outcome: type[Exception] | None) -> None:
    make.owner()
    north, south = make.team(), make.team()
    actor = make.actor(role, team=north)
    owners = {
        "own": actor.user_id, "north": make.user(team=north).pk, "south": make.user(team=south).pk,
    }  # fmt: skip
    teams = {"own": north.pk, "north": north.pk, "south": south.pk}
    first, second = (
        make.contact(owner_id=owners[whose], team_id=teams[whose]) for whose in (survivor, other)
    )
    before = [state_of(first), state_of(second)]
    if outcome is None:
        undo_merge(merge_contacts(first, others=[second], by=actor), by=actor)
    else:
        with pytest.raises(outcome):
            merge_contacts(first, others=[second], by=actor)
        assert not Merge.objects.exists()
    assert [state_of(first), state_of(second)] == before


def test_undoing_asks_for_the_right_over_each() -> None:
    make.owner()
    north, south = make.team(), make.team()
    actor = make.actor("manager", team=north)
    first = make.contact(owner_id=actor.user_id, team_id=north.pk)
    second = make.contact(team_id=south.pk)
    merge = merge_contacts(first, others=[second], by=SYSTEM)
    with pytest.raises(NotAllowed):
        undo_merge(merge, by=actor)


def test_a_strange_record_is_not_found() -> None:
    ghost = Contact(anchor_id=uuid.uuid4())
    with pytest.raises(NotFound):
        merge_contacts(make.contact(), others=[ghost], by=BY)
    assert not DuplicateSearch.objects.exists()
