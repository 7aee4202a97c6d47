"""The settings of the catalog: price lists, taxes and units, rates, limits of discounts."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.catalog import commands, queries
from wasl.catalog.forms.settings import (
    LimitsForm,
    PriceListForm,
    RateForm,
    TaxForm,
    UnitForm,
    initial_of_list,
    initial_of_tax,
    initial_of_unit,
)
from wasl.catalog.models import PriceList, TaxRate, Unit
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.lists.forms.conditions import condition_builder
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.queries import workspace

RIGHT = "catalog.set_up"


def _ask(request: Request) -> None:
    if not request.actor.may(RIGHT):
        raise NotAllowed


@require_safe
def price_list_list(request: Request) -> HttpResponse:
    """Show all price lists with whom they are for."""
    _ask(request)
    found = queries.price_lists()
    rows = [(one, queries.words_of_list(request.actor, one)) for one in found]
    return page(request, "catalog/price_list_list.html", rows=rows)


@require_http_methods(["GET", "POST"])
def price_list_new(request: Request) -> HttpResponse:
    """Write a new price list."""
    return _price_list(request, None)


@require_http_methods(["GET", "POST"])
def price_list_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a price list."""
    return _price_list(request, queries.get_price_list(pk))


def _price_list(request: Request, held: PriceList | None) -> HttpResponse:
    _ask(request)
    form = PriceListForm(request.POST or None, initial=initial_of_list(held))
    if form.run(commands.write_price_list, held, by=request.actor):
        toast(request, _("Saved."))
        if held is None:
            return redirect("catalog:price_list_customers", form.result.pk)
        return redirect("catalog:price_list_list")
    said = queries.words_of_list(request.actor, held) if held else ""
    return page(request, "catalog/price_list_form.html", status=form.status, form=form, held=held, said=said)


@require_http_methods(["GET", "POST"])
def price_list_customers(request: Request, pk: UUID) -> HttpResponse:
    """Say for which customers a price list is, with the builder of filters."""
    _ask(request)
    held = queries.get_price_list(pk)
    builder = condition_builder(request.actor, held.kind, held.condition, request.POST)
    if request.POST.get("do") == "apply" and builder.is_whole:
        commands.set_price_list_condition(held, condition=builder.tree, by=request.actor)
        toast(request, _("Saved."))
        return redirect("catalog:price_list_list")
    status = 200 if builder.is_whole else 422
    return page(request, "catalog/price_list_customers.html", status=status, held=held, builder=builder)


@require_POST
def price_list_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove a price list."""
    commands.remove_price_list(queries.get_price_list(pk), by=request.actor)
    toast(request, _("Removed."))
    return redirect("catalog:price_list_list")


@require_safe
def tax_list(request: Request) -> HttpResponse:
    """Show taxes, the own country's first, and units."""
    _ask(request)
    home = workspace().country
    groups: dict[str, list[TaxRate]] = {}
    for tax in queries.taxes():
        groups.setdefault(tax.country, []).append(tax)
    return page(
        request, "catalog/tax_list.html", groups=list(groups.items()), home=home, units=queries.units(),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def tax_new(request: Request) -> HttpResponse:
    """Add a tax."""
    return _tax(request, None)


@require_http_methods(["GET", "POST"])
def tax_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a tax; what was sold keeps the rate of its day."""
    return _tax(request, queries.get_tax(pk))


def _tax(request: Request, held: TaxRate | None) -> HttpResponse:
    _ask(request)
    form = TaxForm(request.POST or None, initial=initial_of_tax(held, workspace().country))
    return _edited(request, form, commands.write_tax, held=held, removing="catalog:tax_remove")


@require_POST
def tax_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove a tax that no product has."""
    commands.remove_tax(queries.get_tax(pk), by=request.actor)
    toast(request, _("Removed."))
    return redirect("catalog:tax_list")


@require_http_methods(["GET", "POST"])
def unit_new(request: Request) -> HttpResponse:
    """Add a unit."""
    return _unit(request, None)


@require_http_methods(["GET", "POST"])
def unit_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a unit."""
    return _unit(request, queries.get_unit(pk))


def _unit(request: Request, held: Unit | None) -> HttpResponse:
    _ask(request)
    form = UnitForm(request.POST or None, initial=initial_of_unit(held))
    return _edited(request, form, commands.write_unit, held=held, removing="catalog:unit_remove")


def _edited(
    request: Request, form: Any, command: Any, *, held: Unit | TaxRate | None, removing: str
) -> HttpResponse:
    if form.run(command, held, by=request.actor):
        toast(request, _("Saved."))
        return redirect("catalog:tax_list")
    return page(
        request, "catalog/setting_form.html", status=form.status, form=form, held=held, removing=removing,
        is_tax=removing == "catalog:tax_remove",
    )  # fmt: skip


@require_POST
def unit_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove a unit that no product is counted in."""
    commands.remove_unit(queries.get_unit(pk), by=request.actor)
    toast(request, _("Removed."))
    return redirect("catalog:tax_list")


@require_http_methods(["GET", "POST"])
def rate_list(request: Request) -> HttpResponse:
    """Show the rates to the firm's own currency, with a line that says a new one."""
    _ask(request)
    form = RateForm(request.POST or None)
    if form.run(_set_rate, None, by=request.actor):
        toast(request, _("Saved."))
        return redirect("catalog:rate_list")
    return page(
        request, "catalog/rate_list.html", status=form.status, form=form, rates=queries.newest_rates(),
        main=workspace().currency,
    )  # fmt: skip


def _set_rate(_nothing: None, *, currency: str, **values: Any) -> Any:
    return commands.set_rate(currency, **values)


@require_POST
def rate_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a rate."""
    commands.remove_rate(queries.get_rate(pk), by=request.actor)
    toast(request, _("Removed."))
    return redirect("catalog:rate_list")


@require_http_methods(["GET", "POST"])
def limits(request: Request) -> HttpResponse:
    """Say how many percent each role may let off without asking."""
    _ask(request)
    form = LimitsForm(request.POST or None)
    if form.run(_set_limits, None, by=request.actor):
        toast(request, _("Saved."))
        return redirect("catalog:limits")
    return page(request, "catalog/limits.html", status=form.status, form=form)


def _set_limits(_nothing: None, *, limits: Any, by: Any) -> None:
    commands.set_discount_limits(limits, by=by)
