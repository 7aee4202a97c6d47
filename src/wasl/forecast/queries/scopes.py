"""Which deals a forecast counts: all that the viewer sees, one person's, one team's with those below, one pipeline's, a filter's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.lists.pages import ListPage, as_text, joined, parts_of, wish_of
from wasl.records.queries import as_uuid
from wasl.sales.listings import DEALS
from wasl.sales.models import Deal, Pipeline
from wasl.sales.queries import pipelines
from wasl.workspace.actors import teams_below
from wasl.workspace.models import Team, User
from wasl.workspace.queries import all_teams, colleagues

# the list of deals as a forecast reads it: who and which pipeline are words of its own
OWN_WORDS = ("owner", "team", "pipeline")
LISTED = replace(DEALS, shortcuts=(), keeps=OWN_WORDS)
# what must be seen of deals by whoever reads sums over them
NEEDED = ("amount", "currency", "expected_on", "probability", "forecast")


@dataclass(frozen=True)
class Scope:
    """What was chosen; `teams` are the ids of the team with those below it, `list` the list of deals whose filter narrows it."""

    owner: User | None = None
    team: Team | None = None
    teams: frozenset[UUID] = frozenset()
    pipeline: UUID | None = None
    list: ListPage | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether a filter of the list of deals narrows it."""
        return self.list is not None and self.list.is_filtered

    @property
    def plain(self) -> Sequence[str]:
        """Return the scope as ids, with its filter."""
        chosen = [str(one.pk) if one else "" for one in (self.owner, self.team)]
        return [
            *chosen,
            str(self.pipeline or ""),
            self.list.carried if self.list and self.is_narrowed else "",
        ]

    @property
    def conditions(self) -> Sequence[dict[str, Any]]:
        """Return the scope in the language of filters, as the list of deals is asked; words looked for stand apart (`words`)."""
        found: list[dict[str, Any]] = []
        if self.list and not self.list.problem:
            found += [dict(one) for one in parts_of(self.list.wish.tree)]
        if self.pipeline:
            found.append({"field": "pipeline", "op": "is", "value": str(self.pipeline)})
        if self.owner:
            found.append({"field": "owner", "op": "is", "value": str(self.owner.pk)})
        if self.team:
            found.append({"field": "team", "op": "in", "value": sorted(str(one) for one in self.teams)})
        return found

    @property
    def words(self) -> str:
        """Return the words that the list of deals is searched for."""
        return self.list.wish.query if self.list else ""

    def of(self, rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
        """Return those of some deals (or of rows with a deal behind `prefix`) that lie in the scope."""
        if self.list and self.is_narrowed:
            rows = rows.filter(**{f"{prefix}pk__in": self.list.found.order_by().values("pk")})
        if self.pipeline:
            rows = rows.filter(**{f"{prefix}pipeline": self.pipeline})
        if self.owner:
            rows = rows.filter(**{f"{prefix}owner": self.owner.pk})
        if self.team:
            rows = rows.filter(**{f"{prefix}team__in": self.teams})
        return rows


def scope_of(viewer: Actor, given: Mapping[str, str]) -> Scope:
    """Return the scope that an address names; raises `NotFound`.

    It may say `owner` (also "me"), `team`, `pipeline`, and `filter` and `q` as the list of deals has them.
    """
    wanted = given.get("owner", "")
    key = viewer.user_id if wanted == "me" else as_uuid(wanted) if wanted else None
    owner = None if viewer.hides("deal", "owner") else _found(User, key)
    team = None
    if given.get("team") and not owner and not viewer.hides("deal", "team"):
        team = _found(Team, as_uuid(given["team"]))
    pipeline = as_uuid(given["pipeline"]) if given.get("pipeline") else None
    narrowing = _listed(viewer, given) if given.get("filter") or given.get("q") else None
    return Scope(owner, team, teams_below(team.pk) if team else frozenset(), pipeline, narrowing)


def _listed(viewer: Actor, given: Mapping[str, str]) -> ListPage:
    listing = LISTED.extended(viewer)
    asked = {name: given[name] for name in ("filter", "q", *OWN_WORDS) if given.get(name)}
    return ListPage(listing, viewer, wish_of(listing, viewer, asked))


def same_deals(viewer: Actor, scope: Scope) -> ListPage:
    """Return the list of the deals of a scope: for the way to other drawings of them."""
    return _listed(viewer, {"filter": as_text(joined([*scope.conditions])), "q": scope.words})


def _found(model: Any, key: UUID | None) -> Any:
    found = model.objects.filter(pk=key).first() if key else None
    if key and found is None:
        raise NotFound
    return found


def deals_in(viewer: Actor, scope: Scope) -> Any:
    """Return the deals of a scope that the viewer sees and that are neither archived nor in the bin."""
    return scope.of(Deal.objects.visible_to(viewer).current())


def sees_sums(viewer: Actor) -> bool:
    """Tell whether the viewer may see everything that sums over deals are made of."""
    return not any(viewer.hides("deal", name) for name in NEEDED)


@dataclass(frozen=True)
class Choices:
    """What the viewer can choose a scope from."""

    pipelines: Sequence[Pipeline]
    teams: Sequence[Team]
    people: Sequence[User]


def choices(viewer: Actor) -> Choices:
    """Return from what the viewer can choose: those whose deals he may see at all."""
    level = viewer.reach_for("deal")
    known = pipelines(viewer)
    if level not in {Reach.TEAM, Reach.ALL}:
        return Choices(known, [], [])
    teams = [] if viewer.hides("deal", "team") else all_teams(viewer)
    people = [] if viewer.hides("deal", "owner") else colleagues(viewer)
    if level is Reach.TEAM:
        teams = [one for one in teams if one.pk in viewer.teams]
        people = [one for one in people if one.team_id in viewer.teams]
    return Choices(known, teams, people)
