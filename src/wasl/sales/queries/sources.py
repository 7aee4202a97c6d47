"""From where deals and leads come, as words to choose from."""

from wasl.contacts.sources import source_word
from wasl.kernel.actor import Actor
from wasl.sales.models import Deal, Lead

# of each the newest ones tell; older words can still be typed into a filter
NEWEST = 2000


def known_sources(viewer: Actor) -> list[tuple[str, str]]:
    """Return the sources of the newest deals and leads that the viewer sees, as (word, what it is called): two queries."""
    if viewer.hides("deal", "source"):
        return []
    found: set[str] = set()
    for rows in (Deal.objects.visible_to(viewer), Lead.objects.visible_to(viewer)):
        found |= set(rows.order_by("-pk").values_list("source", flat=True)[:NEWEST])
    return sorted(((one, source_word(one)) for one in found if one), key=lambda pair: pair[1])
