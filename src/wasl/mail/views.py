"""Settings pages of the mail account and the outbox."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.kernel.actor import Actor
from wasl.mail import commands, queries
from wasl.mail.commands.account import FIELDS
from wasl.mail.delivery import ERRORS
from wasl.mail.forms import AccountForm, LetterForm
from wasl.mail.models import Message
from wasl.mail.wording import PURPOSES, Worded
from wasl.ui.pages import fragment, page, redirect, toast
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


def letters(request: HttpRequest) -> HttpResponse:
    """List the letters that can be reworded, each in its languages."""
    edited = queries.edited_letters(actor_of(request))
    rows = [
        (
            key,
            purpose,
            [(code, name, (key, code) in edited) for code, name in settings.LANGUAGES],
        )
        for key, purpose in PURPOSES.items()
    ]
    return page(request, "mail/letters.html", rows=rows)


def letter(request: HttpRequest, purpose: str, language: str) -> HttpResponse:
    """Show and set the wording of a letter in one language."""
    actor = actor_of(request)
    found = queries.wording_of(actor, purpose, language)
    if "ready" in request.POST:
        commands.change_template(purpose, language=language, subject="", body="", by=actor)
        toast(request, _("The ready wording is back."))
        return redirect("mail:letter", purpose, language)
    start = {"subject": found.subject, "body": found.text}
    form = LetterForm(request.POST or None, initial=start, language=language)
    if form.run(commands.change_template, purpose, language=language, by=actor):
        toast(request, _("Saved."))
        return redirect("mail:letter", purpose, language)
    return page(
        request, "mail/letter_form.html", form=form, status=form.status, **_about(request, purpose, language)
    )


def _about(request: HttpRequest, purpose: str, language: str) -> dict[str, Any]:
    actor = actor_of(request)
    found = queries.wording_of(actor, purpose, language)
    return {
        "key": purpose,
        "purpose": PURPOSES[purpose],
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "direction": "rtl" if language == "ar" else "ltr",
        "is_edited": (purpose, language) in queries.edited_letters(actor),
        "sample": queries.preview(actor, purpose, language, found),
        "variables": ["{{ %s }}" % name for name in PURPOSES[purpose].variables],  # noqa: UP031 - braces of its own
    }


@require_POST
def preview(request: HttpRequest, purpose: str, language: str) -> HttpResponse:
    """Show how the wording that is being written would read."""
    form = LetterForm(request.POST, language=language)
    refused = not form.run(_previewed, purpose, language=language, by=actor_of(request))
    return fragment(
        request,
        "mail/letter_form.html#preview",
        sample=None if refused else form.result,
        problems=form.problems,
        direction="rtl" if language == "ar" else "ltr",
        language=language,
    )


def _previewed(purpose: str, *, language: str, subject: str, body: str, by: Actor) -> Worded:
    return queries.preview(by, purpose, language, Worded(subject, body))


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
