"""Settings pages of the mail account and the outbox."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.mail import commands, queries
from wasl.mail.commands.account import FIELDS
from wasl.mail.delivery import ERRORS
from wasl.mail.forms import AccountForm
from wasl.mail.models import Message
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.requests import actor_of, uuid_in


def account(request: HttpRequest) -> HttpResponse:
    """Show and set the mail account."""
    actor = actor_of(request)
    found = queries.account(actor)
    form = AccountForm(request.POST or None, initial={name: getattr(found, name) for name in FIELDS})
    if form.run(commands.set_account, found, by=actor):
        toast(request, _("Saved. Send a test to be sure."))
        return redirect("mail:account")
    return page(request, "mail/account.html", form=form, account=found, status=form.status)


@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """Send a test to the person who asks."""
    actor = actor_of(request)
    commands.send_test(queries.account(actor), by=actor)
    toast(request, _("A test is on its way to you. How it went stands here."))
    return redirect("mail:outbox")


def outbox(request: HttpRequest) -> HttpResponse:
    """List the outbox."""
    state = request.GET.get("state", "")
    before = uuid_in(request, "before")
    letters = queries.outbox(actor_of(request), state=state, before=before)
    return page(
        request,
        "mail/outbox.html",
        letters=letters,
        state=state,
        states=Message.State.choices,
        errors=ERRORS,
        next=letters[-1].pk if len(letters) == queries.PAGE else None,
    )


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try a failed letter again."""
    actor = actor_of(request)
    commands.retry(queries.letter(actor, pk), by=actor)
    toast(request, _("It is tried again."))
    return redirect("mail:outbox")
