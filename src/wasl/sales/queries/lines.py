"""The lines of a deal as its page and programs read them, and what else would fit the customer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Replace

from wasl.catalog.arithmetic import Sum, total
from wasl.catalog.models import Period, Product
from wasl.catalog.queries import reason_of
from wasl.kernel.actor import Actor
from wasl.kernel.money import amount_text
from wasl.kernel.numbers import trimmed
from wasl.kernel.text import fold
from wasl.records.queries import as_uuid
from wasl.sales.importing.words import squeezed
from wasl.sales.models import Deal, DealLine

FITTING = 3
# how long an id is
KEY = 36


@dataclass(frozen=True)
class ShownLine:
    """A line with its sum, and why its price is what it is."""

    line: DealLine
    sum: Sum
    reason: str
    is_own_price: bool


@dataclass(frozen=True)
class Fitting:
    """A product that would fit, and how many customers who bought the same bought it too."""

    product: Product
    count: int


@dataclass(frozen=True)
class ShownLines:
    """The lines of a deal, what they cost together by period, and what the viewer may do."""

    deal: Deal
    lines: Sequence[ShownLine]
    sums: Sequence[tuple[str, Sum]]
    whole: Sum
    fitting: Sequence[Fitting]
    may_change: bool
    may_decide: bool


def lines_of(viewer: Actor, deal: Deal) -> ShownLines:
    """Return the lines of a deal that the viewer sees: none where his role hides what deals are worth."""
    found = deal.lines.select_related("product__unit", "asked_by", "decided_by")
    rows = [] if viewer.hides("deal", "amount") else list(found)
    lines = [_shown(row, deal.currency) for row in rows]
    sums = [
        (period, total(one.sum for one in lines if one.line.period == period))
        for period in Period.values
        if any(one.line.period == period for one in lines)
    ]
    may = (
        deal.is_open
        and not viewer.read_only
        and deal.may_change(viewer)
        and not viewer.locks("deal", "amount")
    )
    return ShownLines(
        deal,
        lines,
        sums,
        total(one.sum for one in lines),
        fitting_for(viewer, deal) if may else (),
        may_change=may and viewer.may("sales.change"),
        may_decide=may and viewer.may("sales.allow_discounts"),
    )


def _shown(line: DealLine, currency: str) -> ShownLine:
    is_own = line.offered is not None and line.price != line.offered
    reason = reason_of(line.why) if line.offered is not None else ""
    return ShownLine(line, line.sum_in(currency), reason, is_own)


def fitting_for(viewer: Actor, deal: Deal) -> list[Fitting]:
    """Return up to three products that customers bought who bought what stands here or what this customer bought before.

    Two customers are alike when won deals of both hold the same product; the more of them bought another one, the earlier it
    stands. Only won deals that the viewer sees are counted, so that nothing of others' customers shows through.
    """
    customer = Q(company=deal.company_id) if deal.company_id else Q(contact=deal.contact_id)
    won = Deal.objects.visible_to(viewer).current().filter(state=Deal.State.WON)
    mine = won.filter(customer) if deal.company_id or deal.contact_id else won.none()
    held = set(
        DealLine.objects.filter(Q(deal=deal.pk) | Q(deal__in=mine), product__isnull=False).values_list(
            "product", flat=True
        )
    )
    if not held:
        return []
    alike = won.exclude(pk__in=mine).filter(lines__product__in=held).values("pk")
    found = (
        DealLine.objects.filter(deal__in=alike, product__isnull=False)
        .exclude(product__in=held)
        .values("product")
        .annotate(
            number=Count("deal__company", distinct=True)
            + Count("deal__contact", filter=Q(deal__company=None), distinct=True)
        )
        .filter(number__gt=0)
        .order_by("-number", "product")[: FITTING * 3]
    )
    counts = {row["product"]: row["number"] for row in found}
    products = Product.objects.visible_to(viewer).current().filter(pk__in=counts, is_active=True)
    return sorted(
        (Fitting(one, counts[one.pk]) for one in products), key=lambda one: (-one.count, one.product.name)
    )[:FITTING]


def products_named(viewer: Actor, texts: Iterable[str]) -> dict[str, Product]:
    """Return the products that are meant by their id, number or name, also one written without blanks: one query and prices."""
    wanted = list(dict.fromkeys(texts))
    if not wanted:
        return {}
    narrow = Replace(F("anchor__title_key"), Value(" "), Value(""))
    rows: Any = Product.objects.visible_to(viewer).filter(anchor__merged_into=None).annotate(narrow=narrow)
    keys = [key for text in wanted if len(text) == KEY and (key := as_uuid(text))]
    squeezed_texts = [fold(text).replace(" ", "") for text in wanted]
    found = rows.filter(Q(sku__in=wanted) | Q(narrow__in=squeezed_texts) | Q(pk__in=keys))
    known: dict[str, Product] = {}
    for product in found.select_related("tax").prefetch_related("prices").order_by("-is_active", "pk"):
        for text in filter(None, (str(product.pk), product.sku, squeezed(product.name))):
            known.setdefault(text, product)
    pairs = ((text, known.get(text) or known.get(squeezed(text))) for text in wanted)
    return {text: product for text, product in pairs if product}


def plain_lines(viewer: Actor, deal: Deal) -> dict[str, Any]:
    """Return the lines of a deal as programs are told."""
    shown = lines_of(viewer, deal)
    return {
        "items": [_plain(one, deal.currency) for one in shown.lines],
        "net": amount_text(shown.whole.net, deal.currency),
        "tax": amount_text(shown.whole.tax, deal.currency),
        "gross": amount_text(shown.whole.gross, deal.currency),
        "currency": deal.currency,
    }


def _plain(shown: ShownLine, currency: str) -> dict[str, Any]:
    line = shown.line
    return {
        "id": line.pk,
        "product": line.product_id,
        "name": line.name,
        "quantity": _number(line.quantity),
        "price": amount_text(line.price, currency),
        "offered": None if line.offered is None else amount_text(line.offered, currency),
        "reason": shown.reason,
        "discount": _number(line.discount),
        "tax": _number(line.tax),
        "period": line.period,
        "net": amount_text(shown.sum.net, currency),
        "state": line.state,
        "answer": line.answer,
    }


def _number(value: Decimal) -> str:
    return format(trimmed(value), "f")


def line_of(deal: Deal, pk: UUID) -> DealLine | None:
    """Return a line of a deal, None where there is no such one."""
    return deal.lines.filter(pk=pk).first()
