"""Own layouts for programs: how the page and the form of a kind are arranged, for everyone or one role."""

from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import In, Out
from wasl.kernel.errors import Invalid
from wasl.kernel.web import Request
from wasl.lists import commands
from wasl.lists.api.fields import Texts
from wasl.lists.commands.layouts import MOST_SECTIONS
from wasl.lists.layouts.arranging import Arrangement, Block
from wasl.lists.queries.layouts import Arranged, arranged_layout

router = Router(tags=["layouts"])

PATH = "/layouts/{kind}/{surface}"
MOST_PARTS = 500


class SectionIn(In):
    """A section with its parts by name, in order; a new one needs a key of its own and labels."""

    key: str = Field(min_length=1, max_length=60, pattern=r"^[a-z0-9-]+$")
    labels: Texts = {}
    is_folded: bool = False
    parts: list[str] = Field(default=[], max_length=MOST_PARTS)


class LayoutIn(In):
    """The sections in order, and the parts that are not shown; a part that is named nowhere finds its own place."""

    sections: list[SectionIn] = Field(min_length=1, max_length=MOST_SECTIONS)
    hidden: list[str] = Field(default=[], max_length=MOST_PARTS)


class LayoutPartOut(Out):
    """Something that can be placed; one that `is_needed` cannot be hidden."""

    name: str
    label: str
    is_needed: bool


class SectionOut(Out):
    """A section; `labels` are empty where it has the delivered name."""

    key: str
    label: str
    labels: dict[str, str]
    is_folded: bool
    parts: list[str]


class LayoutOut(Out):
    """How a page or form is arranged for a role ("" is everyone); `is_own` is false where it has what others have."""

    kind: str
    surface: str
    role: str
    is_own: bool
    sections: list[SectionOut]
    hidden: list[str]
    parts: list[LayoutPartOut]


def layout_out(found: Arranged) -> LayoutOut:
    """Return a layout as programs see it."""
    return LayoutOut(
        kind=found.kind.name,
        surface=found.surface_name,
        role=found.role.key if found.role else "",
        is_own=found.is_own,
        sections=[
            SectionOut(
                key=one.key,
                label=found.surface.label(one),
                labels=one.labels,
                is_folded=one.is_folded,
                parts=one.parts,
            )
            for one in found.arrangement.blocks
        ],
        hidden=found.arrangement.hidden,
        parts=[
            LayoutPartOut(name=one.name, label=str(one.label), is_needed=one.is_needed)
            for one in found.surface.parts.values()
        ],
    )


def _arrangement(found: Arranged, payload: LayoutIn) -> Arrangement:
    """Return what was sent; raises `Invalid` for parts that there are not, or twice."""
    blocks = [
        Block(one.key, {str(code): text for code, text in one.labels.items()}, one.is_folded, one.parts)
        for one in payload.sections
    ]
    arrangement = Arrangement(blocks, payload.hidden)
    named = [*arrangement.placed, *arrangement.hidden]
    odd = sorted({name for name in named if name not in found.surface.parts or named.count(name) > 1})
    if odd:
        sentence = _("These are no parts of it, or stand there twice: %(names)s.")
        raise Invalid(fields={"sections": [sentence % {"names": ", ".join(odd[:5])}]})
    return arrangement


@router.get(PATH, response=LayoutOut, operation_id="layout_get")
def layout_get(request: Request, kind: str, surface: str, role: str = "") -> LayoutOut:
    """Return how a surface of a kind (page or form) is arranged for a role, or for everyone."""
    return layout_out(arranged_layout(request.actor, kind, surface, role))


@router.put(PATH, response=LayoutOut, operation_id="layout_set")
def layout_set(request: Request, kind: str, surface: str, payload: LayoutIn, role: str = "") -> LayoutOut:
    """Arrange a surface of a kind (page or form) for a role, or for everyone."""
    found = arranged_layout(request.actor, kind, surface, role)
    arrangement = _arrangement(found, payload)
    commands.arrange_record(
        found.kind, surface=surface, arrangement=arrangement, role=found.role, by=request.actor
    )
    return layout_out(arranged_layout(request.actor, kind, surface, role))


@router.delete(PATH, response={204: None}, operation_id="layout_reset")
def layout_reset(request: Request, kind: str, surface: str, role: str = "") -> Status[None]:
    """Put a surface (page or form) back: a role has what everyone has, everyone what was delivered."""
    found = arranged_layout(request.actor, kind, surface, role)
    commands.reset_layout(found.kind, surface=surface, role=found.role, by=request.actor)
    return Status(204, None)
