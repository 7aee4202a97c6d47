"""The bar of a report: what is offered, what is chosen, which conditions hold besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.lists.filters import load, parse
from wasl.lists.filters.wording import Writer
from wasl.lists.listing import Field, Listing, Options
from wasl.lists.pages import NO_VIEW, as_text, joined
from wasl.lists.queries import listing_named, views
from wasl.lists.reports import AGAINST, PERIODS, Asked, Report, Split, ask
from wasl.lists.reports.asking import EMPTY
from wasl.lists.reports.tallying import Tally

# what goes along from one report to the next
SHARED = ("period", "from", "to", "against", "owner", "team", "by")


@dataclass(frozen=True)
class Choice:
    """A field of the bar with its options."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Bar:
    """Everything the bar shows. `said` is the further filter in words, `hidden` what the form carries along, `list_url` leads
    to the list that is counted.
    """

    choices: Sequence[Choice]
    days: Sequence[tuple[str, str]]
    said: SafeString
    hidden: Sequence[tuple[str, str]]
    list_url: str
    kept: str = ""


def bar_of(report: Report, viewer: Actor, given: Mapping[str, str]) -> Bar:
    """Return the bar of a report as an address asks for it."""
    asked = ask(report, viewer, given)
    listing = listing_named(viewer, report.listing)
    options = listing.options(viewer) if listing.options else {}
    fields = [listing.field_named(name, viewer) for name in report.choices]
    kept = [(str(one.pk), one.name) for one in views(viewer, listing.key)]
    split = next((one for one in report.blocks if isinstance(one, Split)), None)
    choices = [
        Choice(
            "period",
            _("Period"),
            [(key, str(label)) for key, label in PERIODS.items()],
            given.get("period", asked.period),
        ),
        Choice("against", _("Against"), [(key, str(label)) for key, label in AGAINST.items()], asked.against),
        *(
            _choice(one, viewer, _offered(report, viewer, one, options), given)
            for one in fields
            if one is not None
        ),
    ]
    if kept:
        choices.append(Choice("view", _("View"), [("", _("All")), *kept], given.get("view", "")))
    if split:
        choices.insert(2, _split(Tally(viewer, report, asked), split, given))
    hidden = [(name, given[name]) for name in ("filter", "by", "a", "b") if given.get(name)]
    hidden = [(name, value) for name, value in hidden if not split or name != "by"]
    said = _said(listing, viewer, given, options)
    shown = [one for one in choices if one.options]
    days = (("from", asked.span.first.isoformat()), ("to", asked.span.last.isoformat()))
    return Bar(shown, days, said, hidden, _list_url(report, viewer, asked), _kept(asked))


def _split(tally: Tally, block: Split, given: Mapping[str, str]) -> Choice:
    """Return by what the reader may split a report."""
    fields = [(name, str(one.label)) for name, one in tally.offered(block).items()]
    whole = [("", pgettext("split by", "nothing")), *fields]
    return Choice("by", _("Split by"), whole, given.get("by", ""))


def _offered(report: Report, viewer: Actor, known: Field, options: Options) -> Sequence[tuple[str, str]]:
    """Return the words that a field can be narrowed by: its own, those of the list, those that the report offers."""
    own = [(str(value), str(label)) for value, label in known.choices] or list(options.get(known.options, []))
    offer = report.offers.get(known.name)
    return own or (list(offer(viewer)) if offer else [])


def _list_url(report: Report, viewer: Actor, asked: Asked) -> str:
    """Return the address of the list that a report counts: with all that was chosen, in its days by each moment that it counts by."""
    tally = Tally(viewer, report, asked)
    listing = tally.listings[report.listing]
    words = next((one.words for one in report.measures if one.listing == report.listing), {})
    days = [asked.span.tree(name) for name in report.moments if listing.field_named(name, viewer)]
    trees = [days[0] if len(days) == 1 else {"any": days}] if days else []
    try:
        trees += [one for one in tally.trees(listing) if one not in trees]
    except Invalid:
        trees = []
    found = joined(trees)
    parts = {"view": NO_VIEW, "filter": as_text(found), **words}
    return f"{reverse(listing.page)}?{urlencode({name: value for name, value in parts.items() if value})}"


def _kept(asked: Asked) -> str:
    """Return what another report is asked too: the days, whose, of which team."""
    words = {name: value for name, value in asked.words.items() if name in SHARED}
    return f"?{urlencode(words)}" if words else ""


def _choice(
    known: Field, viewer: Actor, offered: Sequence[tuple[str, str]], given: Mapping[str, str]
) -> Choice:
    special = []
    if known.type == "person":
        special = [("me", pgettext("owner", "me"))] if viewer.user_id else []
    elif known.type == "team":
        special = [("mine", _("my teams"))] if viewer.teams else []
    chosen = given.get(known.name, "")
    whole = [("", pgettext("choice", "all")), *special, *offered, (EMPTY, _("Without a value"))]
    if known.type == "text" and chosen and chosen not in {value for value, _label in whole}:
        whole.append((chosen, chosen))
    if known.type == "yes_no":
        whole = [("", pgettext("choice", "all")), ("true", _("Yes")), ("false", _("No"))]
    if known.type == "text" and not offered and not chosen:
        whole = []
    return Choice(known.name, str(known.label), whole, chosen)


def _said(listing: Listing, viewer: Actor, given: Mapping[str, str], options: Options) -> SafeString:
    """Return the further filter as a sentence; nothing where there is none, or none that can be understood."""
    if not given.get("filter") or ask_problem(listing, viewer, given):
        return SafeString("")
    tree: Any = load(given["filter"])
    return Writer(listing, lambda: options).sentence(parse(listing, viewer, tree))


def ask_problem(listing: Listing, viewer: Actor, given: Mapping[str, str]) -> bool:
    """Tell whether the filter of an address cannot be understood."""
    try:
        parse(listing, viewer, load(given["filter"]))
    except Invalid:
        return True
    return False
