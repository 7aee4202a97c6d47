"""Own fields for programs: defined, changed, ordered, put away; a change of type that takes long is watched and decided."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.errors import NotFound
from wasl.kernel.web import Request
from wasl.lists import commands
from wasl.lists.commands.custom import MOST_CHOICES
from wasl.lists.models import CustomField, FieldConversion
from wasl.lists.queries.conversions import conversion_of
from wasl.lists.queries.custom import managed_field, managed_fields

router = Router(tags=["fields"])

# words by language
type Texts = dict[Literal["ar", "lv", "en"], str]


class ChoiceIn(In):
    """A choice: its value stays when its labels change; without one it is made of the English label."""

    value: str = Field(default="", max_length=40)
    labels: Texts


class FieldChange(In):
    """What may be said of a field; what is not named stays as it is.

    With another `type` the values are converted. Where some do not fit, `is_sure` must say that this is meant.
    """

    type: CustomField.Type | None = None
    labels: Texts | None = None
    help: Texts | None = None
    is_required: bool | None = None
    is_unique: bool | None = None
    is_filterable: bool | None = None
    is_sortable: bool | None = None
    default: Any = None
    choices: list[ChoiceIn] | None = Field(default=None, max_length=MOST_CHOICES)
    currency: str | None = Field(default=None, max_length=3)
    target: str | None = Field(default=None, max_length=40)
    is_sure: bool = False


class FieldIn(FieldChange):
    """A field to be added to the records of a kind; without `key` one is made of the English label."""

    kind: str = Field(max_length=40)
    key: str = Field(default="", max_length=40)
    type: CustomField.Type
    labels: Texts
    is_sure: Literal[False] = False


class FieldMoveIn(In):
    """How many places down (up where negative) a field goes."""

    places: int = Field(ge=-1000, le=1000)


class OddValue(Out):
    """A record whose value did not fit the type, and the value."""

    id: uuid.UUID
    name: str
    value: str


class OwnFieldOut(Out):
    """A field; `name` is what filters, columns and rights call it. `unconverted` are up to a hundred odd values."""

    id: uuid.UUID
    kind: str
    key: str
    name: str
    type: str
    labels: dict[str, str]
    help: dict[str, str]
    is_required: bool
    is_unique: bool
    is_filterable: bool
    is_sortable: bool
    default: Any
    choices: list[dict[str, Any]]
    currency: str
    target: str
    position: int
    is_converting: bool
    unconverted_count: int
    unconverted: list[OddValue]
    created_at: datetime.datetime
    archived_at: datetime.datetime | None


class ConversionOut(Out):
    """A change of type under way: checking, waiting (for a decision: `left` values do not fit, such as `named`) or running."""

    id: uuid.UUID
    type: str
    state: str
    total: int
    done: int
    left: int
    named: list[OddValue]


class ConversionDecision(In):
    """Whether to go on although some values do not fit."""

    go: bool


def field_out(field: CustomField) -> OwnFieldOut:
    """Return a field as programs see it."""
    return OwnFieldOut.from_orm(field)


def conversion_out(conversion: FieldConversion) -> ConversionOut:
    """Return a change of type as programs see it."""
    return ConversionOut(
        id=conversion.pk,
        type=conversion.wanted["type"],
        state=conversion.state,
        total=conversion.total,
        done=conversion.done_count,
        left=conversion.left_count,
        named=conversion.named,
    )


def _values(payload: FieldChange) -> dict[str, Any]:
    """Return what was named; null means "not named" but for the default."""
    given = payload.model_dump(mode="json", exclude_unset=True, exclude={"kind"})
    return {name: value for name, value in given.items() if value is not None or name == "default"}


def _conversion(request: Request, field_id: uuid.UUID) -> FieldConversion:
    found = conversion_of(request.actor, managed_field(request.actor, field_id))
    if found is None:
        raise NotFound
    return found


@router.get("/fields", response=Listed[OwnFieldOut], operation_id="field_list", url_name="field_list")
def field_list(request: Request) -> Listed[OwnFieldOut]:
    """Return all fields of the firm, archived ones last."""
    return whole([field_out(one) for one in managed_fields(request.actor)])


@router.post("/fields", response={201: OwnFieldOut}, operation_id="field_add")
def field_add(request: Request, payload: FieldIn, response: HttpResponse) -> Status[OwnFieldOut]:
    """Add a field."""
    given = {name: value for name, value in _values(payload).items() if name != "is_sure"}
    field = commands.add_field(payload.kind, by=request.actor, **given)
    response["Location"] = reverse("api:field_get", args=[field.pk])
    return Status(201, field_out(field))


@router.get("/fields/{field_id}", response=OwnFieldOut, operation_id="field_get", url_name="field_get")
def field_get(request: Request, field_id: uuid.UUID) -> OwnFieldOut:
    """Return one field."""
    return field_out(managed_field(request.actor, field_id))


@router.patch("/fields/{field_id}", response=OwnFieldOut, operation_id="field_change")
def field_change(request: Request, field_id: uuid.UUID, payload: FieldChange) -> OwnFieldOut:
    """Change a field. Many values take another type by a job: the field is as it was until `GET …/conversion` is 404."""
    field = managed_field(request.actor, field_id)
    return field_out(commands.change_field(field, by=request.actor, **_values(payload)))


@router.post("/fields/{field_id}/move", response=OwnFieldOut, operation_id="field_move")
def field_move(request: Request, field_id: uuid.UUID, payload: FieldMoveIn) -> OwnFieldOut:
    """Move a field among those of its kind."""
    field = managed_field(request.actor, field_id)
    return field_out(commands.move_field(field, places=payload.places, by=request.actor))


@router.post("/fields/{field_id}/archive", response=OwnFieldOut, operation_id="field_archive")
def field_archive(request: Request, field_id: uuid.UUID) -> OwnFieldOut:
    """Put a field away; records keep their values."""
    return field_out(commands.archive_field(managed_field(request.actor, field_id), by=request.actor))


@router.post("/fields/{field_id}/restore", response=OwnFieldOut, operation_id="field_restore")
def field_restore(request: Request, field_id: uuid.UUID) -> OwnFieldOut:
    """Bring a field back, with its values."""
    return field_out(commands.restore_field(managed_field(request.actor, field_id), by=request.actor))


@router.get("/fields/{field_id}/conversion", response=ConversionOut, operation_id="conversion_get")
def conversion_get(request: Request, field_id: uuid.UUID) -> ConversionOut:
    """Return the change of type that is under way; 404 where there is none."""
    return conversion_out(_conversion(request, field_id))


@router.post("/fields/{field_id}/conversion", response=ConversionOut, operation_id="conversion_decide")
def conversion_decide(request: Request, field_id: uuid.UUID, payload: ConversionDecision) -> ConversionOut:
    """Go on with a change of type, or leave the field as it is."""
    found = _conversion(request, field_id)
    return conversion_out(commands.decide_conversion(found, is_wanted=payload.go, by=request.actor))
