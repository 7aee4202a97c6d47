"""Settings pages of the mail account, the mailbox, the outbox and what came in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.kernel.actor import Actor
from wasl.mail import commands, queries
from wasl.mail.commands.account import FIELDS
from wasl.mail.commands.incoming import FIELDS as MAILBOX_FIELDS
from wasl.mail.delivery import ERRORS
from wasl.mail.forms import AccountForm, LetterForm, MailboxForm
from wasl.mail.models import Incoming, Message
from wasl.mail.reception import FAULTS, handler_of, reason_of, words_of
from wasl.mail.wording import PURPOSES, Worded
from wasl.ui.pages import fragment, page, redirect, toast
from wasl.workspace.requests import actor_of, uuid_in


def account(request: HttpRequest) -> HttpResponse:
    """Show and set the mail account and the mailbox."""
    actor = actor_of(request)
    found = queries.account(actor)
    form = AccountForm(request.POST or None, initial={name: getattr(found, name) for name in FIELDS})
    if form.run(commands.set_account, found, by=actor):
        toast(request, _("Saved. Send a test to be sure."))
        return redirect("mail:account")
    return _mail_page(request, form=form)


@require_POST
def mailbox(request: HttpRequest) -> HttpResponse:
    """Set the mailbox."""
    actor = actor_of(request)
    form = MailboxForm(request.POST)
    if form.run(commands.set_mailbox, queries.mailbox(actor), by=actor):
        toast(request, _("Saved. Mail comes in from now on."))
        return redirect("mail:account")
    return _mail_page(request, mailbox_form=form)


def _mail_page(
    request: HttpRequest, *, form: AccountForm | None = None, mailbox_form: MailboxForm | None = None
) -> HttpResponse:
    actor = actor_of(request)
    account, box = queries.account(actor), queries.mailbox(actor)
    return page(
        request,
        "mail/account.html",
        form=form or AccountForm(initial={name: getattr(account, name) for name in FIELDS}),
        mailbox_form=mailbox_form
        or MailboxForm(initial={name: getattr(box, name) for name in MAILBOX_FIELDS}),
        account=account,
        mailbox=box,
        trouble=FAULTS.get(box.error, ""),
        status=(mailbox_form or form or AccountForm()).status,
    )


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Look into the mailbox now."""
    actor = actor_of(request)
    commands.check_mailbox(queries.mailbox(actor), by=actor)
    toast(request, _("The mailbox is being looked into. What came stands here."))
    return redirect("mail:incoming")


def incoming(request: HttpRequest) -> HttpResponse:
    """List the letters that came in."""
    state = request.GET.get("state", "")
    actor = actor_of(request)
    letters, box = (
        queries.incoming(actor, state=state, before=uuid_in(request, "before")),
        queries.mailbox(actor),
    )
    return page(
        request,
        "mail/incoming.html",
        letters=[(letter, reason_of(letter)) for letter in letters],
        state=state,
        states=Incoming.State.choices,
        next=letters[-1].pk if len(letters) == queries.PAGE else None,
        mailbox=box,
        trouble=FAULTS.get(box.error, ""),
    )


def incoming_letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one letter that came in: its words, never its pictures or its markup."""
    found = queries.incoming_letter(actor_of(request), pk)
    return page(
        request,
        "mail/incoming_detail.html",
        letter=found,
        reason=reason_of(found),
        handler=handler_of(found),
        said=words_of(found),
    )


def incoming_raw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out a letter as it came, to be saved and not shown."""
    found = queries.incoming_letter(actor_of(request), pk)
    response = HttpResponse(bytes(found.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{found.id}.eml"'
    return response


@require_POST
def incoming_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Look into a letter once more."""
    actor = actor_of(request)
    commands.process_again(queries.incoming_letter(actor, pk), by=actor)
    toast(request, _("It is looked into again."))
    return redirect("mail:incoming_letter", pk)


@require_POST
def incoming_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget a letter."""
    actor = actor_of(request)
    commands.remove_incoming(queries.incoming_letter(actor, pk), by=actor)
    toast(request, _("The message is gone."))
    return redirect("mail:incoming")


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
