"""Looks for records that may be the same: around some contacts at once, or through the whole base step by step."""

import datetime
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from wasl.contacts import jobs
from wasl.contacts.commands.merging import merge_contacts
from wasl.contacts.duplicates.blocks import SLICES, Ids, pairs_in_slice, pairs_of
from wasl.contacts.duplicates.sketch import Sketch, keys_of, sketches
from wasl.contacts.duplicates.weighing import SURE, weigh
from wasl.contacts.models import Contact, DuplicatePolicy, DuplicateSearch, MatchKeys, Pair
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict
from wasl.records.models import Event, standing
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

READ_AT_ONCE = 2_000
WEIGHED_AT_ONCE = 2_000
# a search whose worker died is taken up again after this; one slice of a million contacts takes a minute
SILENT = datetime.timedelta(minutes=10)
EVERY = datetime.timedelta(days=7)
OF_CHARGE = frozenset({"owner", "team"})


@command("contacts.merge")
def look_around(events: Sequence[str], *, by: Actor) -> list[UUID]:  # noqa: ARG001 - the gate asks it
    """Look for doubles of the contacts that these events happened to; returns those contacts.

    Who looks after a contact says nothing of who it is: ten thousand that are handed over need not be compared.
    """
    happened = Event.objects.filter(pk__in=list(events), subject__kind=Contact.kind_name())
    told = happened.values_list("subject_id", "data__changes")
    ids = sorted({pk for pk, changes in told if changes is None or set(changes) - OF_CHARGE})
    if ids:
        _refresh(ids)
        _judge_around(ids)
    return ids


def _refresh(ids: Sequence[UUID]) -> int:
    """Write the keys of contacts where they changed, forget those that do not stand any more; returns how many stand."""
    found = sketches(ids)
    made = {pk: keys_of(sketch) for pk, sketch in found.items()}
    known = dict(MatchKeys.objects.filter(contact__in=ids).values_list("contact_id", "keys"))
    MatchKeys.objects.filter(contact__in=set(known) - set(made)).delete()
    rows = [
        MatchKeys(contact_id=pk, keys=keys, version=found[pk].version)
        for pk, keys in sorted(made.items())
        if known.get(pk) != keys
    ]
    MatchKeys.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["contact"], update_fields=["keys", "version"]
    )
    return len(found)


def _judge_around(ids: Sequence[UUID]) -> None:
    """Make the pairs of these contacts what they are now."""
    before = clock.now()
    for part in _parts(pairs_of(ids)):
        _judge(part)
    mine = Q(first__in=ids) | Q(second__in=ids)
    Pair.objects.open().filter(mine, checked_at__lt=before).delete()


def _judge(pairs: Sequence[Ids]) -> int:
    """Weigh pairs and keep those worth showing; what somebody called different stays so. Returns how many."""
    found = sketches({pk for pair in pairs for pk in pair})
    rows = [row for first, second in pairs if (row := _row(found.get(first), found.get(second)))]
    rows.sort(key=lambda row: (row.first_id, row.second_id))
    Pair.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reasons", "checked_at"],
    )
    return len(rows)


def _row(one: Sketch | None, other: Sketch | None) -> Pair | None:
    verdict = weigh(one, other) if one and other else None
    if verdict is None or one is None or other is None:
        return None
    return Pair(
        first_id=one.pk, second_id=other.pk, kind=one.kind, score=verdict.score, reasons=list(verdict.reasons)
    )


def _parts(pairs: Sequence[Ids]) -> Iterable[Sequence[Ids]]:
    return (pairs[start : start + WEIGHED_AT_ONCE] for start in range(0, len(pairs), WEIGHED_AT_ONCE))


@command("contacts.merge")
def start_search(reason: str, *, by: Actor) -> DuplicateSearch:  # noqa: ARG001 - what for: a person, the schedule
    """Begin a search through the whole base; raises `Conflict` while one is going on."""
    if DuplicateSearch.objects.exclude(stage=DuplicateSearch.Stage.DONE).exists():
        raise Conflict(_("A search is going on already. Its results appear here as they are found."))
    search = DuplicateSearch.objects.create(asked_by_id=by.user_id)
    jobs.search_duplicates.enqueue(str(search.pk))
    return search


@command("contacts.merge")
def search_on(search: DuplicateSearch, *, by: Actor) -> DuplicateSearch:  # noqa: ARG001 - the gate asks it
    """Do the next step of a search: read some contacts, or compare a slice; stands being killed and run again."""
    search = DuplicateSearch.objects.select_for_update().get(pk=search.pk)
    if search.stage == DuplicateSearch.Stage.READING:
        _read(search)
    elif search.stage == DuplicateSearch.Stage.COMPARING:
        _compare(search)
    search.moved_at = clock.now()
    search.save()
    return search


