"""The page of backups: how they stand, one now, a drill, the file, the key, the plan."""

import datetime
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from wasl.kernel import clock
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.operations import commands, queries
from wasl.operations.forms import PlanForm
from wasl.operations.models import Backup
from wasl.ui.formats import number_text
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast
from wasl.workspace.requests import address_of

PLANNED = ("is_on", "hour", "daily", "weekly", "monthly")
TAKE = "operations.take_backups"
# when the page of the key was last opened by somebody who had just shown who he is; it holds for five minutes
CONFIRMED_AT, FRESH = "backup_key_at", 300


def confirmed[**P](
    view: Callable[P, HttpResponse | FileResponse],
) -> Callable[P, HttpResponse | FileResponse]:
    """Let only those in who have shown a moment ago again who they are (S-119)."""
    return cast("Callable[P, HttpResponse | FileResponse]", reauthentication_required(view))


def backup_list(request: Request) -> HttpResponse:
    """Show how the backups stand and each of them; a post sets the plan."""
    plan = queries.plan(request.actor)
    form = PlanForm(request.POST or None, initial={name: getattr(plan, name) for name in PLANNED})
    if form.run(commands.change_plan, plan, by=request.actor):
        toast(request, _("Saved. The next backup follows it."))
        return redirect("operations:backup_list")
    if is_htmx(request) and request.method == "GET":
        return fragment(request, "operations/backup_list.html#state", **_state(request))
    state = _state(request)
    more = {"form": form, "plan": plan, "next_at": _next_at(plan)}
    more |= {"first_place": queries.first_place(), "further_places": queries.further_places()}
    more |= {"archive": queries.archive(request.actor)}
    more |= {"restored": queries.restored(request.actor, state["standing"].verified)}
    return page(request, "operations/backup_list.html", status=form.status, **state, **more)


def _state(request: Request) -> dict[str, Any]:
    backups = queries.latest(request.actor)
    return {
        "standing": queries.standing(request.actor),
        "lines": [_line(backup) for backup in backups],
        "is_working": any(
            backup.is_open or any(drill.is_open for drill in backup.drills.all()) for backup in backups
        ),
    }


def _line(backup: Backup) -> dict[str, Any]:
    """Return a backup with what its row needs: how long it took and its newest drill."""
    drill = next(iter(backup.drills.all()), None)
    return {
        "backup": backup,
        "took": _duration(backup.took),
        "drill": drill,
        "drill_took": _duration(drill.took) if drill else "",
    }


def _duration(took: datetime.timedelta | None) -> str:
    if took is None:
        return ""
    seconds = max(1, round(took.total_seconds()))
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": number_text(seconds)}
    return _("%(minutes)s min %(seconds)s s") % {
        "minutes": number_text(minutes),
        "seconds": number_text(rest),
    }


def _next_at(plan: Any) -> datetime.datetime | None:
    return queries.last_due(plan) + datetime.timedelta(days=1) if plan.is_on else None


@require_POST
def backup_now(request: Request) -> HttpResponse:
    """Queue a backup."""
    commands.ask_backup(queries.plan(request.actor), by=request.actor)
    toast(request, _("The backup is being made. You can leave this page."))
    return redirect("operations:backup_list")


@require_POST
def backup_verify(request: Request, pk: UUID) -> HttpResponse:
    """Queue a drill of one backup."""
    commands.ask_drill(queries.get_backup(request.actor, pk), by=request.actor)
    toast(request, _("The backup is being put into a scratch database and compared, table by table."))
    return redirect("operations:backup_list")


@require_GET
@confirmed
def backup_file(request: Request, pk: UUID) -> FileResponse:
    """Send a bundle for saving."""
    backup = queries.get_backup(request.actor, pk)
    place = commands.take_backup(backup, by=request.actor, address=address_of(request))
    return FileResponse(place.open("rb"), as_attachment=True, filename=backup.name)


@require_safe
@confirmed
def backup_key(request: Request) -> HttpResponse:
    """Say what the key is for, and offer to show it."""
    if not request.actor.may(TAKE):
        raise NotAllowed
    request.session[CONFIRMED_AT] = clock.now().timestamp()
    return page(request, "operations/backup_key.html", plan=queries.plan(request.actor), key="")


@require_POST
def backup_key_show(request: Request) -> HttpResponse:
    """Show the key, to be written down; too long after the page that leads here, that page comes first again."""
    plan = queries.plan(request.actor)
    if clock.now().timestamp() - request.session.get(CONFIRMED_AT, 0) > FRESH and request.actor.may(TAKE):
        return redirect("operations:backup_key")
    key = commands.show_key(plan, by=request.actor, address=address_of(request))
    response = page(request, "operations/backup_key.html", plan=plan, key=key)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def backup_key_noted(request: Request) -> HttpResponse:
    """Keep that the key is written down."""
    commands.note_key(queries.plan(request.actor), by=request.actor)
    toast(request, _("Good. Keep it where the backups are not."))
    return redirect("operations:backup_list")
