"""Shows rows of a file as the tasks they would become."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wasl.activities.importing.fields import FIELDS
from wasl.activities.importing.rows import ReadTask
from wasl.activities.importing.saving import Saver
from wasl.activities.models import Activity
from wasl.exchange.importing import ImportOptions
from wasl.kernel.actor import Actor
from wasl.kernel.html import to_text
from wasl.kernel.manifest import Text
from wasl.records.models import Anchor
from wasl.ui.templatetags import ui as draw

LABELS: dict[str, Text] = {key: label for key, label, _kind, _words in FIELDS}
NOTE = 200
type Pair = tuple[Text, str]


class Previewer:
    """Shows the rows of one import: called with a row, it returns (label, drawn value) pairs or raises `Invalid`."""

    def __init__(self, options: ImportOptions, *, by: Actor) -> None:
        self.options = options
        self.saver = Saver(options, by=by)

    def __call__(self, row: ReadTask) -> list[Pair]:
        """Return what would be stored of a row."""
        return [
            (label, value if isinstance(value, SafeString) else draw.bdi(value))
            for label, value in self._shown(row)
            if value
        ]

    def _shown(self, row: ReadTask) -> Iterator[Pair]:
        values = self.saver.values(row)
        yield LABELS["title"], row.title
        names = Anchor.objects.filter(pk__in=values["about"]).values_list("title", flat=True)
        yield _("About"), ", ".join(names)
        owner = next((one for one in self.saver.people.values() if one.pk == values["owner_id"]), None)
        yield LABELS["owner"], owner.name if owner else ""
        if "due_at" in values:
            yield LABELS["due"], draw.exactly(values["due_at"])
        elif "due_on" in values:
            yield LABELS["due"], draw.day(values["due_on"])
        if "starts_on" in values:
            yield LABELS["starts_on"], draw.day(values["starts_on"])
        if "priority" in values:
            yield LABELS["priority"], str(Activity.Priority(values["priority"]).label)
        yield LABELS["state"], str(Activity.State(values.get("state", Activity.State.OPEN)).label)
        points = values.get("checklist", ())
        yield LABELS["checklist"], " · ".join(point["text"] for point in points)
        yield LABELS["tags"], ", ".join([*values.get("tags", ()), *self.options.tags])
        yield LABELS["body"], to_text(values.get("body", ""))[:NOTE]
