"""Pages of what people are told: the sign in the frame, the list, following a record."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.automation import commands, queries
from wasl.automation.telling import TOPIC
from wasl.kernel import clock
from wasl.kernel.ids import floor7
from wasl.kernel.text import isolated
from wasl.records.queries import get_anchor
from wasl.ui.pages import fragment, is_htmx, own_address, page, redirect, toast, trigger
from wasl.workspace.requests import actor_of, uuid_in

LIST = "automation/notification_list.html"


@require_safe
def notification_count(request: HttpRequest) -> HttpResponse:
    """Return the count at the sign; what has come since the page knows (`after`) is shown as toasts, too."""
    actor = actor_of(request)
    found = queries.unread(actor, after=uuid_in(request, "after"))
    response = fragment(
        request,
        "automation/_bell.html",
        count=found.count,
        is_more=found.count > queries.MOST_COUNTED,
        after=found.newest or floor7(clock.now()),
        topic=f"{TOPIC}:{actor.user_id}",
    )
    toasts = [{"text": f"{isolated(said.title)} – {said.line}", "url": said.address} for said in found.news]
    return trigger(response, **{"wasl:toast": {"toasts": toasts}}) if toasts else response


@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    """List what one was told, as a page, in the side panel, or the older part of it."""
    actor = actor_of(request)
    is_unread = bool(request.GET.get("unread"))
    found = queries.notifications(actor, is_unread=is_unread, before=uuid_in(request, "before"))
    context: dict[str, Any] = {"found": found, "is_unread": is_unread, "topic": f"{TOPIC}:{actor.user_id}"}
    if not is_htmx(request):
        return page(request, LIST, **context)
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, f"{LIST}#panel", **context)
    return fragment(request, f"{LIST}#{'older' if request.GET.get('before') else 'list'}", **context)


@require_safe
def notification_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Lead to what a notification is about; looking at it is reading it."""
    actor = actor_of(request)
    found = queries.get_notification(actor, pk)
    if actor.seen_as is None:
        commands.read_notifications([found.pk], by=actor)
    return redirect(queries.address_of(found) or reverse("automation:notification_list"))


@require_POST
def notification_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    commands.read_notifications(None, by=actor_of(request))
    toast(request, _("Everything is read."))
    return redirect(own_address(request.POST.get("next", ""), reverse("automation:notification_list")))


@require_POST
def notification_toggle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark one as read, or let it wait again."""
    actor = actor_of(request)
    found = queries.get_notification(actor, pk)
    if found.read_at is None:
        commands.read_notifications([found.pk], by=actor)
    else:
        commands.unread_notification(found, by=actor)
    if not is_htmx(request):
        return redirect("automation:notification_list")
    (said,) = queries.notifications_in_words(actor, [queries.get_notification(actor, pk)])
    return fragment(request, f"{LIST}#one", said=said)


@require_http_methods(["GET", "POST"])
def record_follow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the button that follows a record, and take it."""
    actor = actor_of(request)
    anchor = get_anchor(actor, pk)
    is_following = queries.is_following(actor, anchor)
    if request.method == "POST":
        (commands.unfollow if is_following else commands.follow)(anchor, by=actor)
        is_following = not is_following
        if not is_htmx(request):
            return redirect("records:open", anchor.pk)
    is_own = anchor.owner_id == actor.user_id
    context: dict[str, Any] = {"anchor": anchor, "is_following": is_following, "is_own": is_own}
    if not is_htmx(request):
        # pressed before the button had come, or without scripts
        return page(request, "automation/follow.html", **context)
    return fragment(request, "automation/_follow.html", **context)
