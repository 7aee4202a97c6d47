"""Sends reports: to each recipient, in his language, what he himself may see; once for each time that one is due."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.manifest import Text
from wasl.mail import workbooks
from wasl.mail.commands.outbox import queue_letter
from wasl.mail.models import Enclosure, MailedList
from wasl.mail.queries import has_account
from wasl.mail.queries.mailed import EXPORT
from wasl.mail.rhythms import next_run
from wasl.mail.workbooks import Workbook
from wasl.workspace import audit
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user, workspace

# why a report stands still, or what went wrong the last time
TROUBLES: dict[str, Text] = {
    "owner_gone": gettext_lazy("Paused: whose report it is can no longer sign in, or may no longer export."),
    "view_gone": gettext_lazy("Paused: the view it showed is gone."),
    "no_account": gettext_lazy("The last one did not leave: no mail account is set up."),
    "nobody": gettext_lazy("The last one went to nobody: none of those chosen may see this list any more."),
    "some": gettext_lazy(
        "The last one did not reach everyone: some may not see this list, or what it asks for."
    ),
}


def take_due(begin: Callable[[str, str], object], most: int = 500) -> None:
    """Let each report that is due begin, and say when it is due next, in one transaction."""
    with transaction.atomic():
        rows = MailedList.objects.filter(is_paused=False, next_at__lte=clock.now()).order_by("next_at")
        zone = ZoneInfo(workspace().zone)
        for report in rows.select_for_update(skip_locked=True)[:most]:
            begin(str(report.pk), report.next_at.isoformat())
            report.next_at = next_run(report, after=clock.now(), zone=zone)
            report.save(update_fields=["next_at"])


def send(key: str, due: str) -> None:
    """Send a report that was due at a moment; stands being run twice, each letter leaves once."""
    report = MailedList.objects.select_related("owner__role", "view").filter(pk=key).first()
    if report is None or report.is_paused:
        return
    if not has_account():
        _note(report, trouble="no_account")
    elif (owner := _reader(report.owner)) is None or not owner.may(EXPORT):
        _note(report, trouble="owner_gone", is_paused=True)
    elif report.has_view and (
        report.view is None or report.view.deleted_at or not report.view.is_visible_to(owner)
    ):
        _note(report, trouble="view_gone", is_paused=True)
    else:
        _send_to_all(report, due)


def _note(report: MailedList, *, trouble: str, is_paused: bool = False) -> None:
    report.trouble, report.is_paused = trouble, is_paused
    report.save(update_fields=["trouble", "is_paused"])


def _reader(person: User) -> Actor | None:
    """Return somebody with the rights of now; None for one who is gone."""
    return actor_of_user(person) if person.is_active else None


def _send_to_all(report: MailedList, due: str) -> None:
    people = list(report.recipients.select_related("role").order_by("pk"))
    with transaction.atomic():
        told = [_send_to(report, reader, due) for person in people if (reader := _reader(person))]
        reached = [one for one in told if one is not None]
        report.last_at, report.last_count = clock.now(), sum(one > 0 for one in reached)
        report.trouble = "" if len(reached) == len(people) else "some" if reached else "nobody"
        report.save(update_fields=["last_at", "last_count", "trouble"])
        data = {"listing": report.listing, "people": len(reached), "rows": sum(reached)}
        audit.record("mail.report_sent", by=SYSTEM, target=report, data=data)


def _send_to(report: MailedList, reader: Actor, due: str) -> int | None:
    """Queue the letter to one reader; returns how many rows it has, None where he may not see what is asked."""
    with override(reader.language):
        try:
            book = workbooks.write(
                report.listing, reader, asked=report.asked, view=report.view, title=report.name
            )
        except (Invalid, NotFound):
            return None
        if not book.rows and report.skips_empty:
            return 0
        queue_letter(
            "report",
            to=reader.email,
            language=reader.language,
            source=f"report:{report.pk}:{due}",
            variables=_words(report, reader, book),
            enclosures=[
                Enclosure(name=f"{report.name}.xlsx"[-200:], mime=workbooks.XLSX, content=book.content)
            ],
        )
    return book.rows


def _words(report: MailedList, reader: Actor, book: Workbook) -> dict[str, str]:
    count = ngettext("%(count)s row", "%(count)s rows", book.count) % {"count": book.count}
    if book.count > book.rows:
        count = _("%(count)s; the first %(rows)s are enclosed") % {"count": count, "rows": book.rows}
    return {"name": reader.name, "list": report.name, "count": count, "person": report.owner.name}
