"""The words behind ids in filters and cells: owners, teams and tags in one query."""

from django.db.models import CharField, F, Value

from wasl.kernel.actor import Actor
from wasl.lists.listing import Options
from wasl.records.models import Tag
from wasl.workspace.models import Team, User

MOST = 200


def standard_options(viewer: Actor) -> Options:
    """Return owners, teams and tags, each as (id, label) by name; the owners are the active colleagues."""
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
    found: Options = {}
    for kind, key, label in parts[0].union(*parts[1:], all=True).order_by("label"):
        options = found.setdefault(kind, [])
        if len(options) < MOST:
            options.append((str(key), label))
    return found
