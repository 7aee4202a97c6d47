"""The guests of a meeting: the panel beside it, inviting, taking an invitation back."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wasl.calendar import commands
from wasl.calendar.forms.invitations import InviteForm
from wasl.calendar.queries.invitations import get_guest, get_invited
from wasl.kernel.web import Request
from wasl.ui.pages import fragment, is_htmx, own_address, redirect, toast, trigger


@require_GET
def invitations(request: Request, pk: UUID) -> HttpResponse:
    """Return who is invited to a meeting, with the form that invites."""
    return _panel(request, pk)


def _panel(request: Request, pk: UUID, form: InviteForm | None = None) -> HttpResponse:
    invited = get_invited(request.actor, pk)
    form = form or InviteForm(invited=invited)
    return fragment(request, "calendar/_invitations.html", status=form.status, invited=invited, form=form)


@require_POST
def invite(request: Request, pk: UUID) -> HttpResponse:
    """Invite people to a meeting."""
    invited = get_invited(request.actor, pk)
    form = InviteForm(request.POST, invited=invited)
    if not form.run(commands.invite, invited.meeting, by=request.actor):
        return _panel(request, pk, form)
    toast(request, _("The invitations are on their way."))
    if not is_htmx(request):
        return redirect("activities:activity", pk)
    return trigger(_panel(request, pk), **{"wasl:written": {"id": str(pk)}})


@require_POST
def answer(request: Request, pk: UUID) -> HttpResponse:
    """Answer one's own invitation."""
    guest = get_guest(request.actor, pk)
    meeting = guest.invitation.meeting_id
    commands.answer_invitation(guest, answer=request.POST.get("answer", ""), by=request.actor)
    toast(request, _("Your answer is noted; who invited you hears of it."))
    if not is_htmx(request):
        otherwise = reverse("activities:activity", args=[meeting])
        return redirect(own_address(request.POST.get("next", ""), otherwise))
    return trigger(_panel(request, meeting), **{"activities:changed": {"id": str(meeting)}})


@require_POST
def uninvite(request: Request, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    guest = get_guest(request.actor, pk)
    meeting = guest.invitation.meeting_id
    commands.uninvite(guest, by=request.actor)
    toast(request, _("The invitation is taken back."))
    return _panel(request, meeting) if is_htmx(request) else redirect("activities:activity", meeting)


@require_POST
def proposal(request: Request, pk: UUID) -> HttpResponse:
    """Take the time that a guest proposes, or keep the one there is."""
    guest = get_guest(request.actor, pk)
    is_taken = request.POST.get("answer") == "take"
    meeting = commands.answer_proposal(guest, is_taken=is_taken, by=request.actor)
    toast(
        request,
        _("The meeting is moved; all guests hear of it.")
        if is_taken
        else _("The guest is told that it stays."),
    )
    if not is_htmx(request):
        return redirect("activities:activity", meeting.pk)
    return trigger(_panel(request, meeting.pk), **{"activities:changed": {"id": str(meeting.pk)}})
