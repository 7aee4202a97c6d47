"""Units, taxes and limits of discounts, as pages and forms offer them."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from wasl.catalog.models import DiscountLimit, TaxRate, Unit
from wasl.kernel.actor import Actor, ActorKind
from wasl.kernel.errors import NotFound
from wasl.kernel.numbers import trimmed
from wasl.ui.formats import percent_said
from wasl.workspace.models import Role, User
from wasl.workspace.queries import workspace


def units() -> list[Unit]:
    """Return all units in their order."""
    return list(Unit.objects.all())


def unit_choices() -> list[tuple[str, str]]:
    """Return units as (id, name)."""
    return [(str(unit.pk), unit.name) for unit in units()]


def get_unit(pk: UUID) -> Unit:
    """Return a unit; raises `NotFound`."""
    found = Unit.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def taxes(country: str = "") -> list[TaxRate]:
    """Return the taxes of a country, or all: those of the firm's own country first."""
    home = country or workspace().country
    rows = TaxRate.objects.filter(country=country) if country else TaxRate.objects.all()
    return sorted(rows, key=lambda tax: (tax.country != home, tax.country, not tax.is_default, -tax.percent))


def tax_choices() -> list[tuple[str, str]]:
    """Return taxes as (id, name with rate), those of the firm's own country first and alone without its name."""
    home = workspace().country
    return [
        (str(tax.pk), tax_text(tax) if tax.country == home else f"{tax.country} – {tax_text(tax)}")
        for tax in taxes()
    ]


def tax_text(tax: TaxRate) -> str:
    """Return a tax with its rate: VAT 15%."""
    return f"{tax.name} {share_text(tax.percent)}"


def share_text(percent: Decimal) -> str:
    """Return a percentage with as many decimals as it has: 15%, 12.5%."""
    return percent_said(percent, max(0, -int(trimmed(percent).as_tuple().exponent)))


def get_tax(pk: UUID) -> TaxRate:
    """Return a tax; raises `NotFound`."""
    found = TaxRate.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def default_tax() -> TaxRate | None:
    """Return the usual tax of the firm's country, None where there is none."""
    return TaxRate.objects.filter(country=workspace().country, is_default=True).first()


def discount_limit(viewer: Actor) -> Decimal | None:
    """Return how many percent somebody may let off without asking; None for any."""
    if viewer.kind is ActorKind.SYSTEM:
        return None
    rows = DiscountLimit.objects.filter(user=viewer.user_id) | DiscountLimit.objects.filter(
        role__key=viewer.role
    )
    found = sorted(rows, key=lambda row: row.user_id is None)
    return found[0].percent if found else None


def limits_set() -> Sequence[tuple[Role | User, Decimal | None]]:
    """Return all roles, and those people who have a limit of their own, with their limits."""
    limits = {(row.role_id, row.user_id): row.percent for row in DiscountLimit.objects.all()}
    own = User.objects.filter(pk__in=[user for _role, user in limits if user]).order_by("name")
    roles: list[Role | User] = [*Role.objects.all(), *own]
    return [(one, limits.get((one.pk, None) if isinstance(one, Role) else (None, one.pk))) for one in roles]
