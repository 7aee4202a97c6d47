"""One's calendars elsewhere: connect, choose, sign in anew, visit now, disconnect, and answer what one asks."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.calendar import commands, queries
from wasl.calendar.forms.links import LinkForm, SignInForm
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.queries import me


def connect(request: Request) -> HttpResponse:
    """Sign in at a calendar server."""
    form = SignInForm(request.POST or None)
    if form.run(commands.find_calendars, me(request.actor), by=request.actor):
        return redirect("calendar:link", form.result.pk)
    return page(request, "calendar/link_sign_in.html", form=form, status=form.status)


def sign_in(request: Request, pk: UUID) -> HttpResponse:
    """Sign in anew, with another password or at another server."""
    held = queries.get_link(request.actor, pk)
    start = {"server": held.server, "login": held.login}
    form = SignInForm(request.POST or None, initial=start)
    if form.run(commands.find_calendars, me(request.actor), by=request.actor, link=held):
        toast(request, _("Saved."))
        return redirect("calendar:link", held.pk)
    return page(request, "calendar/link_sign_in.html", form=form, link=held, status=form.status)


def link(request: Request, pk: UUID) -> HttpResponse:
    """Choose the calendar and what goes there."""
    held = queries.get_link(request.actor, pk)
    form = LinkForm(request.POST or None, held=held)
    if form.run(commands.set_link, held, by=request.actor):
        toast(request, _("The calendar is synced from now on. The first time takes a moment."))
        return redirect("calendar:outside")
    return page(request, "calendar/link.html", form=form, link=held, status=form.status)


@require_POST
def sync(request: Request, pk: UUID) -> HttpResponse:
    """Visit the calendar now."""
    commands.sync_now(queries.get_link(request.actor, pk), by=request.actor)
    toast(request, _("The calendar is being synced. Look again in a moment."))
    return redirect("calendar:outside")


@require_POST
def remove(request: Request, pk: UUID) -> HttpResponse:
    """Disconnect a calendar."""
    commands.unlink(queries.get_link(request.actor, pk), by=request.actor)
    toast(request, _("The calendar is disconnected."))
    return redirect("calendar:outside")


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Say what is to become of a meeting that was deleted in a calendar."""
    is_off = request.POST.get("answer") == "off"
    commands.answer_deletion(queries.get_asked(request.actor, pk), is_off=is_off, by=request.actor)
    toast(request, _("It is called off.") if is_off else _("It is being put back."))
    return redirect("calendar:outside")
