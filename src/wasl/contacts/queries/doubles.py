"""The records that may be the same as the one on a page, read with it in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, OuterRef, Q, When
from django.db.models.functions import Cast, JSONObject

from wasl.contacts.models import Pair
from wasl.kernel.actor import Actor
from wasl.records.models import standing
from wasl.workspace.visibility import reach

MOST = 5
# the field whose value a reason gives away, where it is not called the same
REASON_FIELDS = {"email": "emails", "phone": "phones", "city": "addresses"}


@dataclass(frozen=True)
class Double:
    """A record that may be the same, and why."""

    pk: str
    name: str
    company_name: str
    reasons: Sequence[str]


def known_reasons(viewer: Actor, reasons: Sequence[str]) -> list[str]:
    """Return the reasons that give away nothing of what the viewer's role hides."""
    return [reason for reason in reasons if not viewer.hides("contact", REASON_FIELDS.get(reason, reason))]


def double_rows(viewer: Actor) -> ArraySubquery:
    """Return, for the outer contact, its open pairs whose other record the viewer may see; none without the right."""
    mine = Q(first=OuterRef("pk"))
    seen = (mine & _stands("second", viewer)) | (Q(second=OuterRef("pk")) & _stands("first", viewer))

    def other(column: str) -> Case:
        return Case(When(mine, then=F(f"second__{column}")), default=F(f"first__{column}"))

    pairs = Pair.objects.open().filter(seen) if viewer.may("contacts.merge") else Pair.objects.none()
    return ArraySubquery(
        pairs.order_by("-score", "-id").values(
            json=JSONObject(
                pk=Cast(other("pk"), CharField()),
                name=other("name"),
                company_name=other("company_name"),
                reasons="reasons",
            )
        )[:MOST]
    )


def _stands(side: str, viewer: Actor) -> Q:
    return standing(f"{side}__") & reach(viewer, "contact", prefix=f"{side}__")


def doubles(viewer: Actor, rows: Sequence[dict[str, Any]] | None) -> list[Double]:
    """Return what the query found, without what the viewer's role hides."""
    is_hidden = viewer.hides("contact", "company")
    return [
        Double(
            row["pk"],
            row["name"],
            "" if is_hidden else row["company_name"],
            known_reasons(viewer, row["reasons"]),
        )
        for row in rows or ()
    ]
