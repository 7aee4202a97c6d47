"""Verbs on targets: set many at once as they are typed, take those of last year over."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.catalog.models import Product
from wasl.forecast.models import Target
from wasl.forecast.models.targets import SET
from wasl.forecast.months import first_of
from wasl.forecast.queries.grids import Wanted, settable
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.money import read_amount, read_currency, rounded
from wasl.records.models import Tag
from wasl.workspace import audit
from wasl.workspace.queries import workspace

MOST = 5_000
YEARS = range(1990, 2200)
HUNDRED = Decimal(100)
LEAST_SHARE, MOST_SHARE = Decimal(-100), Decimal(1000)
# of whom, and from which day on
type Key = tuple[UUID | None, UUID | None, datetime.date]


@dataclass(frozen=True)
class Cell:
    """What one person, one team, or (without both) the firm is to win from a day on; no `amount` takes the target away.

    `currency` is that of the amount, empty for the firm's.
    """

    starts_on: datetime.date
    amount: Decimal | None
    user: UUID | None = None
    team: UUID | None = None
    currency: str = ""

    @property
    def name(self) -> str:
        """Return how the cell is called where something is wrong with it."""
        return f"{self.user or self.team or 'firm'}:{self.starts_on.isoformat()}"


@command(SET)
def set_targets(cells: Sequence[Cell], /, *, wanted: Wanted, by: Actor) -> int:
    """Set targets of one year, period, measure, product or tag, all or none; return how many have changed.

    Raises `Invalid` by cell ("WHO:DAY"): somebody beyond the actor's reach, a day at which no such period begins, an amount
    that cannot be taken.
    """
    if len(cells) > MOST:
        raise Invalid(_("Send up to 5,000 targets at once."))
    _refuse_unknown(wanted)
    errors = _refused(cells, wanted, by=by)
    taken = [_clean(cell, wanted, errors) for cell in cells]
    if errors:
        raise Invalid(fields=errors)
    held = {(one.user_id, one.team_id, one.starts_on): one for one in _rows(wanted).select_for_update()}
    changed = sum(_write(cell, held, wanted, by=by) for cell in taken)
    if changed:
        audit.record("targets.set", by=by, data={"year": wanted.year, "count": changed})
    return changed


@command(SET)
def copy_targets(wanted: Wanted, /, *, percent: Decimal, by: Actor) -> int:
    """Take the targets of the year before over into one, so many percent higher (lower: less than zero); return how many.

    What is set in that year already stays. Amounts are rounded in their currency, numbers of deals to whole ones. Raises
    `Invalid` for more than 1,000 percent.
    """
    if not LEAST_SHARE <= percent <= MOST_SHARE:
        raise Invalid(fields={"percent": [_("Give a number from −100 to 1,000.")]})
    before = Wanted(wanted.year - 1, wanted.period, wanted.measure, wanted.product, wanted.tag)
    held = {(one.user_id, one.team_id, one.starts_on) for one in _rows(wanted)}
    has_firm, teams, people = settable(by)
    reached = {one.pk for one in (*teams, *people)} | ({None} if has_firm else set())
    cells = [
        Cell(
            one.starts_on.replace(year=wanted.year),
            _raised(one, percent),
            one.user_id,
            one.team_id,
            one.currency,
        )
        for one in _rows(before)
        if (one.user_id or one.team_id) in reached
        and (one.user_id, one.team_id, one.starts_on.replace(year=wanted.year)) not in held
    ]
    return set_targets(cells, wanted=wanted, by=by)


def _raised(target: Target, percent: Decimal) -> Decimal:
    amount: Decimal = target.amount * (HUNDRED + percent) / HUNDRED
    if target.measure == Target.Measure.DEALS:
        return amount.quantize(Decimal(1), ROUND_HALF_UP)
    return rounded(amount, target.currency)


def _rows(wanted: Wanted) -> Any:
    return Target.objects.filter(
        starts_on__year=wanted.year, period=wanted.period, measure=wanted.measure, product=wanted.product,
        tag=wanted.tag,
    )  # fmt: skip


def _refuse_unknown(wanted: Wanted) -> None:
    errors = {}
    if wanted.year not in YEARS:
        errors["year"] = [_("This year cannot be meant.")]
    if wanted.period not in Target.Period.values:
        errors["period"] = [_("Choose one of the values offered.")]
    if wanted.measure not in Target.Measure.values:
        errors["measure"] = [_("Choose one of the values offered.")]
    if wanted.product and wanted.tag:
        errors["product"] = [_("A target is of a product or of a tag, not of both.")]
    for name, model, key in (("product", Product, wanted.product), ("tag", Tag, wanted.tag)):
        if key and not model.objects.filter(pk=key).exists():
            errors[name] = [_("There is nobody and nothing with this id.")]
    if errors:
        raise Invalid(fields=errors)


def _refused(cells: Sequence[Cell], wanted: Wanted, *, by: Actor) -> dict[str, list[str]]:
    """Return what is wrong with for whom and from when on the cells are."""
    has_firm, teams, people = settable(by)
    reached = {("team", one.pk) for one in teams} | {("user", one.pk) for one in people}
    errors: dict[str, list[str]] = {}
    for cell in cells:
        whose = ("user", cell.user) if cell.user else ("team", cell.team) if cell.team else None
        if (cell.user and cell.team) or (whose not in reached if whose else not has_firm):
            errors[cell.name] = [_("There is nobody and nothing with this id.")]
        elif cell.starts_on != first_of(cell.starts_on, wanted.period) or cell.starts_on.year != wanted.year:
            errors[cell.name] = [_("Give the first day of the period.")]
    return errors


def _clean(cell: Cell, wanted: Wanted, errors: dict[str, list[str]]) -> Cell:
    if cell.amount is None:
        return cell
    is_value = wanted.measure == Target.Measure.VALUE
    try:
        currency = (
            (read_currency(cell.currency) if cell.currency else workspace().currency) if is_value else ""
        )
        amount = read_amount(cell.amount, currency or "JPY")
    except Invalid as error:
        errors.setdefault(cell.name, []).append(error.message)
        return cell
    if amount < 0:
        errors.setdefault(cell.name, []).append(_("Give an amount from 0 on."))
    return Cell(cell.starts_on, amount, cell.user, cell.team, currency)


def _write(cell: Cell, held: dict[Key, Target], wanted: Wanted, *, by: Actor) -> bool:
    """Write one cell; tell whether it says something else than before."""
    one = held.get((cell.user, cell.team, cell.starts_on))
    if cell.amount is None:
        if one:
            one.delete()
        return one is not None
    if one and (one.amount, one.currency) == (cell.amount, cell.currency):
        return False
    one = one or Target(
        user_id=cell.user, team_id=cell.team, measure=wanted.measure, period=wanted.period, starts_on=cell.starts_on,
        product_id=wanted.product, tag_id=wanted.tag,
    )  # fmt: skip
    one.amount, one.currency, one.set_by_id, one.set_at = cell.amount, cell.currency, by.user_id, clock.now()
    one.save()
    held[cell.user, cell.team, cell.starts_on] = one
    return True
