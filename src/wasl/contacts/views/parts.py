"""Fragments of a contact's page: one field at a time, relations, consents, photo, look-alikes, who can see it."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from wasl.contacts import commands, queries
from wasl.contacts.forms import ConsentForm, FieldForm, PhotoForm, RelationForm
from wasl.contacts.models import Contact
from wasl.contacts.views.contacts import shown
from wasl.kernel.errors import NotFound
from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast
from wasl.workspace.queries import who_can_see


@require_http_methods(["GET", "POST"])
def contact_field(request: Request, pk: UUID, name: str) -> HttpResponse:
    """Change one field in place; a colleague's change of it in the meantime is shown, to take or to overrule."""
    card = queries.get_card(request.actor, pk)
    if not card.may_change or not FieldForm.knows(name, request.actor):
        raise NotFound
    form = FieldForm(request.POST or None, name=name, contact=card.contact, actor=request.actor)
    if request.GET.get("show") or form.run(commands.change_contact, card.contact, by=request.actor):
        if not is_htmx(request):
            return redirect("contacts:contact_detail", pk)
        card = queries.get_card(request.actor, pk)
        context = shown(card, request.actor) | {"name": name, "is_back": True}
        return fragment(request, "contacts/_field.html#value", **context)
    context = shown(card, request.actor) | {"form": form, "name": name, "version": card.contact.version}
    return fragment(request, "contacts/_field.html#edit", status=form.status, **context)


def _typed(data: QueryDict, rows: str) -> list[str]:
    """Return what stands in the rows of a form."""
    return [str(data[name]) for name in data if name.startswith(f"{rows}-") and name.endswith("-value")][:10]


@require_POST
def contact_similar(request: Request) -> HttpResponse:
    """Say whether the contact that is being typed may be here already; asked while typing, saves nothing."""
    data = request.POST
    names = ("prefix", "given_name", "middle_name", "family_name", "name")
    found = queries.similar(
        request.actor,
        name=" ".join(filter(None, (data.get(name, "").strip() for name in names)))[:200],
        emails=_typed(data, "emails"),
        phones=_typed(data, "phones"),
        leave_out=UUID(data["contact"]) if len(data.get("contact", "")) == 36 else None,
    )
    return fragment(request, "contacts/_similar.html", similars=found)


@require_GET
def contact_suggest(request: Request) -> HttpResponse:
    """Suggest contacts while a name is typed, for a `kind` of relation those that fit."""
    asked = request.GET
    hits = queries.suggested(request.actor, asked.get("q", "")[:200], asked.get("kind", ""))
    return fragment(request, "records/_pick.html", hits=hits)


@require_http_methods(["GET", "POST"])
def contact_relations(request: Request, pk: UUID) -> HttpResponse:
    """Show the form that relates a contact to another, or take it."""
    contact = get_visible(Contact, pk, request.actor)
    form = RelationForm(request.POST or None, contact=contact, actor=request.actor)
    if form.run(commands.relate, contact, by=request.actor):
        return redirect("contacts:contact_detail", pk)
    return page(request, "contacts/relation_form.html", contact=contact, form=form, status=form.status)


@require_POST
def relation_end(request: Request, pk: UUID, relation_id: UUID) -> HttpResponse:
    """Say that a relation is over."""
    contact = get_visible(Contact, pk, request.actor)
    commands.end_relation(
        contact, relation=queries.get_relation(request.actor, relation_id), by=request.actor
    )
    toast(request, _("The relation is over; it stays in the history."))
    return redirect("contacts:contact_detail", pk)


@require_http_methods(["GET", "POST"])
def contact_consents(request: Request, pk: UUID) -> HttpResponse:
    """Show the history of consents with the form that adds to it, or take it."""
    contact = get_visible(Contact, pk, request.actor)
    form = ConsentForm(request.POST or None)
    command = commands.withdraw_consent if request.POST.get("state") == "withdrawn" else commands.give_consent
    if form.run(command, contact, by=request.actor):
        toast(request, _("Saved."))
        return redirect("contacts:contact_detail", pk)
    history = queries.consent_history(request.actor, contact)
    context = {"contact": contact, "form": form, "history": history}
    return page(request, "contacts/consent_form.html", status=form.status, **context)


@require_safe
def contact_photo(request: Request, pk: UUID) -> FileResponse:
    """Give the photo, which was written anew when it came in."""
    response = FileResponse(queries.open_photo(request.actor, pk), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@require_POST
def photo_set(request: Request, pk: UUID) -> HttpResponse:
    """Take a new photo, or take it away."""
    contact = get_visible(Contact, pk, request.actor)
    if request.POST.get("remove"):
        commands.remove_photo(contact, by=request.actor)
        return redirect("contacts:contact_detail", pk)
    form = PhotoForm(request.POST, request.FILES)
    if form.run(commands.set_photo, contact, by=request.actor):
        return redirect("contacts:contact_detail", pk)
    return page(request, "contacts/photo_form.html", contact=contact, form=form, status=form.status)


@require_GET
def contact_viewers(request: Request, pk: UUID) -> HttpResponse:
    """Say who can see this contact, and why."""
    contact = get_visible(Contact, pk, request.actor)
    people = who_can_see(request.actor, "contact", contact.owner_id, contact.team_id)
    return page(request, "contacts/viewers.html", contact=contact, people=people)
