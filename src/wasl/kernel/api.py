"""What every router shares: closed schemas, lists with cursors, and errors as problem documents (RFC 9457)."""

import base64
import binascii
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict

from wasl.kernel.errors import Conflict, Invalid, WaslError

LIMIT = 50
MOST = 200


class In(Schema):
    """What a caller sends: an unknown field is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Out(Schema):
    """What a caller gets."""


class Count(Out):
    """How many there are; `exact` is false where the number is an estimate."""

    value: int
    exact: bool


class Listed[T](Out):
    """One page of a list, and the cursor of the next (null at the end)."""

    items: list[T]
    next_cursor: str | None
    count: Count


def page_size(limit: int) -> int:
    """Return the number of items per page; raises `Invalid` outside 1 to 200."""
    if not 1 <= limit <= MOST:
        raise Invalid(fields={"limit": [_("Ask for 1 to %(most)s items.") % {"most": MOST}]})
    return limit


def write_cursor(value: object) -> str:
    """Return a cursor: any JSON value as one word that callers pass back untouched."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def read_cursor(text: str) -> Any:
    """Return the value of a cursor; raises `Invalid` for one that we did not write."""
    try:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        raise Invalid(
            fields={"cursor": [_("This cursor is not one of ours. Start again without it.")]}
        ) from None


def problem(
    request: HttpRequest,
    status: int,
    title: str,
    *,
    errors: dict[str, list[str]] | None = None,
    **more: object,
) -> HttpResponse:
    """Return an error as `application/problem+json`."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "instance": request.path,
    }
    body |= {"errors": errors} if errors else {}
    return HttpResponse(
        json.dumps(body | more, default=str), status=status, content_type="application/problem+json"
    )


def problem_of(request: HttpRequest, error: WaslError) -> HttpResponse:
    """Return one of the four errors as a problem document."""
    fields = error.fields if isinstance(error, Invalid) else None
    theirs = {"theirs": error.theirs} if isinstance(error, Conflict) and error.theirs else {}
    return problem(request, error.status, error.message, errors=fields, detail=error.message, **theirs)
