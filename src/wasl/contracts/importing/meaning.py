"""What words of files mean here: plans, colleagues and teams by name."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from wasl.contacts.importing.naming import colleagues
from wasl.contracts.models import Plan
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Text
from wasl.kernel.text import fold
from wasl.workspace.models import Team, User

NO_PLAN: Text = _("There is no plan of this name. Add it first.")
NO_COLLEAGUE: Text = _("There is no colleague of this name.")
NO_TEAM: Text = _("There is no team of this name.")


class Meanings:
    """Turns the words of a chunk of rows into keys; each table is read when the first row asks for it."""

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """The plans that can be joined, by name in each language."""
        return {fold(name): plan for plan in Plan.objects.current() for name in plan.names.values()}

    @cached_property
    def only(self) -> Plan | None:
        """The plan of a firm that has one alone: nobody needs to name it."""
        found = {plan.pk: plan for plan in self.plans.values()}
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def people(self) -> dict[str, User]:
        """The colleagues by name and by e-mail."""
        return colleagues()

    @cached_property
    def teams(self) -> dict[str, Team]:
        """The teams by name."""
        return {fold(team.name): team for team in Team.objects.all()}

    def of(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a row says as commands take it; an empty word empties. Raises `Invalid` by field."""
        values = dict(said)
        if "plan" in values:
            values["plan_id"] = _found(self.plans, values.pop("plan"), "plan", NO_PLAN).pk
        if "owner" in values:
            owner = _named(self.people, values.pop("owner"), "owner", NO_COLLEAGUE)
            values |= {"owner_id": owner.pk if owner else None}
            if owner and "team" not in values:
                values["team_id"] = owner.team_id
        if "team" in values:
            team = _named(self.teams, values.pop("team"), "team", NO_TEAM)
            values["team_id"] = team.pk if team else None
        return values


def _named(known: Mapping[str, Any], word: str, name: str, refusal: Text) -> Any:
    return _found(known, word, name, refusal) if word else None


def _found(known: Mapping[str, Any], word: str, name: str, refusal: Text) -> Any:
    if fold(word) not in known:
        raise Invalid(fields={name: [str(refusal)]})
    return known[fold(word)]
