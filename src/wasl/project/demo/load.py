"""Loads the demo company through the commands: colleagues, contacts, then two years of events, in steps that can end alone."""

import datetime
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from operator import attrgetter
from random import Random
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from wasl.activities.commands import ActivityDraft, add_activities
from wasl.contacts.intake import Intake, refuse_errors, take_in
from wasl.contacts.models import Consent, Contact, Relation
from wasl.contacts.values import ContactValues
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict
from wasl.project.demo.agreements import agree
from wasl.project.demo.cast import COLLEAGUES, COUNTRIES, DOMAIN, TEAMS, Cast, Draft
from wasl.project.demo.deals import sell
from wasl.project.demo.forms import answer, offer_forms
from wasl.project.demo.goods import Shelf, stock_up
from wasl.project.demo.history import ZONES, History, Moment, Step
from wasl.project.demo.language import words
from wasl.project.demo.leads import interest
from wasl.project.demo.marks import mark
from wasl.project.demo.outlook import look_ahead
from wasl.project.demo.plans import plan
from wasl.project.demo.remove import remove
from wasl.project.demo.saving import save as save_deals
from wasl.project.demo.talk import talk
from wasl.project.models import DemoMark
from wasl.records.commands import NoteDraft, TagDraft, emit_many, tag_records, write_notes
from wasl.records.commands.events import Emission
from wasl.records.events import Behavior, Changed, RecordAdded
from wasl.records.models import Tag
from wasl.sales.commands.scoring import score_leads
from wasl.workspace.actors import actor_for
from wasl.workspace.commands import add_user, change_team
from wasl.workspace.models import Role, Team, User

SEED = 1448
BATCH = 500
MOMENTS = 4_000
TALKS = ("call", "meeting")
# what a promise begins with that is a call to make, or a visit
OPENINGS = {
    "call": ("الاتصال", "Piezvanīt", "Call "),
    "meeting": ("زيارة", "Aizbraukt", "Measure "),
}
# the key of the mark that says that everything is there
WHOLE = uuid.UUID(int=1)


@dataclass
class Stage:
    """What is on the stage so far: teams and actors by name, contacts by the key of their draft."""

    teams: dict[str, Team] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    contacts: dict[int, Contact] = field(default_factory=dict)


def load(*, tell: Callable[[float], None] = lambda _share: None) -> int:
    """Load the demo company and return the number of its contacts. `tell` hears the share that is done, from 0 to 1.

    Each step is a transaction of its own, so that nobody waits for a lock; what is there is marked, so that what a
    broken load left behind is taken away first. Raises `Conflict` when the whole demo is there already.
    """
    if DemoMark.objects.filter(kind=DemoMark.Kind.WHOLE).exists():
        raise Conflict(_("The demo company is here already. Remove it first."))
    # a load that broke off begins anew
    remove()
    now = clock.now()
    cast, history, stage = Cast(SEED, now.date()), History(SEED, now), Stage()
    companies = cast.companies()
    people = cast.people(companies)
    added = history.arrivals(companies, people)
    moments = history.tell(companies, people)
    _colleagues(stage)
    tell(0.05)
    turned = {turn.draft.key: turn.at for turn in history.turns}
    for number, some in enumerate(batched([*companies, *people], BATCH), start=1):
        _contacts(stage, some, added, turned)
        tell(0.05 + 0.25 * number * BATCH / (len(companies) + len(people)))
    _tags(stage, [*companies, *people], added)
    _turns(stage, history)
    for number, batch in enumerate(batched(moments, MOMENTS), start=1):
        _moments(stage, batch)
        tell(min(0.3 + 0.6 * number * MOMENTS / len(moments), 0.9))
    _steps(stage, history)
    _consents(stage, people, added)
    goods = stock_up()
    shelf = Shelf(goods.values(), [one.pk for one in stage.contacts.values()])
    stories = sell(stage.actors, stage.contacts, companies, added, shelf=shelf)
    save_deals(stories, stage.actors)
    forms = offer_forms(stage.actors, stage.teams, goods)
    known = [(draft, stage.contacts[draft.key]) for draft in people]
    leads = interest(stage.actors, known, stories, goods)
    answer(forms, leads)
    score_leads([one.pk for one in leads], by=SYSTEM)
    look_ahead(stage.actors, stage.teams, stories)
    agree(stage.actors, stories, [*companies, *people], stage.contacts)
    plan({"ar": stage.actors["khalid"], "lv": stage.actors["ilze"]})
    talk(stage.actors, stage.teams)
    mark(DemoMark.Kind.WHOLE, [WHOLE])
    tell(1.0)
    return len(stage.contacts)


