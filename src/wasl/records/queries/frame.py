"""Everything the timeline of a record page needs, asked for once by the page's view."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text, registry
from wasl.records.models import Anchor, Record
from wasl.records.queries.anchors import as_uuid
from wasl.records.queries.timeline import TimelineFilter, TimelinePage, timeline
from wasl.workspace.models import Team
from wasl.workspace.queries import all_teams


@dataclass(frozen=True)
class Frame:
    """A record's timeline as a page shows it: anchor, filter, first page, and the groups and teams one can filter by."""

    anchor: Anchor
    wanted: TimelineFilter
    page: TimelinePage
    groups: tuple[tuple[str, Text, str], ...]
    tab: str
    viewer: Actor

    @cached_property
    def teams(self) -> list[Team]:
        """The teams whose events alone may be shown; asked for by whole pages only."""
        return all_teams(self.viewer)

    @property
    def is_filtered(self) -> bool:
        """Tell whether something narrows the timeline."""
        return self.wanted != TimelineFilter()


def read_filter(params: Mapping[str, str]) -> TimelineFilter:
    """Return the filter that a page's address asks for: `group`, `team`, `text`."""
    group = params.get("group", "")
    team = params.get("team", "")
    return TimelineFilter(
        (group,) if group else (), as_uuid(team) if team else None, params.get("text", "")[:200]
    )


def timeline_frame(viewer: Actor, record: Anchor | Record, params: Mapping[str, str]) -> Frame:
    """Return the frame for a record the viewer may see; raises `NotFound`."""
    anchor = record.anchor if isinstance(record, Record) else record
    wanted = read_filter(params)
    before = as_uuid(params["before"]) if params.get("before") else None
    page = timeline(viewer, anchor, wanted=wanted, before=before)
    return Frame(anchor, wanted, page, registry().timeline_groups, params.get("compose", "note"), viewer)
