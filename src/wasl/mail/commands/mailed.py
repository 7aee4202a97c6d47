"""Reports by mail: made, changed, paused, tried, removed."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.kernel.text import clean_line
from wasl.lists.pages import open_list
from wasl.lists.queries.listings import listing_named
from wasl.mail.jobs import mailed
from wasl.mail.models import MailedList
from wasl.mail.queries.mailed import EXPORT
from wasl.mail.rhythms import next_run
from wasl.workspace import audit
from wasl.workspace.queries import colleagues, workspace

ASKED = ("q", "filter", "sort")
MOST_PEOPLE = 50


class ReportValues(TypedDict, total=False):
    """What can be set of a report."""

    name: str
    recipients: Sequence[UUID]
    rhythm: str
    weekday: int
    month_day: int
    hour: int
    skips_empty: bool


@command(EXPORT)
def add_report(
    listing: str, *, asked: Mapping[str, str], by: Actor, **values: Unpack[ReportValues]
) -> MailedList:
    """Let a list leave by mail on a schedule, as it is `asked` (q, filter, sort, view). Raises `Invalid`, `NotFound`."""
    if by.user_id is None:
        raise NotAllowed
    page = open_list(listing_named(by, listing), by, {"view": "all"} | dict(asked))
    if page.problem:
        raise Invalid(page.problem)
    report = MailedList(
        listing=listing,
        view=page.wish.view,
        has_view=page.wish.view is not None,
        asked={name: asked[name] for name in ASKED if asked.get(name)},
        owner_id=by.user_id,
    )
    _set(report, values, by)
    audit.record("mail.report_added", by=by, target=report, data={"listing": listing})
    return report


@command(EXPORT)
def change_report(report: MailedList, *, by: Actor, **values: Unpack[ReportValues]) -> MailedList:
    """Change name, recipients or rhythm of a report. Raises `Invalid` by field."""
    _set(report, values, by)
    audit.record("mail.report_changed", by=by, target=report, data={"fields": sorted(values)})
    return report


def _set(report: MailedList, values: ReportValues, by: Actor) -> None:
    for name in ("rhythm", "weekday", "month_day", "hour", "skips_empty"):
        if name in values:
            setattr(report, name, values[name])
    report.name = clean_line(values.get("name", report.name))[:120]
    known = {person.pk: person for person in colleagues(by)}
    _refuse(report, values, set(known))
    report.next_at = next_run(report, after=clock.now(), zone=ZoneInfo(workspace().zone))
    report.save()
    if "recipients" in values:
        report.recipients.set([known[key] for key in values["recipients"]])


def _refuse(report: MailedList, values: ReportValues, known: set[UUID]) -> None:
    errors: dict[str, list[str]] = {}
    if not report.name:
        errors["name"] = [_("Give it a name.")]
    bounds = {"hour": (0, 23), "weekday": (0, 6), "month_day": (1, 31)}
    errors |= {
        name: [_("Choose one of those offered.")]
        for name, (least, most) in bounds.items()
        if not least <= getattr(report, name) <= most
    }
    if report.rhythm not in MailedList.Rhythm.values:
        errors["rhythm"] = [_("Choose one of those offered.")]
    wanted = set(values.get("recipients", ()))
    if "recipients" in values and (not wanted or wanted - known or len(wanted) > MOST_PEOPLE):
        errors["recipients"] = [_("Choose up to 50 colleagues.")]
    if errors:
        raise Invalid(fields=errors)


@command(EXPORT)
def switch_report(report: MailedList, *, is_paused: bool, by: Actor) -> MailedList:
    """Pause a report, or let it go on; one whose owner is gone goes on as the actor's own."""
    if not is_paused:
        if report.has_view and report.view is None:
            raise Conflict(_("The view it showed is gone. Remove this report and make another."))
        if report.trouble == "owner_gone" and by.user_id:
            report.owner_id = by.user_id
        report.trouble = ""
        report.next_at = next_run(report, after=clock.now(), zone=ZoneInfo(workspace().zone))
    report.is_paused = is_paused
    report.save()
    audit.record("mail.report_paused" if is_paused else "mail.report_resumed", by=by, target=report)
    return report


@command(EXPORT)
def send_report_now(report: MailedList, *, by: Actor) -> None:
    """Send a report now, beside its schedule. Raises `Conflict` while it is paused."""
    if report.is_paused:
        raise Conflict(_("It is paused. Let it go on first."))
    audit.record("mail.report_asked", by=by, target=report)
    mailed.send_report.enqueue(str(report.pk), clock.now().isoformat())


@command(EXPORT)
def remove_report(report: MailedList, *, by: Actor) -> None:
    """Remove a report; what has left stays with those who got it."""
    audit.record("mail.report_removed", by=by, target=report)
    report.delete()