def _colleagues(stage: Stage) -> None:
    roles = {role.key: role for role in Role.objects.all()}
    with transaction.atomic():
        for key, name in TEAMS.items():
            team, is_new = Team.objects.get_or_create(name=name)
            stage.teams[key] = team
            if is_new:
                mark(DemoMark.Kind.TEAM, [team.id])
        for team_key, name, mail, role, _share in COLLEAGUES:
            user = add_user(
                roles[role],
                email=f"{mail}@{DOMAIN}",
                name=name,
                # nobody knows it: whoever wants to be one of them sees the product as this user
                password=secrets.token_urlsafe(24),
                team=stage.teams[team_key],
                language="lv" if team_key == "riga" else "ar",
                by=SYSTEM,
            )
            stage.actors[mail] = actor_for(user)
            if role == "manager":
                team = stage.teams[team_key]
                change_team(team, name=team.name, parent=team.parent, lead=user, by=SYSTEM)
        mark(
            DemoMark.Kind.USER, User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("id", flat=True)
        )


# --- contacts ---


@transaction.atomic
def _contacts(
    stage: Stage,
    drafts: Sequence[Draft],
    added: dict[int, datetime.datetime],
    turned: dict[int, datetime.datetime],
) -> None:
    """Insert some contacts with their rows, relations and the event that each was added."""
    intakes = []
    for draft in drafts:
        country = COUNTRIES[draft.language]
        values = cast(
            "ContactValues", {name: value for name, value in draft.values.items() if name != "tags"}
        )
        intake = take_in(values, kind=draft.kind, country=country)
        refuse_errors(intake)
        intakes.append(intake)
        contact = _contact(stage, draft, intake)
        contact.created_at = added[draft.key]
        contact.updated_at = turned.get(draft.key, contact.created_at)
        contact.version = 2 if draft.key in turned else 1
        stage.contacts[draft.key] = contact
    made = [stage.contacts[draft.key] for draft in drafts]
    Contact.bulk_insert(made)
    mark(DemoMark.Kind.RECORD, [contact.id for contact in made])
    _rows(made, intakes)
    Relation.objects.bulk_create(_relations(stage, drafts, added))
    for owner, own in _by_owner(drafts):
        events = [Emission(RecordAdded(stage.contacts[draft.key]), added[draft.key]) for draft in own]
        emit_many(events, by=stage.actors[owner], quiet=True)


def _contact(stage: Stage, draft: Draft, intake: Intake) -> Contact:
    owner = stage.actors[draft.owner]
    contact = Contact(kind=draft.kind, owner_id=owner.user_id, team_id=owner.team_id, **intake.fields)
    if draft.company:
        company = stage.contacts[draft.company.key]
        contact.company_id, contact.company_name = company.id, company.name
    rows = intake.rows()
    contact.primary_email = next((row.value for row in rows.get("emails", ()) if row.is_primary), "")
    contact.primary_phone = next((row.e164 for row in rows.get("phones", ()) if row.is_primary), "")
    place = next(iter(rows.get("addresses", ())), None)
    contact.set_place(
        place.city if place else draft.city, place.country if place else COUNTRIES[draft.language]
    )
    contact.ways = [row.value for row in rows.get("emails", ())]
    contact.ways += [row.e164 or row.raw for row in rows.get("phones", ())]
    return contact


