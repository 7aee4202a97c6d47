"""What lists read besides their rows."""

from wasl.lists.queries.events import event_names, unheard_of
from wasl.lists.queries.listings import listing_named, listings
from wasl.lists.queries.options import standard_options
from wasl.lists.queries.views import arranged, default_of, get_view, views

__all__ = [
    "arranged",
    "default_of",
    "event_names",
    "get_view",
    "listing_named",
    "listings",
    "standard_options",
    "unheard_of",
    "views",
]
