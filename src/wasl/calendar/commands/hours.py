"""Saying when the firm or a person works."""

import datetime

from django.utils.translation import gettext as _

from wasl.calendar.models import DayOff, Hours
from wasl.calendar.queries.hours import SET, above, hours_held, may_set, resolved
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.customs import Minutes
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.text import clean_line
from wasl.workspace import audit
from wasl.workspace.countries import CUSTOMS
from wasl.workspace.models import Workspace

MIDNIGHT = 24 * 60
MOST_SPANS = 6
MOST_DAYS = 366


@command("", public=True)
def set_hours(
    hours: Hours,
    *,
    by: Actor,
    week: list[Minutes],
    ramadan: Minutes,
    keeps_holidays: bool,
    country: str = "",
) -> Hours:
    """Say when somebody, or the firm, works; what is as the firm's, or as his country's, goes on following it.

    Raises `Invalid` by field.
    """
    _check(hours, by=by)
    if country and (country not in CUSTOMS or hours.user_id is None):
        raise Invalid(fields={"country": [_("Choose one of the values offered.")]})
    errors = {f"day{day}": _wrong(spans) for day, spans in enumerate(week)} | {"ramadan": _wrong(ramadan)}
    if any(errors.values()):
        raise Invalid(fields={name: found for name, found in errors.items() if found})
    shown = hours_held(hours)
    hours.country = country
    usual = resolved(dict.fromkeys(SET) | {"country": country}, above(hours))
    given = {"week": week, "ramadan": ramadan, "keeps_holidays": keeps_holidays}
    for name, value in given.items():
        # what was left as it was shown goes on following, though it be another country from now on
        is_left = getattr(hours, name) is None and value == shown[name]
        setattr(hours, name, None if is_left or value == usual[name] else value)
    hours.save()
    if hours.user_id is None:
        firm = Workspace.objects.get(pk=1)
        audit.record("workspace.changed", by=by, target=firm, data={"fields": ["hours"]})
    return hours


def _check(row: Hours | DayOff, *, by: Actor) -> None:
    if by.read_only or by.seen_as is not None or not may_set(by, row.user_id):
        raise NotAllowed


def _wrong(spans: Minutes) -> list[str]:
    """Return what is wrong with the spans of a day."""
    if any(not 0 <= opens < closes <= MIDNIGHT for opens, closes in spans):
        return [_("Hours end after they begin, on the same day.")]
    edges = [minute for span in spans for minute in span]
    if len(spans) > MOST_SPANS or edges != sorted(edges):
        return [_("Give the hours of a day in their order; they may not overlap.")]
    return []


@command("", public=True)
def add_day_off(
    first_on: datetime.date, *, last_on: datetime.date | None, by: Actor, hours: Hours, title: str = ""
) -> DayOff:
    """Note days on which the person of `hours`, or the firm, does not work. Raises `Invalid` by field."""
    last_on = last_on or first_on
    if not datetime.timedelta() <= last_on - first_on < datetime.timedelta(days=MOST_DAYS):
        raise Invalid(fields={"last_on": [_("The last day comes after the first, within a year.")]})
    off = DayOff(user_id=hours.user_id, first_on=first_on, last_on=last_on, title=clean_line(title)[:120])
    _check(off, by=by)
    off.save()
    return off


@command("", public=True)
def remove_day_off(off: DayOff, *, by: Actor) -> None:
    """Take days off back."""
    _check(off, by=by)
    off.delete()
