"""Suggestions: each with its reason, about one's own records alone, done or refused where they stand."""

import datetime

import pytest
import time_machine

from tests import make
from wasl.contacts.commands.mailing import take_letter
from wasl.home.commands import answer_hint
from wasl.home.models import HintAnswer
from wasl.home.queries import hints, use_of_hints
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.hijri import HijriDate, to_hijri
from wasl.kernel.manifest import Look
from wasl.records.commands import write_note
from wasl.records.commands.events import record_behavior
from wasl.sales.commands import add_lead
from wasl.sales.models import Offer, Stage
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
NOW = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def owner() -> User:
    return make.owner()


@pytest.fixture
def by() -> Actor:
    return make.actor("sales", team=make.team())


def found(by: Actor) -> list[tuple[str, str]]:
    return [(one.source.key, one.hint.title) for one in hints(by)]


def test_what_needs_an_answer_comes_before_what_is_only_quiet(by: Actor) -> None:
    make.deal("Quiet", by=by)
    make.deal("Behind", by=by, expected_on=clock.today() - 2 * DAY)
    add_lead(make.contact(name="Sara", by=by), title="Asks for tea", by=by)
    assert found(by) == [("lead", "Asks for tea"), ("slipped", "Behind"), ("no-step", "Quiet")]


def test_a_record_is_suggested_once_for_its_best_reason(by: Actor) -> None:
    make.deal("Behind", by=by, expected_on=clock.today() - 2 * DAY)
    assert found(by) == [("slipped", "Behind")]


def test_no_more_than_five_are_shown(by: Actor) -> None:
    for _number in range(9):
        make.deal(by=by)
    assert len(hints(by)) == 5


def test_others_records_are_not_suggested(by: Actor) -> None:
    make.deal("Another's", by=make.actor("sales", team=make.team()))
    assert found(by) == []


def test_a_deal_with_which_nothing_happens_is_suggested_after_a_fortnight(by: Actor) -> None:
    with time_machine.travel(NOW - 15 * DAY, tick=False):
        deal = make.deal("Quiet", by=by)
        make.task(about=deal, by=by, due_at=NOW + 30 * DAY)
        Stage.objects.update(rots_after=None)
    with time_machine.travel(NOW, tick=False):
        assert ("quiet", "Quiet") in found(by)
    with time_machine.travel(NOW - 2 * DAY, tick=False):
        assert ("quiet", "Quiet") not in found(by)


def test_a_customer_who_opens_or_writes_something_is_suggested_until_something_is_done(by: Actor) -> None:
    person, firm = make.contact(by=by), make.contact(kind="company", by=by)
    with time_machine.travel(NOW - 9 * DAY, tick=False):
        deals = [
            make.deal("Chairs", by=by, contact_id=person.pk),
            make.deal("Desks", by=by, company_id=firm.pk),
        ]
        make.deal("Another’s", by=SYSTEM, contact_id=person.pk)
        for deal in deals:
            make.task(about=deal, by=by, due_at=NOW + 30 * DAY)
        record_behavior(firm, name="quote.opened", by=SYSTEM)
    with time_machine.travel(NOW, tick=False):
        assert "stirred" not in dict(found(by))
        record_behavior(firm, name="newsletter.opened", by=SYSTEM, at=NOW - DAY)
        take_letter(person, subject="Yes", text="We take them", sender="a@example.com", by=SYSTEM)
        held = [one.hint for one in hints(by) if one.source.key == "stirred"]
        assert [one.title for one in held] == ["Chairs", "Desks"]
        assert "yesterday" in held[1].reason
    with time_machine.travel(NOW + HOUR, tick=False):
        write_note(deals[0], body="Called", by=by)
        assert found(by)[0] == ("stirred", "Desks")
    with time_machine.travel(NOW + 3 * DAY, tick=False):
        assert "stirred" not in dict(found(by))


def test_birthdays_are_known_in_either_calendar_with_and_without_a_year(by: Actor) -> None:
    with time_machine.travel(NOW, tick=False):
        today = to_hijri(NOW.date())
        assert today is not None
        born = HijriDate(today.year - 30, today.month, today.day).to_gregorian()
        make.contact(name="Gregorian", birthday="1990-11-22", by=by)
        make.contact(name="Yearless", birthday="--11-22", by=by)
        make.contact(name="Hijri", birthday=born.isoformat(), by=by)
        make.contact(name="Tomorrow", birthday="1990-11-23", by=by)
        birthdays = {one.hint.title: str(one.hint.reason) for one in hints(by)}
    assert set(birthdays) == {"Gregorian", "Yearless", "Hijri"}
    assert "Hijri" in birthdays["Hijri"]


def test_the_birthday_is_judged_where_the_person_is() -> None:
    person = make.user("sales", team=make.team())
    person.zone = "Asia/Riyadh"
    person.save()
    by = actor_of_user(person)
    make.contact(name="Sara", birthday="1990-11-23", by=by)
    # 22:30 in Greenwich is half past one of the next day in Riyadh
    with time_machine.travel(NOW.replace(hour=22, minute=30), tick=False):
        assert found(by) == [("birthday", "Sara")]


