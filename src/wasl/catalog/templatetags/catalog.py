"""How templates write prices, quantities, taxes and rates."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wasl.catalog.models import Price, Rate, TaxRate, Unit
from wasl.catalog.queries.settings import share_text, tax_text
from wasl.catalog.wording import period_words
from wasl.kernel.numbers import trimmed
from wasl.ui.templatetags import ui as draw
from wasl.workspace.countries import CUSTOMS

register = template.Library()


@register.simple_tag
def period(price: Price) -> SafeString:
    """Write how often a price is paid, behind it."""
    return period_words(price.period)


@register.simple_tag
def quantity(value: Decimal, unit: Unit | None = None) -> SafeString:
    """Write how many, with the unit: 12.5 kg."""
    number = draw.number(trimmed(value))
    return format_html("{} <small><bdi>{}</bdi></small>", number, unit.name) if unit else number


@register.simple_tag
def share(value: Decimal) -> SafeString:
    """Write a percentage with the decimals that it has."""
    return draw.ltr(share_text(value))


@register.simple_tag
def tax_words(tax: TaxRate) -> SafeString:
    """Write a tax with its rate."""
    return draw.bdi(tax_text(tax))


@register.simple_tag
def country_name(code: str) -> SafeString:
    """Write the name of a country."""
    customs = CUSTOMS.get(code)
    return draw.bdi(customs.name if customs else code)


@register.simple_tag
def rate_words(rate: Rate) -> SafeString:
    """Write what one of a currency is worth."""
    return draw.number(trimmed(rate.value))
