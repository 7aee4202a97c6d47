"""What lists read besides their rows."""

from wasl.lists.queries.options import standard_options

__all__ = ["standard_options"]
