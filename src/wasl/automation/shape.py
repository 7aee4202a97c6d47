"""The form of a definition, as rules are stored and as programs send them; what it means is asked in `checking`."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from wasl.kernel.errors import Invalid

Name = Annotated[str, StringConstraints(max_length=120)]
Hour = Annotated[int, Field(ge=0, le=23)]
Words = Annotated[str, StringConstraints(max_length=10_000)]


class Part(BaseModel):
    """A part of a definition: nothing beside what is named."""

    model_config = ConfigDict(extra="forbid", validate_by_alias=True, strict=True)


class Detail(Part):
    """What is asked of the data of an event; `field` is a path into it, such as "changes.owner"."""

    field: Name
    op: Literal["is", "is_not", "contains", "gt", "gte", "lt", "lte", "is_empty", "is_not_empty"]
    value: Words | int | float | bool | None = None


class WhenEvent(Part):
    """Something happens to a record; `is_late` says that what is told more than a day after it happened counts, too."""

    event: Annotated[list[Name], Field(min_length=1, max_length=20)]
    where: Annotated[list[Detail], Field(max_length=10)] = []
    is_late: bool = False


class WhenEnters(Part):
    """A record comes to fit the filter."""

    enters: Literal[True]


class WhenDate(Part):
    """A date of a record comes near: `days` before (negative) or after it, at an hour of the firm's zone."""

    date: Name
    days: Annotated[int, Field(ge=-366, le=366)] = 0
    is_yearly: bool = False
    calendar: Literal["gregorian", "hijri"] = "gregorian"
    at: Hour = 9


class WhenEvery(Part):
    """A schedule fires: `on` is a weekday (Monday is 0) or a day of the month."""

    every: Literal["day", "week", "month"]
    on: Annotated[int, Field(ge=0, le=31)] | None = None
    at: Hour = 9


class NotYet(Part):
    """Nothing begins the rule yet."""


class Acting(Part):
    """Run an action with its inputs."""

    action: Name
    inputs: Annotated[dict[Name, Words | int | list[Words]], Field(alias="with", max_length=40)] = {}


class Waiting(Part):
    """Wait for so many minutes, hours or days."""

    wait: dict[Literal["minutes", "hours", "days"], int]


class Branching(Part):
    """Go one way if a filter holds, else another."""

    condition: Annotated[dict[str, Any] | None, Field(alias="if")]
    then: list["Step"] = []
    otherwise: Annotated[list["Step"], Field(alias="else")] = []


class Ending(Part):
    """End if a filter holds."""

    stop_if: dict[str, Any] | None


class ForEach(Part):
    """Do the same for each related record."""

    each: Name
    do: list["Step"] = []


type Step = Acting | Waiting | Branching | Ending | ForEach


class Definition(Part):
    """A whole rule: what begins it, which records it is about, when waiting is no longer needed, and its steps."""

    kind: Name
    when: WhenEvent | WhenEnters | WhenDate | WhenEvery | NotYet = NotYet()
    condition: Annotated[dict[str, Any] | None, Field(alias="if")] = None
    until: dict[str, Any] | None = None
    do: Annotated[list[Step], Field(max_length=100)] = []


def shaped(definition: Any) -> dict[str, Any]:
    """Return a definition as it is stored. Raises `Invalid` on the field "definition", naming the place."""
    try:
        read = Definition.model_validate(definition)
    except (ValidationError, RecursionError) as error:
        raise Invalid(fields={"definition": [_problem(error)]}) from None
    return read.model_dump(by_alias=True, exclude_unset=True)


def _problem(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return _("The branches lie too deep in each other.")
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return _("This part of the rule cannot be read: %(place)s") % {"place": place[:200]}
