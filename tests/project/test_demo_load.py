"""The demo company: believable, loaded in time, visible like everything else, and taken away to the last row."""

import pytest
from django.db import connection

from tests import make
from wasl.capture.models import WebForm
from wasl.catalog.models import PriceList, Product
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict
from wasl.project.demo.load import load
from wasl.project.demo.remove import remove
from wasl.project.models import DemoMark
from wasl.records.commands import write_note
from wasl.records.models import Anchor, Event, EventLink, Note, Tag
from wasl.records.queries import search, timeline
from wasl.sales.models import Deal, DealLine, Lead
from wasl.workspace.actors import actor_for
from wasl.workspace.models import Team, User

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shares() -> list[float]:
    """Return an empty list that hears how far a load is."""
    return []


def test_the_demo_company_is_loaded_and_leaves_nothing_behind(shares: list[float]) -> None:
    owner = actor_for(make.owner())
    own = make.contact(by=owner, given_name="Noura", family_name="Real")
    count = load(tell=shares.append)

    assert count == Contact.objects.exclude(pk=own.pk).count() == 2400
    assert Contact.objects.companies().count() == 400
    assert Team.objects.count() == 4
    assert User.objects.exclude(pk=owner.user_id).count() == 12
    assert 23_000 <= Event.objects.count() <= 30_000
    assert (Product.objects.count(), PriceList.objects.count(), WebForm.objects.count()) == (28, 1, 2)
    for deal in Deal.objects.filter(state="open").prefetch_related("lines"):
        nets = [line.sum_in(deal.currency).net for line in deal.lines.all()]
        assert 2 <= len(nets) <= 3
        assert deal.amount == sum(nets)
    assert Lead.objects.count() == 120
    assert Lead.objects.filter(answered_at=None, state="new").count() == 12
    won = Lead.objects.filter(state="qualified")
    assert won.count() == won.exclude(deal=None).count() == 14
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    with pytest.raises(Conflict):
        load()

    sales = actor_for(User.objects.get(email="layan@ruba.example"))
    mine = Contact.objects.visible_to(sales)
    assert 0 < mine.count() < 600
    busiest = max(mine[:50], key=lambda contact: EventLink.objects.filter(anchor_id=contact.pk).count())
    assert len(timeline(sales, busiest).items) > 5
    assert search(SYSTEM, "Mohamad").hits

    # what people did with it meanwhile goes along, what is theirs stays
    someone = Contact.objects.exclude(pk=own.pk).first()
    assert someone is not None
    write_note(someone, body="<p>seen</p>", by=owner)
    write_note(own, body="<p>met at the demo's</p>", by=owner, attendees=[someone.anchor])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself a minute after a load
        # all constraints are checked at once at the end: on a busy machine longer than a page may take
        cursor.execute("SET LOCAL statement_timeout = 0")
    assert remove() == 2400
    assert list(Contact.objects.all()) == [own]
    assert Anchor.objects.count() == 1
    assert list(Note.objects.values_list("anchor_id", flat=True)) == [own.pk]
    assert not Event.objects.exclude(subject_id=own.pk).exists()
    assert not EventLink.objects.exclude(anchor_id=own.pk).exists()
    assert (Tag.objects.count(), Team.objects.count(), User.objects.count()) == (0, 0, 1)
    assert not DemoMark.objects.exists()
    for model in (Product, PriceList, WebForm, Deal, DealLine, Lead):
        assert not model.objects.exists(), model
    assert remove() == 0
    connection.check_constraints()
