"""The builder of filters on a page that keeps a condition: of a price list, of a rule."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from wasl.kernel.actor import Actor
from wasl.lists.bulk.batch import listing_of
from wasl.lists.forms.builder import ROW, Builder, Sketch
from wasl.lists.queries import event_names


def condition_builder(viewer: Actor, kind: str, held: Mapping[str, Any] | None, given: QueryDict) -> Builder:
    """Return the builder over the records of a kind: with what is kept, or as the form sent and the pressed button say."""
    sketch = Sketch.of_form(given) if given else Sketch.of_tree(held)
    if not given and not sketch.root.parts:
        sketch.add(ROW, sketch.root.id)
    sketch.act(given.get("do", ""))
    return Builder(listing_of(kind).extended(viewer), viewer, sketch, event_names(viewer))
