"""One contact with everything its page shows, in one query."""

import datetime
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, JSONObject

from wasl.contacts.models import Address, Consent, Contact, Email, Phone, Relation, WebProfile
from wasl.contacts.queries.doubles import Double, double_rows, doubles
from wasl.kernel.actor import Actor
from wasl.records.models import TagLink, standing
from wasl.records.queries import as_uuid, missing
from wasl.workspace.visibility import reach

MOST_RELATED = 60


@dataclass(frozen=True)
class Related:
    """A relation as it is read from one of its two contacts."""

    id: str
    kind: str
    is_forward: bool
    title: str
    other_title: str
    since: datetime.date | None
    until: datetime.date | None
    other: str
    other_name: str
    other_kind: str
    other_job: str

    @property
    def label(self) -> str:
        """Return what the other one is to this contact, in words."""
        relation = Relation(kind=self.kind)
        return str(relation.get_kind_display()) if self.is_forward else relation.reverse_label

    @property
    def role(self) -> str:
        """Return the role that is worth showing beside the other's name."""
        return (self.other_title or self.title) if self.is_forward else (self.title or self.other_title)


@dataclass(frozen=True)
class Agreed:
    """What holds for a channel and purpose now."""

    channel: str
    purpose: str
    state: str
    at: datetime.datetime
    source: str

    @property
    def channel_label(self) -> str:
        """Return the channel in words."""
        return str(Consent.Channel(self.channel).label)

    @property
    def purpose_label(self) -> str:
        """Return the purpose in words."""
        return str(Consent.Purpose(self.purpose).label)


@dataclass(frozen=True)
class Card:
    """A contact with its rows; what the viewer's role may not see is empty."""

    contact: Contact
    emails: list[Email] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    profiles: list[WebProfile] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)
    relations: list[Related] = field(default_factory=list)
    consents: list[Agreed] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    may_change: bool = False

    @property
    def people(self) -> list[Related]:
        """The people of a company: those who work there now."""
        return [row for row in self.relations if row.kind == Relation.Kind.EMPLOYMENT and not row.is_forward]

    @property
    def subsidiaries(self) -> list[Related]:
        """The daughters of a company."""
        return [row for row in self.relations if row.kind == Relation.Kind.SUBSIDIARY and not row.is_forward]

    @property
    def others(self) -> list[Related]:
        """All other relations."""
        shown = {row.id for row in (*self.people, *self.subsidiaries)}
        return [row for row in self.relations if row.id not in shown]


def get_card(viewer: Actor, pk: UUID | str) -> Card:
    """Return a contact that `viewer` may see with all its rows; raises `NotFound`."""
    rows = (
        Contact.objects.visible_to(viewer)
        .filter(pk=as_uuid(pk))
        .select_related("anchor", "owner", "team", "company")
    )
    contact: Any = rows.annotate(**_parts(viewer)).first()
    if contact is None:
        raise missing(viewer, as_uuid(pk))
    hide(contact, viewer)
    return Card(
        contact=contact,
        emails=_models(Email, contact, contact.email_rows, hidden=viewer.hides("contact", "emails")),
        phones=_models(Phone, contact, contact.phone_rows, hidden=viewer.hides("contact", "phones")),
        addresses=_models(
            Address, contact, contact.address_rows, hidden=viewer.hides("contact", "addresses")
        ),
        profiles=_models(
            WebProfile, contact, contact.profile_rows, hidden=viewer.hides("contact", "profiles")
        ),
        tags=contact.tag_rows,
        relations=[_related(row) for row in contact.relation_rows],
        consents=[_agreed(row) for row in contact.consent_rows],
        doubles=doubles(viewer, contact.double_rows),
        may_change=viewer.may("contacts.change") and contact.may_change(viewer),
    )


# the columns that stand for a field a role may not see
COLUMNS = {
    "emails": ("primary_email",),
    "phones": ("primary_phone",),
    "addresses": ("city", "city_key", "country"),
    "company": ("company_name",),
    "name": (),
}


