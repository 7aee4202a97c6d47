"""Archives records and takes them back from their pages, alike for every kind."""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.kernel.web import Request
from wasl.records.models import Record
from wasl.records.queries import get_visible
from wasl.ui.pages import redirect, toast

type View = Callable[[Request, UUID], HttpResponse]


class Verb(Protocol):
    """A command on one record."""

    def __call__(self, record: Any, /, *, by: Any) -> Any:
        """Do it and return the record."""
        ...


def archiving(
    model: type[Record], archive: Verb, *, restore: str, to: str | Callable[[Any], str], name: str = "title"
) -> View:
    """Return the view that puts a record away and offers the way back, by the URL name `restore`.

    `to` is the list to which it leads, or what says the list of a record; `name` the property by which it is called.
    """

    def view(request: Request, pk: UUID) -> HttpResponse:
        held = archive(get_visible(model, pk, request.actor), by=request.actor)
        called = _("%(name)s was archived.") % {"name": getattr(held, name)}
        toast(request, called, undo_url=reverse(restore, args=[pk]))
        return redirect(to if isinstance(to, str) else to(held))

    return require_POST(view)


def restoring(model: type[Record], restore: Verb, *, to: str, name: str = "title") -> View:
    """Return the view that takes a record back; it leads to its page, by the URL name `to`."""

    def view(request: Request, pk: UUID) -> HttpResponse:
        held = restore(get_visible(model, pk, request.actor), by=request.actor)
        toast(request, _("%(name)s is back.") % {"name": getattr(held, name)})
        return redirect(to, pk)

    return require_POST(view)
