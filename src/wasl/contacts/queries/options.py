"""The choices of the list's filters: owners, teams and tags in one query."""

from django.db.models import CharField, F, Value

from wasl.kernel.actor import Actor
from wasl.records.models import Tag
from wasl.workspace.models import Team, User

MOST = 200


def filter_options(viewer: Actor) -> dict[str, list[tuple[str, str]]]:
    """Return the choices by filter name, each as (id, label) by name."""
    if viewer.user_id is None:
        return {}
    sources = (
        ("owner", User.objects.filter(is_active=True)),
        ("team", Team.objects),
        ("tag", Tag.objects.all()),
    )
    parts = [
        rows.order_by()
        .annotate(filter=Value(kind, CharField()), label=F("name"))
        .values_list("filter", "id", "label")
        for kind, rows in sources
    ]
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, key, label in parts[0].union(*parts[1:], all=True).order_by("label"):
        options = found.setdefault(kind, [])
        if len(options) < MOST:
            options.append((str(key), label))
    return found
