"""Ready sets for programs: what each adds, taking it over, taking it back."""

import datetime
import uuid

from ninja import Router

from wasl.kernel.api import Listed, Out, whole
from wasl.kernel.web import Request
from wasl.lists import commands
from wasl.lists.queries.sets import SetSeen, set_seen, sets_seen

router = Router(tags=["sets"])


class SetFieldOut(Out):
    """A field of a set; `state` is new, own (added by it), there (used as it is), away (archived) or other (left alone)."""

    kind: str
    key: str
    type: str
    label: str
    state: str


class SetOut(Out):
    """A set for a trade; `installed_at` is null while the firm has not taken it over."""

    key: str
    label: str
    hint: str
    fields: list[SetFieldOut]
    views: list[str]
    installed_at: datetime.datetime | None


class TakenBackOut(Out):
    """What became of a set: how many fields are gone, which fields and views were kept, being in use."""

    removed: int
    kept_fields: list[str]
    kept_views: list[uuid.UUID]


def set_out(seen: SetSeen) -> SetOut:
    """Return a set as programs see it."""
    return SetOut(
        key=seen.ready.key,
        label=seen.ready.label,
        hint=seen.ready.hint,
        fields=[
            SetFieldOut(
                kind=one.wanted.kind,
                key=one.wanted.key,
                type=one.field.type,
                label=one.field.label,
                state=one.state,
            )
            for one in seen.fields
        ],
        views=[one.label for one in seen.ready.views],
        installed_at=seen.installed.installed_at if seen.installed else None,
    )


@router.get("/sets", response=Listed[SetOut], operation_id="set_list")
def set_list(request: Request) -> Listed[SetOut]:
    """Return the ready sets beside what the firm has already."""
    return whole([set_out(one) for one in sets_seen(request.actor)])


@router.get("/sets/{key}", response=SetOut, operation_id="set_get")
def set_get(request: Request, key: str) -> SetOut:
    """Return one ready set."""
    return set_out(set_seen(request.actor, key))


@router.post("/sets/{key}/install", response=SetOut, operation_id="set_install")
def set_install(request: Request, key: str) -> SetOut:
    """Take a set over: its fields, sections and views."""
    commands.install_set(set_seen(request.actor, key).ready, by=request.actor)
    return set_out(set_seen(request.actor, key))


@router.post("/sets/{key}/take-back", response=TakenBackOut, operation_id="set_take_back")
def set_take_back(request: Request, key: str) -> TakenBackOut:
    """Take a set back: fields without a value, views that nobody changed."""
    told = commands.take_back_set(set_seen(request.actor, key).ready, by=request.actor)
    return TakenBackOut(
        removed=told.gone,
        kept_fields=[one.name for one in told.kept],
        kept_views=[one.pk for one in told.kept_views],
    )