def test_not_now_is_a_week_and_never_is_for_good(by: Actor) -> None:
    with time_machine.travel(NOW, tick=False):
        Stage.objects.update(rots_after=None)
        first, second = make.deal("First", by=by), make.deal("Second", by=by)
        answer_hint(first.anchor, source="no-step", answer="later", by=by)
        answer_hint(second.anchor, source="no-step", answer="never", by=by)
        assert found(by) == []
    with time_machine.travel(NOW + 8 * DAY, tick=False):
        assert found(by) == [("no-step", "First")]
    with time_machine.travel(NOW + 400 * DAY, tick=False):
        assert ("no-step", "Second") not in found(by)


def test_what_was_answered_rests_for_a_week_and_only_its_own_reason_for_longer(by: Actor) -> None:
    with time_machine.travel(NOW, tick=False):
        Stage.objects.update(rots_after=None)
        deal = make.deal("Behind", by=by, expected_on=NOW.date() - 2 * DAY)
        answer_hint(deal.anchor, source="slipped", answer="never", by=by)
        assert found(by) == []
    with time_machine.travel(NOW + 8 * DAY, tick=False):
        assert found(by) == [("no-step", "Behind")]


def test_what_is_answered_must_be_seen_and_known(by: Actor) -> None:
    deal = make.deal(by=make.actor("sales", team=make.team()))
    with pytest.raises(NotAllowed):
        answer_hint(deal.anchor, source="no-step", answer="done", by=by)
    own = make.deal(by=by)
    with pytest.raises(Invalid):
        answer_hint(own.anchor, source="no-step", answer="maybe", by=by)
    with pytest.raises(Invalid):
        answer_hint(own.anchor, source="nothing", answer="done", by=by)


def test_suggestions_are_done_and_refused_on_the_page() -> None:
    person = make.user("sales", team=make.team())
    by, browser = actor_of_user(person), make.signed_in(person)
    deal = make.deal("<b>Tea</b>", by=by)
    page = browser.get("/home/day/blocks/hints/").content.decode()
    assert "&lt;b&gt;Tea&lt;/b&gt;" in page
    assert "Nothing is planned here" in page
    opened = browser.get(f"/hints/no-step/{deal.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert f"/r/{deal.pk}/step/set/" in opened
    sent = browser.post(
        f"/hints/no-step/{deal.pk}/answer/", {"answer": "done"}, headers={"HX-Request": "true"}
    )
    assert "activities:changed" in sent["HX-Trigger"]
    assert HintAnswer.objects.get().answer == "done"
    assert browser.post(f"/hints/no-step/{deal.pk}/answer/", {"answer": "later"}).status_code == 303
    other = make.deal(by=make.actor("sales", team=make.team()))
    assert browser.get(f"/hints/no-step/{other.pk}/").status_code == 404
    assert browser.post(f"/hints/no-step/{other.pk}/answer/", {"answer": "done"}).status_code == 404


def test_the_use_of_suggestions_is_counted(by: Actor) -> None:
    for answer in ("done", "done", "later", "never"):
        answer_hint(make.deal(by=by).anchor, source="no-step", answer=answer, by=by)
    lines = use_of_hints(Look(make.actor("manager")))
    assert lines is not None
    assert [(one.source.key, one.done, one.refused, one.share) for one in lines] == [("no-step", 2, 2, 50)]


def test_an_offer_that_ends_is_brought_to_mind(by: Actor) -> None:
    deal = make.deal("Tea", by=by)
    Offer.objects.create(deal=deal, valid_until=clock.today() + DAY, ends_at=clock.now() + DAY)
    assert found(by) == [("offer", "Tea")]
    Offer.objects.update(ends_at=clock.now() - DAY, state=Offer.State.EXPIRED)
    assert found(by) == [("offer", "Tea")]
    Offer.objects.update(ends_at=clock.now() - 9 * DAY)
    assert found(by) == [("no-step", "Tea")]


def test_an_answer_is_taken_back_and_the_suggestion_stands_on_the_page_again(owner: User) -> None:
    person = make.user("sales", team=make.team())
    by, browser = actor_of_user(person), make.signed_in(person)
    deal = make.deal("Chairs", by=by)
    htmx = {"HX-Request": "true"}
    assert (
        "Chairs"
        not in browser.post(f"/hints/no-step/{deal.pk}/answer/", {"answer": "never"}, headers=htmx).text
    )
    back = browser.post(f"/hints/no-step/{deal.pk}/forget/", headers=htmx)
    assert "Chairs" in back.text
    assert "hx-swap-oob" in back.text
    assert not HintAnswer.objects.exists()
    stranger = make.signed_in(make.user("sales", team=make.team()))
    assert stranger.post(f"/hints/no-step/{deal.pk}/forget/").status_code == 404
