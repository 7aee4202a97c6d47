"""The list of submissions: columns, orders, filters, as data for pages, API and export."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.capture.asking import MESSAGE
from wasl.capture.models import Submission, WebForm
from wasl.capture.queries import submissions_of
from wasl.kernel.actor import Actor
from wasl.lists import cells, standard
from wasl.lists.listing import Column, Field, Listing, Options, Ready, Sort
from wasl.lists.queries import standard_options
from wasl.ui.templatetags import ui as draw

State = Submission.State
TONES = {State.WAITING: "info", State.DONE: "ok", State.HELD: "next", State.FAILED: "bad"}


def _who(row: Submission) -> SafeString:
    """Draw who sent it with, under it, the address or number."""
    way = draw.ltr(row.email) if row.email else draw.phone(row.phone) if row.phone else ""
    return cells.title("capture:submission", row, row.anchor.title, way)


def state_cell(row: Submission) -> SafeString:
    """Draw what became of it."""
    return format_html(
        '<span class="w-tag dot t-{}">{}</span>', TONES[State(row.state)], row.get_state_display()
    )


def _message(row: Submission) -> SafeString:
    text = row.answer(MESSAGE)
    line = '<div class="w-cut w-2nd w-asksaid"><bdi>{}</bdi></div>'
    return format_html(line, text[:200]) if text else cells.NOTHING


def _rows(viewer: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = submissions_of(viewer)
    return rows


def _options(viewer: Actor) -> Options:
    forms = WebForm.objects.order_by("name").values_list("pk", "name")
    return standard_options(viewer) | {"form": [(str(key), name) for key, name in forms]}


SUBMISSIONS = Listing(
    kind="submission",
    rows=_rows,
    key="submissions",
    label=gettext_lazy("Form submissions"),
    page="capture:submission_list",
    default_sort="created_at",
    columns=(
        Column("name", gettext_lazy("From"), _who, sort="name", is_key=True, classes="stick"),
        Column("form", gettext_lazy("Form"), cells.text("form.name"), is_key=True),
        Column("state", gettext_lazy("State"), state_cell, is_key=True),
        Column("message", gettext_lazy("Message"), _message),
        Column("page", gettext_lazy("Page"), cells.code("page"), is_shown=False),
        Column("owner", gettext_lazy("Owner"), cells.person("owner"), field="owner"),
        Column("created_at", pgettext_lazy("submission", "Sent"), cells.moment("created_at"), sort="created_at"),
    ),
    sorts=(
        Sort("created_at", gettext_lazy("Newest"), "created_at", starts_descending=True),
        Sort("name", gettext_lazy("Name"), "sort_key", leading=standard.own_script),
    ),
    fields=(
        Field("form", gettext_lazy("Form"), "choice", "form_id", options="form", is_grouped=True, shown="form__name"),
        Field("state", gettext_lazy("State"), "choice", choices=tuple(State.choices), is_grouped=True),
        Field("was_new", gettext_lazy("The contact is new"), "yes_no"),
        Field("language", gettext_lazy("Language"), "text", is_grouped=True),
        Field("campaign", gettext_lazy("Campaign"), "text", "utm__campaign"),
        Field("email", gettext_lazy("E-mail"), "text"),
        *standard.FIELDS,
    ),
    shortcuts=(
        *standard.SHORTCUTS,
        ("state", lambda value: {"field": "state", "op": "is", "value": value}),
        ("form", lambda value: {"field": "form", "op": "is", "value": value}),
    ),
    search=standard.searching("submission"),
    options=_options,
    ready=(
        Ready(gettext_lazy("Held back"), "shield-question", {"state": "held"}),
        Ready(gettext_lazy("Failed"), "alert-triangle", {"state": "failed"}),
    ),
)  # fmt: skip
