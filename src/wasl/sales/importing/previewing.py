"""Shows rows of a file as the deals and leads they would become."""

from collections.abc import Iterator
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.exchange.importing import ImportOptions
from wasl.kernel.actor import Actor
from wasl.kernel.html import to_text
from wasl.kernel.manifest import Text
from wasl.sales.importing.fields import LABELS
from wasl.sales.importing.places import Places
from wasl.sales.importing.rows import ReadDeal, ReadLead
from wasl.sales.importing.words import meaning
from wasl.sales.importing.worth import lines_of
from wasl.sales.models import Lead
from wasl.ui.templatetags import ui as draw

NOTE = 200
type Pair = tuple[Text, str]


class Previewer:
    """Shows the rows of one import: called with a row, it returns (label, drawn value) pairs or raises `Invalid`."""

    kind = ""

    def __init__(self, options: ImportOptions, *, by: Actor) -> None:
        self.options = options
        self.places = Places(options, by=by)
        self.labels = LABELS[self.kind]

    def __call__(self, row: Any) -> list[Pair]:
        """Return what would be stored of a row."""
        shown = [*self.shown(row), *self._shared(row)]
        return [
            (label, value if isinstance(value, SafeString) else draw.bdi(value))
            for label, value in shown
            if value
        ]

    def shown(self, row: Any) -> Iterator[Pair]:
        """Yield what this kind has of its own."""
        raise NotImplementedError

    def _shared(self, row: ReadLead) -> Iterator[Pair]:
        yield _("Company"), row.company.name if row.company else ""
        yield _("Contact"), row.person.name if row.person else ""
        yield self.labels["source"], row.values.get("source", "")
        word = row.words.get("owner", "")
        owner = self.places.owner(word) if word else None
        kept = _("%(name)s (kept as text)") % {"name": word} if word else ""
        yield self.labels["owner"], owner.name if owner else kept
        for name in ("created", "close", "expected_on", "stage_since", "answered"):
            if name in row.moments:
                yield self.labels[name], draw.day(self.places.moment(row.moments[name]))
        yield self.labels["tags"], ", ".join([*row.tags, *self.options.tags])
        yield self.labels["external_id"], draw.ltr(row.values.get("external_id", ""))


class DealPreviewer(Previewer):
    """Shows deals."""

    kind = "deal"

    def shown(self, row: ReadDeal) -> Iterator[Pair]:
        """Yield title, place, worth and products."""
        place = self.places.place(row.words)
        currency = (
            row.currency or self.options.currency or place.stage.pipeline.currency or self.places.currency
        )
        self.places.know_products(one.name for one in row.products)
        lines, amount = lines_of(row, currency, self.places)
        yield self.labels["title"], row.values["title"]
        yield self.labels["stage"], place.stage.name
        yield self.labels["amount"], draw.money(amount, currency) if amount is not None else ""
        yield self.labels["products"], ", ".join(one.name for one in lines)
        yield self.labels["reason"], row.words.get("reason", "")
        yield self.labels["body"], to_text(row.values.get("body", ""))[:NOTE]


class LeadPreviewer(Previewer):
    """Shows leads."""

    kind = "lead"

    def shown(self, row: ReadLead) -> Iterator[Pair]:
        """Yield what it is about, its state and how it came."""
        yield self.labels["title"], row.values.get("title", "")
        state = row.words.get("state", "")
        known = (
            self.places.chosen("state", state)
            or meaning("lead_states", state)
            or (Lead.State.NEW if not state else "")
        )
        yield self.labels["state"], str(Lead.State(known).label) if known in Lead.State.values else state
        yield self.labels["channel"], row.words.get("channel", "")
        yield self.labels["products"], ", ".join(one.name for one in row.products)
        yield self.labels["message"], row.values.get("message", "")[:NOTE]
        yield self.labels["score"], str(row.values.get("score", ""))
