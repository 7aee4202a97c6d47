"""The generation of a person, by the year of birth (Pew Research Center, "Defining generations", 2019)."""

from typing import Any

from django.db.models import Case, Q, TextField, Value, When
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.lists.listing import Field

# word, what it is called, the first year and the first one after it
GENERATIONS = (
    ("alpha", pgettext_lazy("generation", "From 2013 (Generation Alpha)"), 2013, 2100),
    ("z", pgettext_lazy("generation", "1997–2012 (Generation Z)"), 1997, 2013),
    ("millennial", pgettext_lazy("generation", "1981–1996 (Millennials)"), 1981, 1997),
    ("x", pgettext_lazy("generation", "1965–1980 (Generation X)"), 1965, 1981),
    ("boomer", pgettext_lazy("generation", "1946–1964 (Baby boomers)"), 1946, 1965),
    ("silent", pgettext_lazy("generation", "Before 1946"), 1800, 1946),
)


def _born(first: int, after: int) -> Q:
    """Return the condition that a birthday's year is known and lies from `first` until just before `after`."""
    return Q(birthday__gte=f"{first}-", birthday__lt=f"{after}-") & ~Q(birthday__startswith="-")


def _build(operator: str, value: Any) -> Q:
    wanted = {"is": (value,), "in": value}.get(operator)
    found = Q(pk__in=())
    for word, _label, first, after in GENERATIONS:
        if wanted is None or word in wanted:
            found |= _born(first, after)
    return found


GENERATION = Field(
    "generation",
    gettext_lazy("Generation"),
    "choice",
    choices=tuple((word, label) for word, label, _first, _after in GENERATIONS),
    right="birthday",
    build=_build,
    is_grouped=True,
    by=Case(
        *(When(_born(first, after), then=Value(word)) for word, _label, first, after in GENERATIONS),
        default=None,
        output_field=TextField(),
    ),
)