def _rows(contacts: Sequence[Contact], intakes: Sequence[Intake]) -> None:
    for name in ("emails", "phones", "addresses", "profiles"):
        rows = []
        for contact, intake in zip(contacts, intakes, strict=True):
            for row in intake.rows().get(name, ()):
                row.contact = contact
                rows.append(row)
        if rows:
            type(rows[0]).objects.bulk_create(rows)


def _relations(
    stage: Stage, drafts: Iterable[Draft], added: dict[int, datetime.datetime]
) -> Iterator[Relation]:
    for draft in drafts:
        first = stage.contacts[draft.key]
        if draft.company:
            yield Relation(
                kind=Relation.Kind.EMPLOYMENT,
                first=first,
                second=stage.contacts[draft.company.key],
                title=first.job_title,
                is_primary=True,
                since=added[draft.key].date(),
            )
        elif "parent" in draft.slots and int(draft.slots["parent"]) in stage.contacts:
            parent = stage.contacts[int(draft.slots["parent"])]
            yield Relation(kind=Relation.Kind.SUBSIDIARY, first=first, second=parent)


def _by_owner(drafts: Iterable[Draft]) -> Iterator[tuple[str, list[Draft]]]:
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.owner, []).append(draft)
    yield from groups.items()


@transaction.atomic
def _tags(stage: Stage, drafts: Iterable[Draft], added: dict[int, datetime.datetime]) -> None:
    before = set(Tag.objects.values_list("id", flat=True))
    tagged = [draft for draft in drafts if draft.values["tags"]]
    for owner, own in _by_owner(tagged):
        batch = [
            TagDraft(
                stage.contacts[draft.key],
                draft.values["tags"],
                added[draft.key] + datetime.timedelta(minutes=4),
            )
            for draft in own
        ]
        tag_records(batch, by=stage.actors[owner])
    mark(DemoMark.Kind.TAG, set(Tag.objects.values_list("id", flat=True)) - before)


@transaction.atomic
def _turns(stage: Stage, history: History) -> None:
    """Record the fields that changed: the contacts were inserted as they read afterwards."""
    events: dict[str, list[Emission]] = {}
    for turn in history.turns:
        contact = stage.contacts[turn.draft.key]
        changes = {turn.field: [turn.old, getattr(contact, turn.field)]}
        events.setdefault(turn.author, []).append(Emission(Changed(contact, changes=changes), turn.at))
    for author, own in events.items():
        emit_many(own, by=stage.actors[author], quiet=True)


# --- events ---


@transaction.atomic
def _moments(stage: Stage, moments: Sequence[Moment]) -> None:
    """Write some moments: what the shop and the site told by the system, notes by their authors."""
    told = [moment for moment in moments if moment.kind == "behavior"]
    emit_many([Emission(_behavior(stage, moment), moment.at) for moment in told], by=SYSTEM, quiet=True)
    written = sorted((moment for moment in moments if moment.kind != "behavior"), key=attrgetter("author"))
    for author in {moment.author for moment in written}:
        own = [moment for moment in written if moment.author == author]
        notes = [_note(stage, moment) for moment in own if moment.kind not in TALKS]
        write_notes(notes, by=stage.actors[author])
        _bring(stage, author, [_talk(stage, moment) for moment in own if moment.kind in TALKS])


def _bring(stage: Stage, author: str, drafts: Sequence[ActivityDraft]) -> None:
    made = add_activities(drafts, by=stage.actors[author])
    mark(DemoMark.Kind.RECORD, [one.pk for one in made])