def _read(search: DuplicateSearch) -> None:
    rows = Contact.objects.current().order_by("pk")
    rest = rows.filter(pk__gt=search.position) if search.position else rows
    ids = list(rest.values_list("pk", flat=True)[:READ_AT_ONCE])
    if ids:
        search.contacts_count += _refresh(ids)
        search.position = str(ids[-1])
        return
    MatchKeys.objects.exclude(standing("contact__")).delete()
    search.stage, search.position = DuplicateSearch.Stage.COMPARING, "0"


def _compare(search: DuplicateSearch) -> None:
    number = int(search.position)
    for pairs in pairs_in_slice(number, WEIGHED_AT_ONCE):
        _judge(pairs)
    search.position = str(number + 1)
    if number + 1 < SLICES:
        return
    # what was known before and is not met any more
    Pair.objects.open().filter(checked_at__lt=search.started_at).delete()
    search.pairs_count = Pair.objects.open().count()
    search.stage, search.finished_at = DuplicateSearch.Stage.DONE, clock.now()


@command("contacts.merge")
def dismiss_pair(pair: Pair, *, by: Actor) -> Pair:
    """Remember that two records are different, so that they are not shown again."""
    pair.dismissed_at, pair.dismissed_by_id = clock.now(), by.user_id
    pair.save(update_fields=["dismissed_at", "dismissed_by"])
    return pair


@command("contacts.merge")
def reopen_pair(pair: Pair, *, by: Actor) -> Pair:  # noqa: ARG001 - the gate asks it
    """Take back that two records are different."""
    pair.dismissed_at, pair.dismissed_by_id = None, None
    pair.save(update_fields=["dismissed_at", "dismissed_by"])
    return pair


@command("workspace.manage_settings")
def set_policy(policy: DuplicatePolicy, *, merges_by_itself: bool, by: Actor) -> DuplicatePolicy:
    """Say whether records that are surely the same are merged without asking, in the name of whoever says so."""
    policy.merges_by_itself, policy.set_by_id, policy.set_at = merges_by_itself, by.user_id, clock.now()
    policy.save()
    return policy


@command("contacts.merge")
def merge_certain(ids: Sequence[UUID], *, by: Actor) -> int:  # noqa: ARG001 - the gate asks it
    """Merge the pairs of these contacts (all, where none are named) that nobody would doubt, if that is switched on.

    The same e-mail address, the same name in any spelling and the same company; the older record survives. It is done
    with the rights of whoever switched it on. Returns how many were merged.
    """
    policy = DuplicatePolicy.objects.filter(merges_by_itself=True).exclude(set_by=None).first()
    if policy is None:
        return 0
    user = User.objects.select_related("role").filter(pk=policy.set_by_id or "", is_active=True).first()
    if user is None:
        return 0
    actor = actor_of_user(user)
    certain = (
        Pair.objects.visible_to(actor).open().filter(score__gte=SURE, reasons__contains=["email", "company"])
    )
    certain = certain.filter(reasons__overlap=["name", "spelling"])
    if ids:
        certain = certain.filter(Q(first__in=ids) | Q(second__in=ids))
    return sum(_merge_if_both_stand(pair, actor) for pair in certain.order_by("-score", "pk")[:100])


def _merge_if_both_stand(pair: Pair, actor: Actor) -> bool:
    """Merge a pair unless an earlier one of the batch took one of its records, or the actor may not."""
    rows = (
        Contact.objects.visible_to(actor, "change").current().filter(pk__in=[pair.first_id, pair.second_id])
    )
    found = sorted(rows, key=lambda row: row.created_at)
    if len(found) < 2 or not actor.may("contacts.merge"):
        return False
    merge_contacts(found[0], others=found[1:], by=actor)
    return True


def due_search() -> DuplicateSearch | None:
    """Queue a search that is due: one whose worker died, or a new one when the last is a week old; returns it."""
    going = DuplicateSearch.objects.exclude(stage=DuplicateSearch.Stage.DONE).first()
    if going is not None and going.moved_at < clock.now() - SILENT:
        jobs.search_duplicates.enqueue(str(going.pk))
        return going
    if going is not None:
        return None
    if DuplicateSearch.objects.filter(started_at__gt=clock.now() - EVERY).exists():
        return None
    return start_search("schedule", by=SYSTEM)
