"""Whom a mention does not reach."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.kernel.actor import Actor
from wasl.kernel.text import isolated
from wasl.records.models import Note
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

# as many as a line holds; a whole team may be meant
MOST_NAMED = 3


def unreached(viewer: Actor, note: Note) -> list[str]:
    """Return the names of colleagues whom a note mentions and who may not see where it stands: they are not told."""
    people = User.objects.filter(pk__in=note.mentions, is_active=True)
    return [
        person.name
        for person in people.select_related("role").order_by("name")
        if person.pk != viewer.user_id and not note.anchor.is_visible_to(actor_of_user(person))
    ]


def unreached_words(viewer: Actor, note: Note) -> str:
    """Return a sentence about those whom a mention does not reach, nothing where it reaches all."""
    names = unreached(viewer, note) if note.mentions else []
    if not names:
        return ""
    named = _(", ").join(isolated(name) for name in names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        named = _("%(names)s and others") % {"names": named}
    text = ngettext(
        "%(names)s may not see this and is not told.",
        "%(names)s may not see this and are not told.",
        len(names),
    )
    return text % {"names": named}
