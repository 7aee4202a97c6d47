"""Price lists, taxes, units and exchange rates for programs."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from ninja import Router, Status

from wasl.catalog import commands, queries
from wasl.kernel.api import In, Listed, Out, whole
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.workspace.queries import workspace

router = Router(tags=["prices"])


class PriceListOut(Out):
    """A price list: `condition` is a filter on customers, null for everybody."""

    id: uuid.UUID
    name: str
    condition: Any
    percent: str
    position: int
    is_active: bool


class PriceListIn(In):
    """A price list to be written."""

    name: str
    condition: dict[str, Any] | None = None
    percent: Decimal = Decimal(0)
    position: int = 50
    is_active: bool = True


class TaxOut(Out):
    """A tax of a country; `category` is a code of UNTDID 5305."""

    id: uuid.UUID
    country: str
    names: dict[str, str]
    percent: str
    category: str
    is_default: bool


class UnitOut(Out):
    """A unit; `code` is that of UN/ECE Recommendation 20."""

    id: uuid.UUID
    code: str
    names: dict[str, str]


class RateOut(Out):
    """What one of `currency` is worth in `main`, from `day` on."""

    currency: str
    main: str
    value: str
    day: datetime.date


class RatesIn(In):
    """Rates of a day (today) by currency: what one of it is worth in the firm's own."""

    rates: dict[str, Decimal]
    day: datetime.date | None = None


@router.get("/price-lists", response=Listed[PriceListOut], operation_id="price_list_list")
def price_list_list(request: Request) -> Listed[PriceListOut]:
    """Return all price lists, to those who set them up."""
    if not request.actor.may("catalog.set_up"):
        raise NotAllowed
    return whole([_list_out(one) for one in queries.price_lists()])


@router.post("/price-lists", response={201: PriceListOut}, operation_id="price_list_add")
def price_list_add(request: Request, payload: PriceListIn) -> Status[PriceListOut]:
    """Add a price list; its prices are those of products that name it."""
    values = payload.model_dump(exclude={"condition"})
    made = commands.write_price_list(None, by=request.actor, **values)
    if payload.condition:
        commands.set_price_list_condition(made, condition=payload.condition, by=request.actor)
    return Status(201, _list_out(made))


@router.delete("/price-lists/{price_list_id}", response={204: None}, operation_id="price_list_delete")
def price_list_delete(request: Request, price_list_id: uuid.UUID) -> Status[None]:
    """Remove a price list with its prices."""
    commands.remove_price_list(queries.get_price_list(price_list_id), by=request.actor)
    return Status(204, None)


@router.get("/taxes", response=Listed[TaxOut], operation_id="tax_list")
def tax_list(request: Request) -> Listed[TaxOut]:  # noqa: ARG001 - taxes are no secret
    """Return all taxes, those of the firm's country first."""
    return whole(
        [
            TaxOut(
                id=tax.pk, country=tax.country, names=tax.names, percent=str(tax.percent), category=tax.category,
                is_default=tax.is_default,
            )
            for tax in queries.taxes()
        ]
    )  # fmt: skip


@router.get("/units", response=Listed[UnitOut], operation_id="unit_list")
def unit_list(request: Request) -> Listed[UnitOut]:  # noqa: ARG001 - units are no secret
    """Return all units."""
    return whole([UnitOut(id=unit.pk, code=unit.code, names=unit.names) for unit in queries.units()])


@router.get("/rates", response=Listed[RateOut], operation_id="rate_list")
def rate_list(request: Request, on: datetime.date | None = None) -> Listed[RateOut]:  # noqa: ARG001 - nor are rates
    """Return the rates that hold on a day (today)."""
    return _rates_out(on)


@router.put("/rates", response=Listed[RateOut], operation_id="rate_set")
def rate_set(request: Request, payload: RatesIn) -> Listed[RateOut]:
    """Say rates of a day, all or none."""
    commands.set_rates(payload.rates, day=payload.day, by=request.actor)
    return _rates_out(payload.day)


def _list_out(found: Any) -> PriceListOut:
    return PriceListOut(
        id=found.pk, name=found.name, condition=found.condition, percent=str(found.percent), position=found.position,
        is_active=found.is_active,
    )  # fmt: skip


def _rates_out(on: datetime.date | None) -> Listed[RateOut]:
    known, main = queries.rates(on), workspace().currency
    return whole(
        [
            RateOut(currency=currency, main=main, value=f"{value:f}", day=known.days[currency])
            for currency, value in sorted(known.values.items())
        ]
    )
