"""The first set-up in the browser, and preferences of a person or of the firm."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.text import clean_line
from wasl.workspace import audit
from wasl.workspace.commands.people import create_owner
from wasl.workspace.models import User, Workspace
from wasl.workspace.queries.setup import SETUP_CODE, may_set_up

PREFERENCES = frozenset({"name", "language", "zone", "theme", "digits", "has_single_keys"})
FIRM = frozenset({"name", "country", "language", "currency", "zone", "first_weekday"})


@command("", public=True)
def set_up(
    code: str,
    *,
    by: Actor,  # noqa: ARG001 - a stranger with the code; commands name their actor
    firm: str,
    country: str,
    language: str,
    owner: Mapping[str, str],
    has_demo: bool = False,
) -> User:
    """Make workspace and owner (name, email, password) for whoever holds the one-time code, which dies with it.

    Raises `NotFound` without the code, and `Invalid` with fields.
    """
    if not may_set_up(code):
        raise NotFound
    user = create_owner(language=language, firm=firm, country=country, **owner)
    if has_demo and settings.DEMO_TASK:
        import_string(settings.DEMO_TASK).enqueue()
    transaction.on_commit(lambda: (ENV.data / SETUP_CODE).unlink(missing_ok=True))
    return user


@command("", public=True)
def set_language(language: str, *, by: Actor) -> None:
    """Remember the language of a signed-in person; a visitor's is kept by the browser alone."""
    if by.user_id is not None and by.seen_as is None:
        User.objects.filter(pk=by.user_id).update(language=language)


@command("", public=True)
def set_preferences(user: User, *, values: Mapping[str, Any], by: Actor) -> User:
    """Set a person's own preferences (`PREFERENCES`); nobody sets another's. Raises `Invalid` for other fields."""
    if user.id != by.user_id or by.read_only:
        raise NotFound
    _only(values, PREFERENCES)
    return _set(user, values)


@command("workspace.manage_settings")
def change_workspace(firm: Workspace, *, values: Mapping[str, Any], by: Actor) -> Workspace:
    """Set what is true of the whole firm (`FIRM`)."""
    _only(values, FIRM)
    _set(firm, values)
    audit.record("workspace.changed", by=by, target=firm, data={"fields": sorted(values)})
    return firm


def _only(values: Mapping[str, Any], known: frozenset[str]) -> None:
    strange = sorted(set(values) - known)
    if strange:
        raise Invalid(fields={name: [_("This field cannot be set.")] for name in strange})
    if "name" in values and not clean_line(values["name"]):
        raise Invalid(fields={"name": [_("A name is needed.")]})


def _set[M: (User, Workspace)](row: M, values: Mapping[str, Any]) -> M:
    for name, value in values.items():
        setattr(row, name, clean_line(value)[:200] if name == "name" else value)
    row.save(update_fields=list(values))
    return row
