"""Runs a report for a viewer; one that took long is kept for some minutes, for him alone and with his rights of now."""

import datetime
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override, pgettext
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotFound
from wasl.kernel.keeping import lasting
from wasl.kernel.manifest import registry
from wasl.lists import commands
from wasl.lists.patience import within
from wasl.lists.queries import listing_named
from wasl.lists.reports.answering import expect, figures, parts_of
from wasl.lists.reports.asking import Asked, Span, ask
from wasl.lists.reports.parts import Answer
from wasl.lists.reports.shape import Figures, Measure, Report, Sides, Split
from wasl.lists.reports.tallying import Tally
from wasl.ui import formats
from wasl.ui.templatetags.ui import month as month_text
from wasl.workspace.visibility import eyes

KEPT_FOR = datetime.timedelta(minutes=15)
# what is counted sooner, in seconds, is always counted anew
LONG = 0.5
# how long the statements of a page may take together, in seconds, and the longest of a page and of a job
PATIENCE, A_PAGE, A_JOB = 8.0, "8s", "600s"
COUNTING = gettext_lazy("This report takes a while and is being counted. Ask again in a minute.")


class TooLong(Exception):
    """A page has waited long enough for its numbers."""


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
    """Return a report as an address asks for it; one that was dear is taken from the last minutes unless it is to be fresh.

    What takes longer than a page may wait is counted by a job: until then the answer has no numbers and `is_counting`.
    """
    asked = ask(report, viewer, given)
    key = key_of(viewer, report, asked)
    known = cache.get_many([key, _note(key)])
    if _note(key) in known:
        return _still_counting(asked)
    if key in known and not is_fresh:
        kept: Answer = known[key]
        return kept
    begun = time.monotonic()
    answer = within(A_PAGE, lambda: _in_time(lambda: answered(viewer, report, asked)))
    if answer is None:
        cache.delete(key)
        how = (get_language(), formats.uses_arabic_indic.get())
        commands.count_later(key, note=_note(key), name=report.key, given=dict(given), how=how, by=viewer)
        return _still_counting(asked)
    took = time.monotonic() - begun
    if took >= LONG:
        cache.set(key, answer, lasting(took, KEPT_FOR))
    return answer


def _in_time(count: Callable[[], Answer]) -> Answer | None:
    """Return what `count` returns; None when its statements together take longer than a page may wait."""
    until = time.monotonic() + PATIENCE

    def look_at_clock(execute: Callable[..., Any], *given: Any) -> Any:
        if time.monotonic() > until:
            raise TooLong
        return execute(*given)

    try:
        with connection.execute_wrapper(look_at_clock):
            return count()
    except TooLong:
        return None


def _still_counting(asked: Asked) -> Answer:
    return Answer((), (), clock.now(), title=span_text(asked.span), words=asked.words, is_counting=True)


def finish_report(key: str) -> None:
    """Count a report that a page could not wait for, and keep it under its key for whoever asked."""
    held = cache.get(_note(key))
    if held is None:
        return
    viewer, name, given, (language, is_indic) = held
    report = report_named(viewer, name)
    digits = formats.uses_arabic_indic.set(is_indic)
    try:
        with override(language), timezone.override(ZoneInfo(viewer.zone)):
            answer = within(A_JOB, lambda: answered(viewer, report, ask(report, viewer, given)))
    finally:
        formats.uses_arabic_indic.reset(digits)
        cache.delete(_note(key))
    if answer is not None:
        cache.set(key, answer, KEPT_FOR.total_seconds())


def answered(viewer: Actor, report: Report, asked: Asked) -> Answer:
    """Return a report counted now."""
    title = span_text(asked.span)
    listing = listing_named(viewer, report.listing)
    problem = asked.problem or (
        "" if _is_understood(viewer, report, asked) else _("This filter cannot be shown here.")
    )
    if not problem and not _is_offered(Tally(viewer, report, asked)):
        problem = _("Nothing here can be split by this.")
    if problem:
        return Answer((), (), clock.now(), title=title, problem=problem)
    tally = Tally(viewer, report, asked)
    expect(tally, report.blocks)
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
        asked.than if before else "",
        title,
        unit=tally.rates.main,
        words=asked.words,
    )


def _is_understood(viewer: Actor, report: Report, asked: Asked) -> bool:
    """Tell whether at least one measure of the main list fits what was asked."""
    tally = Tally(viewer, report, asked)
    return any(tally.has(one) for one in report.measures)


def _is_offered(tally: Tally) -> bool:
    """Tell whether groups may be made by what was asked, where the report makes any."""
    blocks = [one for one in tally.report.blocks if isinstance(one, Sides | Split)]
    return not tally.asked.by or not blocks or any(tally.asked.by in tally.offered(one) for one in blocks)


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


def _note(key: str) -> str:
    """Return the key under which stands what a job has still to count."""
    return f"{key}:waits"


def key_of(viewer: Actor, report: Report, asked: Asked) -> str:
    """Return the key under which an answer is kept: what was asked, by whom, with which rights, in which language."""
    shown: dict[str, Any] = {name: value for name, value in asdict(asked).items() if name != "today"}
    texts = (get_language(), formats.uses_arabic_indic.get(), asked.today.day)
    whole = repr((report.key, eyes(viewer), shown, texts))
    return "report:" + hashlib.sha256(whole.encode()).hexdigest()
