"""The REST API under /api/v1: who calls, which routers answer, how errors read, how it is described."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db.utils import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

import wasl
from wasl.activities.api import router as activities
from wasl.automation.api import router as automation
from wasl.bookings.api import router as bookings
from wasl.calendar.api import router as calendar
from wasl.capture.api import router as capture
from wasl.catalog.api import router as catalog
from wasl.contacts.api import router as contacts
from wasl.contracts.api import router as contracts
from wasl.exchange.api import router as imports
from wasl.forecast.api import router as forecast
from wasl.kernel.api import StrictParser, problem, problem_of
from wasl.kernel.errors import WaslError
from wasl.kernel.faults import is_held, is_slow
from wasl.kernel.web import Request
from wasl.lists.api import router as lists
from wasl.lists.filters.schema import FILTER
from wasl.mail.api import router as mail
from wasl.operations.api import router as backups
from wasl.project.parameters import only_known_parameters
from wasl.records.api import router as records
from wasl.rooms.api import router as rooms
from wasl.sales.api import router as sales
from wasl.workspace.api import router as people
from wasl.workspace.queries import token_actor

ALWAYS = (400, 401, 403, 422)
WITH_BODY = (409, 413)
# parameters that name a record
LOOKED_FOR = {"record", "contact", "owner", "view", "listing"}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What is wrong (RFC 9457): `title` for people, `errors` by field.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "The same key and body give the same answer for 24 hours, and one effect.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


class Bearer(HttpBearer):
    """Takes a token from the Authorization header alone: never from the address, never from a cookie."""

    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        """Put the token's actor on the request; None for an unknown or revoked token (401)."""
        actor = token_actor(token)
        if actor is None:
            return None
        request.actor = actor  # type: ignore[attr-defined]  # `Request` of ours
        if "Accept-Language" not in request.headers:
            translation.activate(actor.language)
        return actor.name


class Api(NinjaAPI):
    """The API, whose description also tells what every operation answers when it refuses."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """Return the OpenAPI description with the problem documents in it."""
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"] |= {"Problem": PROBLEM, "Filter": FILTER}
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                _describe_refusals(path, method, operation)
        return schema


def _describe_refusals(path: str, method: str, operation: dict[str, Any]) -> None:
    codes = [*ALWAYS]
    if method != "get":
        codes += WITH_BODY
    # what the path, the query or the body names is looked for
    named = {one["name"] for one in operation["parameters"]}
    if "{" in path or named & LOOKED_FOR or method != "get":
        codes.append(404)
    for code in sorted(set(codes)):
        operation["responses"][code] = {
            "description": HTTPStatus(code).phrase,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    if method == "post":
        operation["parameters"].append(KEY)


api = Api(
    title="Wasl",
    version=wasl.__version__,
    description="One customer, one timeline. Times are UTC (RFC 3339), ids are UUIDs, errors problem documents (RFC 9457).",
    urls_namespace="api",
    auth=Bearer(),
    docs_url=None,
    parser=StrictParser(),
)
api.add_decorator(only_known_parameters, mode="operation")
api.add_router("", records)
api.add_router("", people)
api.add_router("", lists)
api.add_router("", contacts)
api.add_router("", automation)
api.add_router("", activities)
api.add_router("", calendar)
api.add_router("", bookings)
api.add_router("", capture)
api.add_router("", sales)
api.add_router("", contracts)
api.add_router("", forecast)
api.add_router("", catalog)
api.add_router("", mail)
api.add_router("", rooms)
api.add_router("", imports)
api.add_router("", backups)


@api.exception_handler(WaslError)
def _wasl_error(request: Request, error: WaslError) -> HttpResponse:
    return problem_of(request, error)


@api.exception_handler(InterfaceError)
@api.exception_handler(OperationalError)
def _database_fault(request: Request, error: Exception) -> HttpResponse:
    """Answer for rows that somebody holds (409), too long a statement or a database that is away (503)."""
    if is_held(error):
        response = problem(request, 409, _("Somebody else is changing this. Try again in a moment."))
        response["Retry-After"] = "3"
        return response
    slow, away = (
        _("This takes too long. Ask for less."),
        _("Wasl cannot answer just now. Try again in a moment."),
    )
    response = problem(request, 503, slow if is_slow(error) else away)
    response["Retry-After"] = "10"
    return response


@api.exception_handler(HttpError)
def _unreadable(request: Request, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, _("The body cannot be read: send JSON in UTF-8, without NUL."))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: Request, _error: RequestDataTooBig) -> HttpResponse:
    return problem(request, 413, _("This is larger than Wasl takes."))


@api.exception_handler(BadRequest)
@api.exception_handler(MultiPartParserError)
@api.exception_handler(SuspiciousOperation)
def _damaged(request: Request, _error: Exception) -> HttpResponse:
    return problem(request, 400, _("The address or the form was damaged on its way. Go back and try again."))


# what stands around a field in the places of pydantic; its own validators are told in brackets
AROUND = frozenset({"body", "query", "path", "payload"})


@api.exception_handler(ValidationError)
def _invalid(request: Request, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for one in error.errors:
        place = [str(part) for part in one["loc"] if part not in AROUND and "[" not in str(part)]
        fields.setdefault(".".join(place) or "body", []).append(_sentence(one))
    return problem(request, 422, _("This cannot be taken as it is."), errors=fields, detail="; ".join(fields))


def _sentence(error: dict[str, object]) -> str:
    if error["type"] == "extra_forbidden":
        return _("This field is not known, or not yours to set.")
    if error["type"] == "missing":
        return _("This field is needed.")
    return _("This value does not fit: %(reason)s") % {"reason": error.get("msg", "")}


@api.exception_handler(AuthenticationError)
def _stranger(request: Request, _error: AuthenticationError) -> HttpResponse:
    response = problem(request, 401, _("Send a valid token: “Authorization: Bearer …”."))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def _nowhere(request: Request, _error: Http404) -> HttpResponse:
    return problem(request, 404, _("This does not exist, or it is not shared with you."))
