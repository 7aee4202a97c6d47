"""What a list of deals can be asked besides its own columns: products, whether the customer is new, stages it has reached."""

from typing import Any

from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.catalog.models import Product
from wasl.kernel.actor import Actor
from wasl.lists.listing import Field, Through
from wasl.sales.models import Deal, DealLine, Stage, StageStay

MOST_PRODUCTS = 200


def _won_before(name: str) -> Exists:
    """Return whether the deal's contact or company had bought before the deal was opened, from whomever of the firm."""
    rows = Deal.objects.filter(state=Deal.State.WON, deleted_at=None, closed_at__lt=OuterRef("created_at"))
    return Exists(rows.filter(**{name: OuterRef(name)}))


def _is_existing(_operator: str, value: Any) -> Q:
    found = Q(_won_before("company")) | Q(_won_before("contact"))
    return found if value else ~found


def _reached(operator: str, value: Any) -> Q | None:
    """Return the condition that a deal has stood in a stage, or in a later one of the same pipeline that is no loss."""
    if operator not in {"is", "in"}:
        return None
    found = Q(pk__in=())
    for key in value if operator == "in" else [value]:
        this = Stage.objects.filter(pk=key)
        later = Stage.objects.filter(
            pipeline__in=this.values("pipeline"), position__gte=Subquery(this.values("position")[:1])
        ).exclude(meaning=Stage.Meaning.LOST)
        found |= Q(Exists(StageStay.objects.filter(deal=OuterRef("pk"), stage__in=later)))
    return found


def products(viewer: Actor) -> list[tuple[str, str]]:
    """Return the products that the viewer sees by name, the first ones of many."""
    rows = Product.objects.visible_to(viewer).filter(deleted_at=None).order_by("sort_key")
    return [(str(key), name) for key, name in rows.values_list("pk", "name")[:MOST_PRODUCTS]]


# the same by a join: whoever counts many deals asks once for each buyer instead of once for each deal
IS_EXISTING = Case(
    When(
        Q(company_bought__at__lt=F("created_at")) | Q(contact_bought__at__lt=F("created_at")),
        then=Value(True),  # noqa: FBT003 - a value of the column
    ),
    default=Value(False),  # noqa: FBT003 - the same
    output_field=BooleanField(),
)
# a deal with a company, of whatever person, is business
IS_BUSINESS = Q(company_id__isnull=False) | Q(contact__kind="company")
IS_PRIVATE = Q(company_id=None, contact__kind="person")
BUYERS = (
    ("business", pgettext_lazy("kind of buyer", "Business")),
    ("private", pgettext_lazy("kind of buyer", "Private")),
)
BUYER = Case(
    When(IS_BUSINESS, then=Value("business")),
    When(IS_PRIVATE, then=Value("private")),
    default=None,
    output_field=CharField(),
)


def _buyer(operator: str, value: Any) -> Q:
    wanted = {"is": (value,), "in": value}.get(operator, ("business", "private"))
    found = Q(pk__in=())
    for word in wanted:
        found |= IS_BUSINESS if word == "business" else IS_PRIVATE
    return found


FIELDS = (
    Field("buyer", gettext_lazy("Business or private"), "choice", choices=BUYERS, right="company", build=_buyer, by=BUYER,
          is_grouped=True),
    Field("product", gettext_lazy("Product"), "id", "product_id", options="product", through=Through(DealLine, "deal_id")),
    Field("is_existing", gettext_lazy("Bought before"), "yes_no", build=_is_existing, by=IS_EXISTING),
    Field("reached", gettext_lazy("Has reached the stage"), "id", options="stage", build=_reached),
)  # fmt: skip
