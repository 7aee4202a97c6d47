"""Reads of reports by mail.

Whoever may take lists out of the house may let them leave on a schedule, to any colleague: each gets what he may see.
"""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import ngettext

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import Text
from wasl.lists.pages import ListPage, open_list
from wasl.lists.queries.listings import listing_named
from wasl.mail.models import MailedList

EXPORT = "exchange.export"


def reports(viewer: Actor) -> list[MailedList]:
    """Return the reports that the viewer may see, with whose they are and who gets them; raises `NotAllowed`."""
    if not viewer.may(EXPORT):
        raise NotAllowed
    rows = MailedList.objects.visible_to(viewer).select_related("owner", "view")
    return list(rows.prefetch_related("recipients"))


def get_report(viewer: Actor, pk: UUID) -> MailedList:
    """Return one report; raises `NotFound`."""
    found = next((one for one in reports(viewer) if one.pk == pk), None)
    if found is None:
        raise NotFound
    return found


def list_to_mail(viewer: Actor, key: str, asked: Mapping[str, str]) -> ListPage:
    """Return the list of which a report is to be made, as it is asked; raises `NotAllowed`, `NotFound`."""
    if not viewer.may(EXPORT):
        raise NotAllowed
    return open_list(listing_named(viewer, key), viewer, asked)


def paused_reports(viewer: Actor) -> Text:
    """Return a sentence for those who manage mail while reports stand still because their owner is gone."""
    if not viewer.may("mail.manage"):
        return ""
    count = MailedList.objects.filter(is_paused=True, trouble="owner_gone").count()
    if not count:
        return ""
    return ngettext(
        "%(count)s report by mail is paused: its owner is gone.",
        "%(count)s reports by mail are paused: their owners are gone.",
        count,
    ) % {"count": count}
