"""What every kind of record can be asked alike: list, read, change, delete, archive, restore; a kind adds its own beside it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Status

from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Listed, Out
from wasl.kernel.errors import Invalid, NotAllowed, WaslError
from wasl.kernel.web import Request
from wasl.lists.api.asked import AskedOfList, answer
from wasl.lists.listing import Listing
from wasl.records.api.bin import recovered
from wasl.records.commands import delete_record
from wasl.records.queries import get_visible

MOST_IN_BATCH = 1000
# names of the API → names of the commands, where they differ
RENAMED: Mapping[str, str] = {"owner": "owner_id", "team": "team_id"}


class Answer(Out):
    """What became of one item of a batch, in the order given."""

    status: int
    id: uuid.UUID | None = None
    title: str | None = None
    errors: dict[str, list[str]] | None = None


class Answers(Out):
    """What became of a batch."""

    items: list[Answer]


@dataclass(frozen=True)
class RecordApi:
    """How a kind stands in the API below `/path`.

    `name` begins the names of its operations, and is the word for one. `plain` returns rows as the API shows them, fields
    that the viewer's role may not see absent; `row` one of them by its id, and raises `NotFound`. `change`, `archive` and
    `restore` are the commands; a kind without an archive has neither of the two. `renamed` are the fields that commands call
    otherwise, beside owner and team; `lists` those that null empties as it empties a text.
    """

    path: str
    name: str
    listing: Listing
    model: type[Any]
    plain: Callable[[Actor, Sequence[Any]], list[dict[str, Any]]]
    row: Callable[[Actor, uuid.UUID], Any]
    change: Callable[..., Any]
    archive: Callable[..., Any] | None = None
    restore: Callable[..., Any] | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    lists: Sequence[str] = ()

    def held(self, request: Request, key: uuid.UUID) -> Any:
        """Return the record that is meant; raises `NotFound` where the caller may not see it."""
        return get_visible(self.model, key, request.actor)

    def out(self, actor: Actor, key: uuid.UUID) -> dict[str, Any]:
        """Return one as it is now."""
        return self.plain(actor, [self.row(actor, key)])[0]

    def values(self, payload: In, *but: str) -> dict[str, Any]:
        """Return what a caller named, as the commands call it."""
        given = payload.model_dump(exclude_unset=True, exclude={"version", *but})
        given |= {name: [] for name in self.lists if name in given and given[name] is None}
        known = {**RENAMED, **self.renamed}
        return {known.get(name, name): value for name, value in given.items()}

    def added(self, request: Request, response: HttpResponse, made: Any) -> Status[dict[str, Any]]:
        """Answer for a new one: where it is, and what it is."""
        response["Location"] = reverse(f"api:{self.name}_get", args=[made.pk])
        return Status(201, self.out(request.actor, made.pk))

    def done(
        self, request: Request, key: uuid.UUID, act: Callable[..., Any], **values: Any
    ) -> dict[str, Any]:
        """Do something with one by a command, and return it as it is then."""
        act(self.held(request, key), by=request.actor, **values)
        return self.out(request.actor, key)

    def serve(self, router: Router, out: type[Out], change: type[In]) -> None:
        """Add the routes to a router, after those that stand below `/path` by a word of their own."""
        self._serve_reading(router, out)
        self._serve_changes(router, out, change)
        if self.archive and self.restore:
            self._serve_archive(router, out)

    def _serve_reading(self, router: Router, out: type[Out]) -> None:
        @router.get(
            f"/{self.path}",
            response=Listed[out],  # type: ignore[valid-type]  # a schema that is known when it is called
            **self._said("list", f"Return a page of them, in the order of the {self.name} list or as asked."),
        )
        def list_(request: Request, asked: AskedOfList) -> dict[str, Any]:
            found = answer(self.listing, request.actor, asked)
            items = self.plain(request.actor, found.rows)
            return {"items": items, "next_cursor": found.next_cursor, "count": found.count}

        @router.get(
            self._one(), response=out, url_name=f"{self.name}_get", **self._said("get", "Return one.")
        )
        def get(request: Request, record_id: uuid.UUID) -> dict[str, Any]:
            return self.out(request.actor, record_id)

    def _serve_changes(self, router: Router, out: type[Out], change: type[In]) -> None:
        said = self._said(
            "change", "Change what is named; 409 when somebody changed the same field since `version`."
        )

        @router.patch(self._one(), response=out, **said)
        def change_(request: Request, record_id: uuid.UUID, payload: change) -> dict[str, Any]:  # type: ignore[valid-type]  # as above
            held, values = self.held(request, record_id), self.values(payload)
            if not values:
                raise Invalid(_("Name at least one field to change."))
            self.change(held, by=request.actor, seen=getattr(payload, "version", None), **values)
            return self.out(request.actor, record_id)

        said = self._said(
            "delete", "Move it to the bin; it can be restored until it is erased (`GET /bin` says when)."
        )

        @router.delete(self._one(), response={204: None}, **said)
        def delete(request: Request, record_id: uuid.UUID) -> Status[None]:
            delete_record(self.held(request, record_id), by=request.actor)
            return Status(204, None)

    def _serve_archive(self, router: Router, out: type[Out]) -> None:
        said = self._said("archive", "Put it away: it leaves lists, boards and totals; it can be restored.")

        @router.post(self._one("archive"), response=out, **said)
        def archive(request: Request, record_id: uuid.UUID) -> dict[str, Any]:
            return self.done(request, record_id, self.archive)  # type: ignore[arg-type]  # there is one

        said = self._said("restore", "Take it back: from the bin, as it was there, else from the archive.")

        @router.post(self._one("restore"), response=out, **said)
        def restore(request: Request, record_id: uuid.UUID) -> dict[str, Any]:
            if recovered(record_id, by=request.actor):
                return self.out(request.actor, record_id)
            return self.done(request, record_id, self.restore)  # type: ignore[arg-type]  # there is one

    def _one(self, word: str = "") -> str:
        return f"/{self.path}/{{record_id}}" + (f"/{word}" if word else "")

    def _said(self, act: str, text: str) -> dict[str, Any]:
        name = f"{self.name}_{act}"
        return {
            "operation_id": name,
            "summary": name.replace("_", " ").title(),
            "description": text,
            "exclude_unset": True,
        }


def answers(
    items: Sequence[Any], actor: Actor, make: Callable[[Any, Actor], Any]
) -> dict[str, list[dict[str, Any]]]:
    """Make many; each succeeds or fails for itself. Raises `NotAllowed` for all."""
    return {"items": [_answer(item, actor, make) for item in items]}


def _answer(item: Any, actor: Actor, make: Callable[[Any, Actor], Any]) -> dict[str, Any]:
    try:
        return {"status": 201, "id": make(item, actor).pk}
    except NotAllowed:
        raise
    except WaslError as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        return {"status": error.status, "title": error.message, "errors": fields}
