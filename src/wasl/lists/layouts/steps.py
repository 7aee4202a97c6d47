"""The steps by which an arrangement is changed in the editor, each with a sentence that says what happened."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from wasl.kernel.ids import uuid7
from wasl.lists.layouts.arranging import Arrangement, Block, Surface

OWN = "own-"


def take_step(surface: Surface, arrangement: Arrangement, step: str) -> str:
    """Change the arrangement by a step such as "up:phones", and say it; a step that makes no sense changes nothing."""
    verb, _colon, name = step.partition(":")
    act = STEPS.get(verb)
    return act(surface, arrangement, name) if act else ""


def _holder(arrangement: Arrangement, name: str) -> Block | None:
    return next((block for block in arrangement.blocks if name in block.parts), None)


def _move(surface: Surface, arrangement: Arrangement, name: str, by: int) -> str:
    """Move a part by one place; beyond the edge of its section it goes into the next one."""
    block = _holder(arrangement, name)
    if block is None:
        return ""
    blocks, parts = arrangement.blocks, block.parts
    place, beyond = parts.index(name) + by, blocks.index(block) + by
    if 0 <= place < len(parts):
        parts.insert(place, parts.pop(place - by))
    elif 0 <= beyond < len(blocks):
        parts.remove(name)
        block = blocks[beyond]
        block.parts.insert(0 if by > 0 else len(block.parts), name)
    return _place_said(surface, block, name)


def _place_said(surface: Surface, block: Block, name: str) -> str:
    shown = {
        "name": surface.parts[name].label,
        "place": block.parts.index(name) + 1,
        "count": len(block.parts),
        "section": surface.label(block),
    }
    return _("%(name)s: place %(place)s of %(count)s in %(section)s.") % shown


def _into(surface: Surface, arrangement: Arrangement, step: str) -> str:
    """Put a part at the end of a section ("phones>details")."""
    name, _arrow, key = step.partition(">")
    block = arrangement.block(key)
    if block is None or name not in surface.parts:
        return ""
    _take_out(arrangement, name)
    block.parts.append(name)
    return _place_said(surface, block, name)


def _take_out(arrangement: Arrangement, name: str) -> None:
    for names in (arrangement.hidden, *(block.parts for block in arrangement.blocks)):
        if name in names:
            names.remove(name)


def _hide(surface: Surface, arrangement: Arrangement, name: str) -> str:
    if _holder(arrangement, name) is None or surface.parts[name].is_needed:
        return ""
    _take_out(arrangement, name)
    arrangement.hidden.append(name)
    return _("%(name)s is not shown.") % {"name": surface.parts[name].label}


def _show(surface: Surface, arrangement: Arrangement, name: str) -> str:
    """Show a part again where it stands as delivered."""
    if name not in arrangement.hidden:
        return ""
    arrangement.hidden.remove(name)
    whole = surface.completed(arrangement)
    arrangement.blocks = whole.blocks
    block = _holder(arrangement, name)
    return _place_said(surface, block, name) if block else ""


def _move_section(surface: Surface, arrangement: Arrangement, key: str, by: int) -> str:
    block, blocks = arrangement.block(key), arrangement.blocks
    if block is None:
        return ""
    place = blocks.index(block)
    blocks.insert(max(0, place + by), blocks.pop(place))
    shown = {"section": surface.label(block), "place": blocks.index(block) + 1, "count": len(blocks)}
    return _("%(section)s: section %(place)s of %(count)s.") % shown


def _remove_section(surface: Surface, arrangement: Arrangement, key: str) -> str:
    """Remove a section; what stood in it goes to its neighbor, so that nothing is lost from sight."""
    block, blocks = arrangement.block(key), arrangement.blocks
    if block is None or len(blocks) < 2:
        return ""
    place = blocks.index(block)
    heir = blocks[place - 1] if place else blocks[1]
    heir.parts = [*heir.parts, *block.parts] if place else [*block.parts, *heir.parts]
    blocks.remove(block)
    shown = {"section": surface.label(block), "heir": surface.label(heir)}
    return _("%(section)s is removed; what stood in it stands in %(heir)s now.") % shown


def _add_section(_surface: Surface, arrangement: Arrangement, _name: str) -> str:
    arrangement.blocks.append(Block(f"{OWN}{uuid7().hex[-10:]}"))
    return _("A section was added. Give it a name.")


STEPS: dict[str, Callable[[Surface, Arrangement, str], str]] = {
    "up": lambda surface, arrangement, name: _move(surface, arrangement, name, -1),
    "down": lambda surface, arrangement, name: _move(surface, arrangement, name, 1),
    "into": _into,
    "hide": _hide,
    "show": _show,
    "earlier": lambda surface, arrangement, key: _move_section(surface, arrangement, key, -1),
    "later": lambda surface, arrangement, key: _move_section(surface, arrangement, key, 1),
    "remove": _remove_section,
    "add": _add_section,
}
