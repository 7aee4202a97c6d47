"""Search: the whole page, and the lines of the command palette."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from wasl.kernel.text import fold, skeleton
from wasl.kernel.web import Request
from wasl.records import queries
from wasl.ui.pages import fragment, page
from wasl.workspace.models import Team, User
from wasl.workspace.queries import all_teams, colleagues


@require_GET
def record_search(request: Request) -> HttpResponse:
    """Show everything that a query finds, as a page."""
    query = request.GET.get("q", "").strip()[:200]
    result = queries.search(request.actor, query, limit=50)
    return page(request, "records/search.html", query=query, result=result)


@require_GET
def palette(request: Request) -> HttpResponse:
    """Return the best hits as options of the palette's list box."""
    query = request.GET.get("q", "").strip()[:200]
    result = queries.search(request.actor, query, limit=8)
    return fragment(request, "records/_palette_hits.html", query=query, result=result)


@require_GET
def record_pick(request: Request) -> HttpResponse:
    """Return a few records to pick from, of one kind when `kind` is given."""
    kinds = [request.GET["kind"]] if request.GET.get("kind") else []
    hits = queries.suggestions(request.actor, request.GET.get("q", "")[:200], kinds)
    return fragment(request, "records/_pick.html", hits=hits)


@require_GET
def mention(request: Request) -> HttpResponse:
    """Return colleagues, and teams where `teams` are wanted, whose name has every typed word, to be mentioned in a note.

    A name that is written in other letters is met by its sounds; names with a word that begins as typed come first.
    """
    words = fold(request.GET.get("q", "")[:60]).split()
    people = _meant(colleagues(request.actor), words)
    teams = _meant(all_teams(request.actor), words) if request.GET.get("teams") else []
    return fragment(request, "records/_mention.html", people=people[:8], teams=teams[:4])


def _meant[P: (User, Team)](people: Iterable[P], words: Sequence[str]) -> list[P]:
    names = {one: f" {fold(one.name)}" for one in people}
    found = [one for one, name in names.items() if all(_is_in(word, name) for word in words)]
    return sorted(found, key=lambda one: not all(f" {word}" in names[one] for word in words))


def _is_in(word: str, name: str) -> bool:
    sound = skeleton(word)
    return word in name or bool(sound and f" {sound}" in f" {skeleton(name)}")
