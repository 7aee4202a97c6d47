"""Runs a report for a viewer; one that took long is kept for some minutes, for him alone and with his rights of now."""

import datetime
import hashlib
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import registry
from wasl.lists.queries import listing_named
from wasl.lists.reports.answering import Answer, figures, parts_of
from wasl.lists.reports.asking import Asked, Span, ask
from wasl.lists.reports.shape import Figures, Measure, Report
from wasl.lists.reports.tallying import Tally
from wasl.ui import formats
from wasl.ui.templatetags.ui import month as month_text

KEPT_FOR = datetime.timedelta(minutes=15)
# what is counted sooner is always counted anew
LONG = 0.5


def reports(viewer: Actor) -> list[Report]:
    """Return the reports whose main list the viewer may read, in their order."""
    keys = {kind.listing.key: kind.name for kind in registry().all("kinds") if kind.listing is not None}
    found: list[Report] = registry().all("reports")
    return [one for one in found if viewer.reach_for(keys.get(one.listing, "")) is not Reach.NONE]


def report_named(viewer: Actor, key: str) -> Report:
    """Return a report that the viewer may open; raises `NotFound`."""
    found = next((one for one in reports(viewer) if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def run_report(viewer: Actor, report: Report, given: Mapping[str, str], *, is_fresh: bool = False) -> Answer:
    """Return a report as an address asks for it; one that was dear is taken from the last minutes unless it is to be fresh."""
    asked = ask(report, viewer, given)
    key = _key(viewer, report, asked)
    kept: Answer | None = None if is_fresh else cache.get(key)
    if kept is not None:
        return kept
    begun = time.monotonic()
    answer = answered(viewer, report, asked)
    if time.monotonic() - begun >= LONG:
        cache.set(key, answer, KEPT_FOR.total_seconds())
    return answer


def answered(viewer: Actor, report: Report, asked: Asked) -> Answer:
    """Return a report counted now."""
    title = span_text(asked.span)
    listing = listing_named(viewer, report.listing)
    problem = asked.problem or (
        "" if _is_understood(viewer, report, asked) else _("This filter cannot be shown here.")
    )
    if problem:
        return Answer((), (), clock.now(), title=title, problem=problem)
    tally = Tally(viewer, report, asked)
    cards = [
        figure for block in report.blocks if isinstance(block, Figures) for figure in figures(tally, block)
    ]
    parts = [
        part for block in report.blocks if not isinstance(block, Figures) for part in parts_of(tally, block)
    ]
    before = asked.before
    return Answer(
        cards,
        parts,
        clock.now(),
        [str(one.label) for one in report.measures if _is_left_out(tally, one, listing.kind)],
        span_text(before) if before else "",
        title,
        unit=tally.rates.main,
        words=asked.words,
    )


def _is_understood(viewer: Actor, report: Report, asked: Asked) -> bool:
    """Tell whether at least one measure of the main list fits what was asked."""
    tally = Tally(viewer, report, asked)
    return any(tally.has(one) for one in report.measures)


def _is_left_out(tally: Tally, measure: Measure, _kind: str) -> bool:
    """Tell whether a measure that the viewer may see does not fit his choices."""
    if tally.has(measure):
        return False
    bare = Asked(tally.asked.today, tally.asked.span, None)
    return Tally(tally.viewer, tally.report, bare).has(measure)


def span_text(span: Span) -> str:
    """Return days as one says them: a month, a year, else from the first to the last."""
    day = datetime.timedelta(days=1)
    ends_month = (span.last + day).day == 1
    if (
        span.first.day == 1
        and ends_month
        and (span.first.year, span.first.month) == (span.last.year, span.last.month)
    ):
        return month_text(span.first)
    if (span.first.month, span.first.day, span.last.month, span.last.day) == (
        1,
        1,
        12,
        31,
    ) and span.first.year == span.last.year:
        return formats.shaped(str(span.first.year))
    words = {"first": formats.day_text(span.first), "last": formats.day_text(span.last)}
    return pgettext("days", "%(first)s to %(last)s") % words if span.first != span.last else words["first"]


def _key(viewer: Actor, report: Report, asked: Asked) -> str:
    """Return the key under which an answer is kept: what was asked, by whom, with which rights, in which language."""
    rights = (
        viewer.user_id, viewer.token_id, viewer.seen_as, viewer.role, viewer.zone, viewer.fields_stamp, sorted(viewer.teams),
        sorted((*pair, str(reach)) for pair, reach in viewer.reach.items()),
        sorted((kind, sorted(names)) for kind, names in viewer.hidden_fields.items()),
    )  # fmt: skip
    shown: dict[str, Any] = {name: value for name, value in asdict(asked).items() if name != "today"}
    texts = (get_language(), formats.uses_arabic_indic.get(), asked.today.day)
    whole = repr((report.key, rights, shown, texts))
    return "report:" + hashlib.sha256(whole.encode()).hexdigest()