def hide(contact: Contact, viewer: Actor) -> None:
    """Empty what the viewer's role may not see; such a contact is for drawing, commands read their own."""
    for name in viewer.hidden_fields.get("contact", ()):
        for column in COLUMNS.get(name, (name,)):
            if column in {"owner", "team"}:
                setattr(contact, column, None)
            elif hasattr(contact, column):
                setattr(contact, column, [] if column in {"roles", "interests"} else "")
        if name == "company":
            contact.company = None


def _models[M](model: type[M], contact: Contact, rows: list[dict[str, Any]], *, hidden: bool) -> list[M]:
    build: Any = model
    return [] if hidden else [build(**row, contact_id=contact.pk) for row in rows]


def _parts(viewer: Actor) -> dict[str, Any]:
    return {
        **_own_rows(),
        "relation_rows": ArraySubquery(_relations(viewer)),
        "double_rows": double_rows(viewer),
    }


@cache
def _own_rows() -> dict[str, RawSQL]:
    """Return the rows that are nobody else's, as SQL: compiling it for each page takes longer than reading them."""
    query = Contact.objects.annotate(
        email_rows=_array(Email.objects.all(), "value", "label", "is_primary", "position"),
        phone_rows=_array(Phone.objects.all(), "e164", "raw", "extension", "label", "is_primary", "position"),
        address_rows=_array(
            Address.objects.all(), "lines", "city", "region", "postal_code", "country", "label", "position"
        ),
        profile_rows=_array(WebProfile.objects.all(), "kind", "url", "position"),
        tag_rows=ArraySubquery(
            TagLink.objects.filter(anchor_id=OuterRef("pk"))
            .order_by("tag__folded")
            .values(json=JSONObject(name="tag__name", tone="tag__tone"))
        ),
        consent_rows=ArraySubquery(_consents()),
    ).query
    compile_ = query.get_compiler(DEFAULT_DB_ALIAS).compile
    return {
        name: RawSQL(*compile_(part), part.output_field)  # type: ignore[call-arg]  # noqa: S611  # nothing typed is in it
        for name, part in query.annotations.items()
    }


def _array(rows: QuerySet[Any], *names: str) -> ArraySubquery:
    mine = rows.filter(contact=OuterRef("pk")).order_by("position", "id")
    return ArraySubquery(mine.values(json=JSONObject(**{name: name for name in names})))


def _side(name: str, viewer: Actor) -> Q:
    return standing(f"{name}__") & reach(viewer, "contact", prefix=f"{name}__")


def _relations(viewer: Actor) -> QuerySet[Any]:
    """Return the relations of the outer contact whose other side the viewer may see."""
    mine = Q(first=OuterRef("pk"))
    seen = (mine & _side("second", viewer)) | (Q(second=OuterRef("pk")) & _side("first", viewer))

    def other(column: str) -> Case:
        return Case(When(mine, then=F(f"second__{column}")), default=F(f"first__{column}"))

    return (
        Relation.objects.filter(seen)
        .order_by("until", "-is_primary", "-created_at")
        .values(
            json=JSONObject(
                id=Cast("id", CharField()),
                kind="kind",
                is_forward=Case(When(mine, then=Value(value=True)), default=Value(value=False)),
                title="title",
                other_title="other_title",
                since="since",
                until="until",
                other=Cast(other("pk"), CharField()),
                other_name=other("name"),
                other_kind=other("kind"),
                other_job=other("job_title"),
            )
        )[:MOST_RELATED]
    )


def _consents() -> QuerySet[Any]:
    return (
        Consent.objects.filter(contact=OuterRef("pk"))
        .order_by("channel", "purpose", "-at", "-id")
        .distinct("channel", "purpose")
        .values(
            json=JSONObject(channel="channel", purpose="purpose", state="state", at="at", source="source")
        )
    )


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _related(row: dict[str, Any]) -> Related:
    return Related(**(row | {"since": _day(row["since"]), "until": _day(row["until"])}))


def _agreed(row: dict[str, Any]) -> Agreed:
    return Agreed(**(row | {"at": datetime.datetime.fromisoformat(row["at"])}))
