"""The settings page of ready sets: what each adds, taking it over, taking it back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wasl.kernel.text import isolated
from wasl.kernel.web import Request
from wasl.lists import commands
from wasl.lists.bulk.wording import listed
from wasl.lists.commands.sets import TakenBack
from wasl.lists.queries.sets import set_seen, sets_seen
from wasl.ui.pages import page, redirect, toast


@require_safe
def set_list(request: Request) -> HttpResponse:
    """Show the trades."""
    return page(request, "lists/set_list.html", sets=sets_seen(request.actor))


@require_safe
def set_show(request: Request, key: str) -> HttpResponse:
    """Show what a set adds, and what of it is there already."""
    return page(request, "lists/set_show.html", one=set_seen(request.actor, key))


@require_POST
def set_install(request: Request, key: str) -> HttpResponse:
    """Take a set over."""
    seen = set_seen(request.actor, key)
    commands.install_set(seen.ready, by=request.actor)
    toast(request, _("The set is there. Its fields stand in forms, lists and filters now."))
    return redirect("lists:set_show", key)


@require_POST
def set_take_back(request: Request, key: str) -> HttpResponse:
    """Take a set back, and say what was kept."""
    told = commands.take_back_set(set_seen(request.actor, key).ready, by=request.actor)
    toast(request, _said(told))
    return redirect("lists:set_show", key)


def _said(told: TakenBack) -> str:
    text = ngettext("%(count)s field was removed.", "%(count)s fields were removed.", told.gone)
    said = [text % {"count": told.gone}]
    kept = [isolated(one) for one in (*told.kept, *told.kept_views)]
    if kept:
        said.append(_("Kept, because it is in use: %(names)s.") % {"names": listed(kept)})
    return " ".join(said)
