"""The demo company: believable, loaded in time, visible like everything else, and taken away to the last row."""

import datetime

import pytest
from django.db import connection

from tests import make
from wasl.capture.models import Submission, WebForm
from wasl.catalog.commands import set_rate
from wasl.catalog.models import PriceList, Product, Rate
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict
from wasl.project.demo.load import load
from wasl.project.demo.remove import remove
from wasl.project.models import DemoMark
from wasl.records.commands import write_note
from wasl.records.models import Anchor, Event, EventLink, Note, Tag
from wasl.records.queries import search, timeline
from wasl.sales.listings.counted import IS_EXISTING
from wasl.sales.models import Deal, DealLine, Lead, LeadRule
from wasl.workspace.actors import actor_for
from wasl.workspace.models import Team, User

pytestmark = pytest.mark.django_db


def _sells_for_two_years() -> None:
    """Each branch wins in nearly every month, from new customers and known ones, and each deal says what was sold."""
    won = Deal.objects.filter(state="won").annotate(is_known=IS_EXISTING)
    for currency in ("SAR", "EUR"):
        months = {
            (one.closed_at.year, one.closed_at.month)
            for one in won
            if one.currency == currency and one.closed_at
        }
        assert len(months) >= 21
    assert 20 < sum(one.is_known for one in won) < won.count() - 20
    assert DealLine.objects.filter(deal__state="won").values("product").distinct().count() >= 25
    year = clock.now() - datetime.timedelta(days=365)
    riyadh = won.filter(currency="SAR")
    assert riyadh.filter(closed_at__gte=year).count() > riyadh.filter(closed_at__lt=year).count()
    lost = Deal.objects.filter(currency="EUR", state="lost")
    late = clock.now() - datetime.timedelta(days=150)
    rivals = [lost.filter(closed_at__gte=late), lost.filter(closed_at__lt=late)]
    shares = [rows.filter(reason="competitor").count() / rows.count() for rows in rivals]
    assert shares[0] > 1.5 * shares[1]


def _forms_were_really_answered() -> None:
    leads = Lead.objects.all()
    assert leads.count() > 400
    assert leads.filter(answered_at=None, state="new").count() == 12
    became = leads.filter(state="qualified")
    assert became.count() == became.exclude(deal=None).count() >= 100
    assert leads.exclude(given_why={}).filter(channel="form").exists()
    by_form = leads.filter(channel="form")
    assert (
        by_form.count()
        == by_form.exclude(submission=None).count()
        == Submission.objects.filter(state="done").count()
    )
    one = by_form.select_related("submission", "contact").filter(products__len=2).first()
    assert one is not None
    assert one.submission.answer("products").splitlines() == one.products
    assert (one.submission.contact_id, one.submission.made_id) == (one.contact_id, one.pk)
    held = Submission.objects.filter(state="held")
    assert held.count() == 12
    assert all(sent.doubts and sent.contact_id is None for sent in held)
    for form in WebForm.objects.all():
        for name in ("heading", "intro", "consent", "thanks"):
            assert set(form.texts[name]) == {"ar", "lv", "en"}


@pytest.fixture(scope="module")
def shares() -> list[float]:
    """Return an empty list that hears how far a load is."""
    return []


def test_the_demo_company_is_loaded_and_leaves_nothing_behind(shares: list[float]) -> None:
    owner = actor_for(make.owner())
    own = make.contact(by=owner, given_name="Noura", family_name="Real")
    # an exchange rate that nobody has signed, and one that a person has
    set_rate("USD", value="3.75", by=SYSTEM)
    set_rate("GBP", value="4.9", by=owner)
    count = load(tell=shares.append)

    assert count == Contact.objects.exclude(pk=own.pk).count() == 2400
    assert Contact.objects.companies().count() == 400
    assert Team.objects.count() == 4
    assert User.objects.exclude(pk=owner.user_id).count() == 12
    assert 25_000 <= Event.objects.count() <= 34_000
    assert (Product.objects.count(), PriceList.objects.count(), WebForm.objects.count()) == (28, 1, 2)
    for deal in Deal.objects.prefetch_related("lines"):
        nets = [line.sum_in(deal.currency).net for line in deal.lines.all()]
        assert 2 <= len(nets) <= 3
        assert deal.amount == sum(nets)
    _sells_for_two_years()
    _forms_were_really_answered()
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
    assert set(Rate.objects.values_list("currency", flat=True)) == {"USD", "GBP"}
    for model in (Product, PriceList, WebForm, Deal, DealLine, Lead, Submission, LeadRule):
        assert not model.objects.exists(), model
    assert remove() == 0
    connection.check_constraints()
