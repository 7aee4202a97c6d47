"""Call scripts: what to say for one purpose, written by hand."""

from django.utils.translation import gettext as _

from wasl.activities.intake import BODY_LIMIT
from wasl.activities.models import Script
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.html import sanitize
from wasl.kernel.text import clean_line


@command("activities.write_scripts")
def write_script(script: Script | None, *, name: str, body: str, by: Actor) -> Script:  # noqa: ARG001 - the gate asks it
    """Write a new script, or another text for one that is there. Raises `Invalid` by field."""
    name = clean_line(name)
    taken = Script.objects.filter(name__iexact=name)
    if script:
        taken = taken.exclude(pk=script.pk)
    if not name or len(name) > 120:
        raise Invalid(fields={"name": [_("Give it a name of up to 120 characters.")]})
    if taken.exists():
        raise Invalid(fields={"name": [_("There is a script of this name.")]})
    if not body.strip() or len(body) > BODY_LIMIT:
        raise Invalid(fields={"body": [_("Write what is to be said.")]})
    found = script or Script()
    found.name, found.body = name, sanitize(body)
    found.save()
    return found


@command("activities.write_scripts")
def remove_script(script: Script, *, by: Actor) -> None:  # noqa: ARG001 - the gate asks it
    """Remove a script."""
    script.delete()