def _talk(stage: Stage, moment: Moment) -> ActivityDraft:
    details = moment.details
    told = {"direction": details["direction"], "result": details["outcome"]} if moment.kind == "call" else {}
    columns = {
        "title": stage.contacts[moment.draft.key].name[:300],
        "state": "done",
        "done_at": moment.at,
        "done_by_id": stage.actors[moment.author].user_id,
        "minutes": details.get("minutes"),
        "place": details.get("place", ""),
        **_when(moment.at, moment.draft),
        **told,
    }
    contact, also = stage.contacts[moment.draft.key], _company_of(stage, moment.draft)
    return ActivityDraft(moment.kind, columns, [contact], also, _body(moment))


def _when(at: datetime.datetime, draft: Draft) -> dict[str, object]:
    return {"due_at": at, "due_on": at.astimezone(ZONES[draft.language]).date(), "has_time": True}


def _company_of(stage: Stage, draft: Draft) -> tuple[Contact, ...]:
    return (stage.contacts[draft.company.key],) if draft.company else ()


def _behavior(stage: Stage, moment: Moment) -> Behavior:
    return Behavior(
        stage.contacts[moment.draft.key],
        name=moment.name,
        details=moment.details,
        also=_company_of(stage, moment.draft),
    )


def _body(moment: Moment) -> str:
    return moment.body if moment.body.startswith("<") else f'<p dir="auto">{moment.body}</p>'


def _note(stage: Stage, moment: Moment) -> NoteDraft:
    return NoteDraft(
        stage.contacts[moment.draft.key],
        _body(moment),
        kind=moment.kind,
        details=moment.details,
        also=_company_of(stage, moment.draft),
        happened_at=moment.at,
    )


@transaction.atomic
def _steps(stage: Stage, history: History) -> None:
    """Plan what was promised: tasks, calls to make, visits; and the tasks that were kept."""
    dice = Random(SEED)  # noqa: S311 - a demo, not a secret
    for author in {step.author for step in history.steps}:
        own = [step for step in history.steps if step.author == author]
        _bring(stage, author, [_planned(stage, step, dice) for step in own])


def _planned(stage: Stage, step: Step, dice: Random) -> ActivityDraft:
    kind = next((kind for kind, words in OPENINGS.items() if step.text.startswith(words)), "task")
    columns = {
        "title": step.text[:300],
        "priority": dice.choices((2, 3, 4, 1), (12, 4, 1, 1))[0],
        **_when(step.due_at, step.draft),
    }
    if step.done_at:
        kind = "task"
        done_by = stage.actors[step.author].user_id
        columns |= {"state": "done", "done_at": step.done_at, "done_by_id": done_by}
    return ActivityDraft(kind, columns, [stage.contacts[step.draft.key]], added_at=step.set_at)


@transaction.atomic
def _consents(stage: Stage, people: Sequence[Draft], added: dict[int, datetime.datetime]) -> None:
    """Let one in five have agreed to something, on a form, at a fair or by phone; some took it back later."""
    rows = []
    for number, draft in enumerate(people[::5]):
        given = Consent(
            contact=stage.contacts[draft.key],
            channel=(Consent.Channel.EMAIL, Consent.Channel.WHATSAPP, Consent.Channel.SMS)[number % 3],
            purpose=Consent.Purpose.MARKETING,
            state=Consent.State.GIVEN,
            at=added[draft.key] + datetime.timedelta(minutes=7),
            source=words(f"texts.{draft.language}")["consents"][number % 3],
            recorded_by_id=stage.actors[draft.owner].user_id,
        )
        rows.append(given)
        if number % 9 == 0:
            later = min(given.at + datetime.timedelta(days=60), clock.now())
            rows.append(
                Consent(
                    contact=given.contact,
                    channel=given.channel,
                    purpose=given.purpose,
                    state=Consent.State.WITHDRAWN,
                    at=later,
                    source=given.source,
                    recorded_by_id=given.recorded_by_id,
                )
            )
    Consent.objects.bulk_create(rows)
