"""Who may hear that an import or an export moved on: those who may see it."""

from wasl.exchange.queries import get_export, get_import
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound


def may_hear_import(actor: Actor, key: str) -> bool:
    """Tell whether `actor` may hear of the import with this id."""
    try:
        return bool(get_import(actor, key))
    except NotFound:
        return False


def may_hear_export(actor: Actor, key: str) -> bool:
    """Tell whether `actor` may hear of the export with this id."""
    try:
        return bool(get_export(actor, key))
    except NotFound:
        return False
