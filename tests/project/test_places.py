"""What packages offer to the side bar and to the settings area of the product as it is put together."""

from wasl.kernel.manifest import registry
from wasl.ui import context


def test_every_page_stands_under_a_heading_that_exists() -> None:
    for slot, headings in (("menu", context.GROUPS), ("settings", context.SETTING_GROUPS)):
        assert [entry.view for entry in registry().all(slot) if entry.group not in headings] == []
