"""Finds what the words of a file stand for: stages, people, products; what a person chose for a word comes first."""

import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wasl.catalog.models import Product, TaxRate
from wasl.catalog.queries import default_tax, offer_for
from wasl.catalog.queries.offers import Offer
from wasl.contacts.importing.naming import colleagues
from wasl.exchange.importing import ImportOptions, Words
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.text import fold
from wasl.sales.commands.pipelines import MANAGE, add_stage
from wasl.sales.importing.rows import Moment
from wasl.sales.importing.words import LOST, OPEN, WON, meaning, same_family, squeezed
from wasl.sales.models import Deal, Lead, Pipeline, Stage
from wasl.sales.queries.lines import products_named
from wasl.sales.queries.pipelines import pipelines
from wasl.workspace.models import User
from wasl.workspace.queries import workspace

# chosen for a word that is to become a stage of its own
ADDED = "+"
NOON = time(12)


@dataclass(frozen=True)
class Place:
    """Where a deal stands: its stage, and the open one in which a closed deal stood before."""

    stage: Stage
    begins: Stage

    @property
    def state(self) -> str:
        """What the stage means."""
        return self.stage.meaning


class Places:
    """What the words of one file mean, each looked up once."""

    def __init__(self, options: ImportOptions, *, by: Actor) -> None:
        self.options, self.by = options, by
        self.products: dict[str, Product | None] = {}
        self.offers: dict[tuple[UUID, str, Decimal], Offer | None] = {}

    @cached_property
    def pipelines(self) -> list[Pipeline]:
        """The pipelines in use with their stages, the usual one first."""
        return sorted(pipelines(self.by), key=lambda one: not one.is_default)

    @cached_property
    def people(self) -> dict[str, User]:
        """The colleagues by name, by e-mail and by id."""
        found = colleagues()
        return found | {str(one.pk): one for one in found.values()}

    @cached_property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The clock of the firm."""
        return zoneinfo.ZoneInfo(workspace().zone)

    @cached_property
    def currency(self) -> str:
        """The currency of the firm."""
        return workspace().currency

    @cached_property
    def tax(self) -> TaxRate | None:
        """The usual tax."""
        return default_tax()

    def chosen(self, field: str, word: str) -> str:
        """Return what a person chose for a word of the file, nothing where nobody did."""
        return self.options.words.get(field, {}).get(word, "")

    def moment(self, when: Moment | None, field: str = "") -> datetime | None:
        """Return the moment that is meant, of a day its noon; raises `Invalid` by `field` for one that is to come."""
        if when is None:
            return None
        if not isinstance(when, datetime):
            found = datetime.combine(when, NOON, self.zone)
            # today has no hour that is over yet
            found = (
                min(found, clock.now()) if found.date() == clock.now().astimezone(self.zone).date() else found
            )
        else:
            found = when if when.tzinfo else when.replace(tzinfo=self.zone)
        if field and found > clock.now():
            raise Invalid(fields={field: [_("This cannot have happened yet: the date is in the future.")]})
        return found

    def owner(self, word: str) -> User | None:
        """Return the colleague whom a word means, None where nobody is called so."""
        chosen = self.chosen("owner", word) or word
        return self.people.get(chosen) or self.people.get(fold(chosen))

    def place(self, words: Mapping[str, str]) -> Place:
        """Return where the words of a row put its deal. Raises `Invalid` by field."""
        stage = self._stage(words)
        pipeline = next(one for one in self.pipelines if one.pk == stage.pipeline_id)
        stages = list(pipeline.stages.all())
        end = self._end(words)
        if stage.is_open and end in {WON, LOST}:
            closed = next((one for one in stages if one.meaning == end), None)
            if closed is None:
                raise Invalid(_("The pipeline has no stage for closed deals."))
            return Place(closed, stage)
        return Place(stage, stage if stage.is_open else next(one for one in stages if one.is_open))

    def _end(self, words: Mapping[str, str]) -> str:
        word = words.get("state", "")
        if not word:
            return OPEN
        end = self.chosen("state", word) or meaning("ends", word)
        if not end:
            raise Invalid(
                fields={
                    "state": [_("“%(word)s” does not say whether it is open, won or lost.") % {"word": word}]
                }
            )
        return end

    def pipeline(self, word: str) -> Pipeline | None:
        """Return the pipeline that a word means."""
        chosen = self.chosen("pipeline", word)
        wanted = squeezed(word)
        for one in self.pipelines:
            if str(one.pk) == chosen or wanted in {squeezed(name) for name in one.names.values()}:
                return one
        return None

    def stage(self, word: str, among: Sequence[Pipeline]) -> Stage | None:
        """Return the stage that a word means: as chosen, by its name in any language, by how it ends, by its usual names."""
        chosen = self.chosen("stage", word)
        if chosen == ADDED:
            return self._named(word, among) or self._added(word, among[0])
        stages = [stage for one in among for stage in one.stages.all()]
        if chosen:
            found = next((one for one in stages if str(one.pk) == chosen), None)
            return found or self._named(chosen, among)
        found = self._named(word, among)
        end = meaning("ends", word)
        if found is None and end in {WON, LOST}:
            found = next((one for one in stages if one.meaning == end), None)
        return found or next(
            (one for one in stages if one.is_open and same_family(word, one.names.values())), None
        )

    def _named(self, word: str, among: Sequence[Pipeline]) -> Stage | None:
        wanted = squeezed(word)
        stages = [stage for one in among for stage in one.stages.all()]
        return next(
            (one for one in stages if wanted in {squeezed(name) for name in one.names.values()}), None
        )

    def _added(self, word: str, pipeline: Pipeline) -> Stage:
        if not self.by.may(MANAGE):
            raise Invalid(fields={"stage": [_("You may not add stages. Choose one that is there.")]})
        made: Stage = add_stage(pipeline, names={get_language() or "en": word[:80]}, by=self.by)
        del self.pipelines
        return made

    def _stage(self, words: Mapping[str, str]) -> Stage:
        among: Sequence[Pipeline] = self.pipelines
        if not among:
            raise Invalid(_("There is no pipeline that you may see."))
        if words.get("pipeline"):
            found = self.pipeline(words["pipeline"])
            if found is None:
                raise Invalid(
                    fields={
                        "pipeline": [_("No pipeline is called “%(word)s”.") % {"word": words["pipeline"]}]
                    }
                )
            among = [found]
        if not words.get("stage"):
            return next(one for one in among[0].stages.all() if one.is_open)
        stage = self.stage(words["stage"], among)
        if stage is None:
            raise Invalid(
                fields={
                    "stage": [
                        _("No stage is called “%(word)s”. Say which one is meant.") % {"word": words["stage"]}
                    ]
                }
            )
        return stage

    def know_products(self, names: Iterable[str]) -> None:
        """Look many products up at once: by what was chosen, by number, by name, by a name written without blanks."""
        wanted = {name: self.chosen("products", name) or name for name in names if name not in self.products}
        known = products_named(self.by, wanted.values())
        self.products |= {name: known.get(text) for name, text in wanted.items()}

    def offer(self, product: Product, currency: str, quantity: Decimal) -> Offer | None:
        """Return the price of a product, as the catalog has it for everybody."""
        key = (product.pk, currency, quantity)
        if key not in self.offers:
            self.offers[key] = offer_for(product, currency=currency, quantity=quantity)
        return self.offers[key]


def deal_words(field: str, texts: Sequence[str], options: ImportOptions, *, by: Actor) -> Words:
    """Return as what words of a file of deals are understood."""
    places = Places(options, by=by)
    if field == "products":
        return _products(places, texts)
    if field == "owner":
        return _owners(places, texts)
    if field == "pipeline":
        met = {text: str(found.pk) for text in texts if (found := places.pipeline(text))}
        return Words([(str(one.pk), one.name) for one in places.pipelines], met, is_needed=True)
    if field == "state":
        met = {text: places.chosen(field, text) or meaning("ends", text) for text in texts}
        return Words([(str(key), str(label)) for key, label in Deal.State.choices], met, is_needed=True)
    several = len(places.pipelines) > 1
    offered = [
        (str(stage.pk), f"{one.name}: {stage.name}" if several else stage.name)
        for one in places.pipelines
        for stage in one.stages.all()
    ]
    offered += [(ADDED, _("A new stage with this name"))] if by.may(MANAGE) else []
    plain = Places(replace(options, words={}), by=by)
    met = {}
    for text in texts:
        chosen = places.chosen(field, text)
        stage = None if chosen == ADDED else (places if chosen else plain).stage(text, places.pipelines)
        met[text] = ADDED if chosen == ADDED else str(stage.pk) if stage else ""
    return Words(offered, met, is_needed=True)


def lead_words(field: str, texts: Sequence[str], options: ImportOptions, *, by: Actor) -> Words:
    """Return as what words of a file of leads are understood."""
    places = Places(options, by=by)
    if field == "owner":
        return _owners(places, texts)
    table, choices = (
        ("lead_states", Lead.State.choices) if field == "state" else ("channels", Lead.Channel.choices)
    )
    met = {text: places.chosen(field, text) or meaning(table, text) for text in texts}
    offered = [(str(key), str(label)) for key, label in choices]
    otherwise = "" if field == "state" else _("A channel that is not known here is kept as “Other”.")
    return Words(offered, met, is_needed=field == "state", otherwise=otherwise)


def _owners(places: Places, texts: Sequence[str]) -> Words:
    people = {one.pk: one for one in places.people.values()}.values()
    offered = sorted(((str(one.pk), one.name) for one in people), key=lambda pair: pair[1])
    met = {text: str(found.pk) for text in texts if (found := places.owner(text))}
    return Words(
        offered,
        met,
        otherwise=_(
            "A name that is not known here is kept on the record as text; it then belongs to the owner chosen below."
        ),
    )


def _products(places: Places, texts: Sequence[str]) -> Words:
    places.know_products(texts)
    rows = Product.objects.visible_to(places.by).current().filter(is_active=True).order_by("sort_key")[:500]
    met = {text: str(found.pk) for text in texts if (found := places.products.get(text))}
    offered = {str(one.pk): one.called for one in rows} | {
        str(one.pk): one.called for one in places.products.values() if one
    }
    return Words(
        list(offered.items()),
        met,
        otherwise=_("A product that is not in the catalog becomes a line with its name alone."),
    )
