"""Background work of contacts: looking for duplicates, and forgetting how to undo old merges."""

from collections.abc import Sequence
from uuid import UUID

from django.tasks import task

from wasl.contacts.commands import finding, forgetting
from wasl.contacts.models import DuplicateSearch
from wasl.kernel.actor import SYSTEM


@task()
def look_around(events: Sequence[str]) -> None:
    """Look for doubles of the contacts that something happened to, and merge what is certain where that is wanted."""
    ids = finding.look_around(events, by=SYSTEM)
    if ids:
        finding.merge_certain(ids, by=SYSTEM)


@task()
def search_duplicates(search_id: str) -> None:
    """Search the whole base, one step a transaction."""
    search = DuplicateSearch(pk=UUID(search_id))
    while (search := finding.search_on(search, by=SYSTEM)).finished_at is None:
        pass
    finding.merge_certain([], by=SYSTEM)


@task()
def wake_search() -> None:
    """Begin the weekly search, or go on with one whose worker died."""
    finding.due_search()


@task()
def forget_merges() -> None:
    """Forget what is needed to undo merges that are too old for it."""
    while forgetting.forget_old_merges(100, by=SYSTEM):
        pass
