"""Handing over what a leaver owns: what it is, who gets it."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wasl.kernel.web import Request
from wasl.lists import commands
from wasl.lists.forms.bulk import HandOverForm
from wasl.lists.queries.handing import owned_by
from wasl.ui.pages import fragment, page, redirect, toast
from wasl.workspace.queries import colleagues, user


@require_safe
def owned(request: Request, pk: UUID) -> HttpResponse:
    """Show what is a colleague's, as a part of his page."""
    person = user(request.actor, pk)
    found = owned_by(request.actor, person)
    return fragment(request, "lists/_owned.html", person=person, owned=found)


@require_http_methods(["GET", "POST"])
def hand_over(request: Request, pk: UUID) -> HttpResponse:
    """Ask who gets what is a colleague's, and begin."""
    actor = request.actor
    person = user(actor, pk)
    people = [one for one in colleagues(actor) if one.pk != person.pk]
    form = HandOverForm(request.POST or None, people=people, initial={"keeps_team": True})
    if form.run(commands.hand_over, person, by=actor):
        work = form.result
        if work.is_moving or work.missing_count or work.refused_count:
            return redirect("lists:bulk_show", work.pk)
        text = ngettext("%(count)s was handed over.", "%(count)s were handed over.", work.done_count)
        toast(request, text % {"count": work.done_count}, undo_url=reverse("lists:bulk_undo", args=[work.pk]))
        return redirect("workspace:user", person.pk)
    context = {"person": person, "form": form, "owned": owned_by(actor, person)}
    return page(request, "lists/hand_over.html", status=form.status, **context)
