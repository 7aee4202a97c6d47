"""Arranging the page and the form of a kind of record, for a role or for everyone."""

from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import Kind
from wasl.kernel.text import isolated
from wasl.lists.bulk.wording import listed
from wasl.lists.commands.custom import LONGEST_LABEL, texts
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.layouts.arranging import Arrangement, as_json, surface_of
from wasl.lists.models import RecordLayout
from wasl.workspace import audit
from wasl.workspace.models import Role, Workspace

MOST_SECTIONS = 40


@command("lists.manage_fields")
def arrange_record(
    kind: Kind, *, surface: str, arrangement: Arrangement, by: Actor, role: Role | None = None
) -> RecordLayout:
    """Store how a page or form is arranged; a field that must be filled in cannot be missing from the form."""
    known = surface_of(kind, surface, custom_fields(kind.name))
    _check(arrangement, {name: str(part.label) for name, part in known.parts.items() if part.is_needed})
    for block in arrangement.blocks:
        block.labels = texts("labels", block.labels, LONGEST_LABEL)
        if not known.label(block):
            raise Invalid(fields={"labels": [_("Give every section a name in at least one language.")]})
    whole = known.completed(arrangement)
    values = {"sections": as_json(whole), "hidden": whole.hidden, "changed_at": clock.now()}
    layout, _is_new = RecordLayout.objects.update_or_create(
        kind=kind.name, surface=surface, role=role, defaults=values
    )
    _note("layout.changed", kind, surface, role, by=by)
    return layout


def _check(arrangement: Arrangement, needed: dict[str, str]) -> None:
    keys = [block.key for block in arrangement.blocks]
    if not 1 <= len(keys) <= MOST_SECTIONS or len(set(keys)) < len(keys):
        raise Invalid(_("Keep from 1 to %(count)s sections.") % {"count": MOST_SECTIONS})
    lost = [label for name, label in needed.items() if name in arrangement.hidden]
    if lost:
        sentence = _("This must be filled in, so the form cannot do without it: %(names)s.")
        raise Invalid(sentence % {"names": listed([isolated(label) for label in lost])})


@command("lists.manage_fields")
def reset_layout(kind: Kind, *, surface: str, by: Actor, role: Role | None = None) -> bool:
    """Forget how a page or form was arranged: a role has what everyone has again, everyone what was delivered."""
    gone, _by_model = RecordLayout.objects.filter(kind=kind.name, surface=surface, role=role).delete()
    if gone:
        _note("layout.reset", kind, surface, role, by=by)
    return bool(gone)


def _note(action: str, kind: Kind, surface: str, role: Role | None, *, by: Actor) -> None:
    """Write into the audit what was done, and let everybody's layouts be read anew."""
    Workspace.objects.update(fields_stamp=uuid7())
    audit.record(action, by=by, target=role, data={"kind": kind.name, "fields": [surface]})
