"""What every router shares: closed schemas, lists with cursors, and errors as problem documents (RFC 9457)."""

import base64
import binascii
import datetime
import json
import uuid
from collections.abc import Sequence
from typing import Annotated, Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.parser import Parser
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from wasl.kernel.errors import Conflict, Invalid, WaslError

LIMIT = 50
MOST = 200
BIGGEST = 2**63 - 1
# a moment outside these is a slip of the pen, and at the ends of the calendar a time zone leads out of it
FIRST_YEAR, LAST_YEAR = 1900, 2200


def _in_our_time(moment: datetime.datetime) -> datetime.datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"{FIRST_YEAR}–{LAST_YEAR}")
    return moment


# a moment with its zone (RFC 3339), and how many items a page may have
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
PageSize = Annotated[int, Field(ge=1, le=MOST)]


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


def whole[T](items: Sequence[T]) -> Listed[T]:
    """Return a list that is never so long that it needs pages."""
    return Listed(items=list(items), next_cursor=None, count=Count(value=len(items), exact=True))


class StrictParser(Parser):
    """Reads what callers send, and refuses what no text column can hold: NUL, half characters, endless numbers."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the JSON of the body; whatever is raised here is answered as 400."""
        body: dict[str, Any] = json.loads(request.body.decode(), parse_constant=_refuse_constant)
        _refuse_unwritable(json.dumps(body, ensure_ascii=False))
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Return the parameters; raises `Invalid` naming the one that cannot be read."""
        for name, values in data.lists():
            if any("\x00" in str(value) for value in values):
                raise Invalid(fields={name: [_("This text holds a character that cannot be stored.")]})
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        return found


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _refuse_unwritable(text: str) -> None:
    # JSON writes NUL as an escape; UTF-8 refuses halves of surrogate pairs
    if "\\u0000" in text:
        raise ValueError("NUL")
    text.encode()


def write_cursor(value: object) -> str:
    """Return a cursor: any JSON value as one word that callers pass back untouched."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def read_key(cursor: str) -> uuid.UUID | None:
    """Return the key that a cursor holds, None for an empty one; raises `Invalid` for one that we did not write."""
    value = _read(cursor)
    try:
        return None if value is None else uuid.UUID(str(value))
    except ValueError:
        raise _not_ours() from None


def read_number(cursor: str) -> int | None:
    """Return the number that a cursor holds, None for an empty one; raises `Invalid` for one that we did not write."""
    value = _read(cursor)
    if value is not None and (type(value) is not int or abs(value) > BIGGEST):
        raise _not_ours()
    return value


def read_text(cursor: str) -> str:
    """Return the text that a cursor holds, nothing for an empty one; raises `Invalid` for one that we did not write."""
    value = _read(cursor)
    if value is not None and not isinstance(value, str):
        raise _not_ours()
    return value or ""


def _read(text: str) -> Any:
    if not text:
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError, binascii.Error):
        raise _not_ours() from None


def _not_ours() -> Invalid:
    return Invalid(fields={"cursor": [_("This cursor is not one of ours. Start again without it.")]})


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
