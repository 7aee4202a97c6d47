"""What every list of records can be asked, whatever the kind: whose it is, its tags, its moments."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import first_key, fold
from wasl.lists.listing import Field
from wasl.records.queries.found import SHORTEST, findable

NOBODY = "none"

FIELDS = (
    Field("owner", gettext_lazy("Owner"), "person", "owner_id", options="owner", keyword="owner_id", is_grouped=True),
    Field("team", pgettext_lazy("group of people", "Team"), "team", "team_id", options="team", keyword="team_id",
          is_grouped=True),
    Field("tags", gettext_lazy("Tags"), "tags", options="tag"),
    Field("created_at", gettext_lazy("Created"), "moment"),
    Field("updated_at", gettext_lazy("Last changed"), "moment"),
    Field("last_event_at", gettext_lazy("Last event"), "moment", "anchor__last_event_at"),
    Field("next_step_at", gettext_lazy("Next step"), "moment", "anchor__next_step_at"),
)  # fmt: skip


def own_script() -> bytes | None:
    """Return the key from which on names are written in the reader's own script: they stand first in a list."""
    return first_key(get_language() or "")


def _whose(name: str) -> Callable[[str], dict[str, Any]]:
    def condition(value: str) -> dict[str, Any]:
        if value == NOBODY:
            return {"field": name, "op": "is_empty"}
        return {"field": name, "op": "is", "value": value}

    return condition


def _tag(value: str) -> dict[str, Any]:
    return {"field": "tags", "op": "has", "value": value}


def _quiet(value: str) -> dict[str, Any]:
    if not value.isdecimal() or not 0 < len(value) <= 4:
        raise Invalid(fields={"quiet": [_("Give a number of days.")]})
    return {"event": "*", "at_most": 0, "within_last": {"days": int(value)}}


def choice(name: str, field: str = "") -> tuple[str, Callable[[str], dict[str, Any]]]:
    """Return the parameter of an address that asks a field (of the same name unless said) for a value: ?status=running."""
    return name, lambda value: {"field": field or name, "op": "is", "value": value}


def yes(name: str, field: str = "") -> tuple[str, Callable[[str], dict[str, Any]]]:
    """Return the parameter of an address that asks a field for yes or no: ?lapsing=yes."""
    return name, lambda value: {"field": field or name, "op": "is", "value": value == "yes"}


def searching(kind: str, *, number: str = "") -> Callable[[Actor, str], Q]:
    """Return the condition of the search box of a list: words anywhere in a record, or the very number in a column.

    Under three characters only beginnings of titles are looked for.
    """

    def search(viewer: Actor, query: str) -> Q:
        folded = fold(query)
        if len(folded) < SHORTEST and not query.isdecimal():
            return Q(anchor__title_key__startswith=folded)
        found = findable(viewer, [kind], query, "anchor__")
        return found | Q(**{number: query}) if number else found

    return search


# parameters of an address that are short for a condition: ?owner=me&quiet=30
SHORTCUTS = (("owner", _whose("owner")), ("team", _whose("team")), ("tag", _tag), ("quiet", _quiet))
