"""Members join, are renewed, paused, ended and taken back; status is judged in the firm's zone."""

import datetime
from decimal import Decimal

import pytest

from tests import make
from tests.contracts import members
from tests.contracts.members import D, at
from wasl.contracts.commands import (
    add_membership,
    change_membership,
    change_plan,
    end_membership,
    pause_membership,
    remove_plan,
    renew_membership,
    reopen_membership,
    resume_membership,
    set_paid,
    undo_renewal,
)
from wasl.contracts.listings import MEMBERSHIPS
from wasl.contracts.models import Membership, Term
from wasl.contracts.models.memberships import with_status
from wasl.contracts.queries.memberships import dues_of
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.lists.filters import compile_filter
from wasl.records.commands import delete_record
from wasl.records.models import Event, EventLink

pytestmark = pytest.mark.django_db
Status = Membership.Status


def fresh(member: Membership) -> Membership:
    return Membership.objects.get(pk=member.pk)


def types_on(key: object) -> list[str]:
    links = EventLink.objects.filter(anchor_id=key).values_list("event_id", flat=True)
    return list(Event.objects.filter(pk__in=list(links)).order_by("pk").values_list("type", flat=True))


def terms(member: Membership) -> list[tuple[D, D]]:
    return list(member.terms.order_by("from_on").values_list("from_on", "until_on"))


def test_who_joins_is_a_member_until_the_day_before_next_year_with_the_next_number() -> None:
    make.owner()
    plan = members.plan()
    first = members.member("Anna", plan_id=plan.pk, joined_on=D(2026, 3, 10))
    second = members.member("Berta", plan_id=plan.pk, joined_on=D(2026, 3, 10), number="3")
    third = members.member("Cilla", plan_id=plan.pk)
    fourth = members.member("Dora", plan_id=plan.pk)
    assert (first.until_on, first.grace_until) == (D(2027, 3, 9), D(2027, 4, 8))
    assert [one.number for one in (first, second, third, fourth)] == ["1", "3", "2", "4"]
    assert (first.name, str(first)) == ("Anna", "Anna")
    term = first.terms.get()
    assert (term.amount, term.currency, term.is_due) == (Decimal(100), "SAR", True)
    assert types_on(first.contact_id)[-1] == "membership.added"


def test_the_first_number_that_is_given_here_follows_those_that_came_along() -> None:
    make.owner()
    plan = members.plan()
    for number in ("1209", "1021", "A-7000", "٣"):
        members.member(number, plan_id=plan.pk, number=number)
    assert members.member("Anna", plan_id=plan.pk).number == "1210"


def test_what_cannot_be_meant_is_refused_by_field() -> None:
    make.owner()
    plan, contact = members.plan(), make.contact()
    held = members.member(plan_id=plan.pk, number="A-1")
    for values, name in (
        ({}, "plan_id"),
        ({"plan_id": plan.pk, "number": "A-1"}, "number"),
        ({"plan_id": plan.pk, "joined_on": D(2026, 5, 1), "until_on": D(2026, 4, 30)}, "until_on"),
        ({"plan_id": plan.pk, "joined_on": D(1026, 5, 1)}, "joined_on"),
        ({"plan_id": make.contact().pk}, "plan"),
    ):
        with pytest.raises(Invalid) as refused:
            add_membership(contact, by=SYSTEM, **values)  # type: ignore[arg-type]  # on purpose
        assert list(refused.value.fields) == [name]
    under = members.member("Child", head_id=held.pk)
    with pytest.raises(Invalid, match="nobody above"):
        members.member("Grandchild", head_id=under.pk)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (D(2025, 12, 31), Status.UPCOMING),
        (D(2026, 1, 1), Status.ACTIVE),
        (D(2026, 12, 31), Status.ACTIVE),
        (D(2027, 1, 1), Status.GRACE),
        (D(2027, 1, 30), Status.GRACE),
        (D(2027, 1, 31), Status.LAPSED),
    ],
)
def test_a_status_follows_from_the_day_alike_for_one_and_in_the_filter(day: D, status: str) -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 1))
    assert member.status_on(day) == status
    assert [one for one in Status.values if Membership.objects.filter(with_status(one, day))] == [status]


def test_the_day_is_that_of_the_firm_not_of_utc() -> None:
    make.owner(country="SA")
    member = members.member(joined_on=D(2026, 1, 1))
    asked = {"field": "status", "op": "is", "value": "grace"}
    for hour, is_in in ((20, False), (21, True)):
        with at(D(2026, 12, 31), hour):
            rows = Membership.objects.filter(compile_filter(MEMBERSHIPS, SYSTEM, asked))
            assert (member in rows) is is_in


def test_a_renewal_within_the_grace_leaves_no_gap_and_after_it_a_new_count_begins() -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 31))
    with at(D(2027, 2, 20)):
        renew_membership(member, by=SYSTEM)
    assert terms(member) == [(D(2026, 1, 31), D(2027, 1, 30)), (D(2027, 1, 31), D(2028, 1, 30))]
    with at(D(2028, 6, 15)):
        renew_membership(fresh(member), by=SYSTEM, paid_on=D(2028, 6, 15))
    assert terms(member)[-1] == (D(2028, 6, 15), D(2029, 6, 14))
    assert fresh(member).counted_from == D(2028, 6, 15)
    assert types_on(member.pk).count("membership.renewed") == 2


def test_a_renewal_is_taken_back_to_the_day_before_it() -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 1))
    before = Membership.objects.filter(pk=member.pk).values("until_on", "grace_until", "counted_from").get()
    with at(D(2027, 6, 1)):
        term = renew_membership(member, by=SYSTEM)
        undo_renewal(fresh(member), term=term.pk, by=SYSTEM)
    assert (
        Membership.objects.filter(pk=member.pk).values("until_on", "grace_until", "counted_from").get()
        == before
    )
    with pytest.raises(Conflict):
        undo_renewal(fresh(member), term=member.terms.get().pk, by=SYSTEM)


def test_a_pause_lengthens_the_term_by_its_days() -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 1))
    pause_membership(member, day=D(2026, 3, 1), by=SYSTEM)
    assert fresh(member).status_on(D(2026, 8, 1)) == Status.PAUSED
    with pytest.raises(Conflict):
        renew_membership(fresh(member), by=SYSTEM)
    with pytest.raises(Invalid):
        resume_membership(fresh(member), day=D(2026, 2, 1), by=SYSTEM)
    resume_membership(fresh(member), day=D(2026, 4, 10), by=SYSTEM)
    assert fresh(member).until_on == D(2026, 12, 31) + datetime.timedelta(days=40)
    assert terms(member) == [(D(2026, 1, 1), D(2027, 2, 9))]
    with pytest.raises(Conflict):
        resume_membership(fresh(member), by=SYSTEM)


def test_who_left_is_a_member_until_his_last_day_and_comes_back_with_his_days() -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 1))
    end_membership(member, ended_on=D(2026, 6, 30), why="Moved", by=SYSTEM)
    held = fresh(member)
    assert (held.status_on(D(2026, 6, 30)), held.status_on(D(2026, 7, 1))) == (Status.ACTIVE, Status.ENDED)
    with at(D(2026, 8, 1)), pytest.raises(Conflict):
        renew_membership(held, by=SYSTEM)
    reopen_membership(held, by=SYSTEM)
    assert (fresh(member).ended_on, fresh(member).until_on) == (None, D(2026, 12, 31))


def test_family_goes_with_the_head_and_pays_nothing_itself() -> None:
    make.owner()
    head = members.member("Head", joined_on=D(2026, 1, 1))
    child = members.member("Child", head_id=head.pk, joined_on=D(2026, 5, 5))
    assert (child.until_on, child.plan_id) == (head.until_on, head.plan_id)
    assert not dues_of([one for one in child.terms.all() if one.is_due])
    with at(D(2026, 12, 20)):
        renew_membership(head, by=SYSTEM)
        with pytest.raises(Conflict):
            renew_membership(fresh(child), by=SYSTEM)
    assert (fresh(child).until_on, fresh(head).until_on) == (D(2027, 12, 31), D(2027, 12, 31))
    end_membership(fresh(head), ended_on=D(2027, 2, 1), by=SYSTEM)
    assert fresh(child).ended_on == D(2027, 2, 1)
    reopen_membership(fresh(head), by=SYSTEM)
    assert fresh(child).ended_on is None


def test_dues_are_paid_and_due_again_and_currencies_are_never_added() -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 1))
    first = member.terms.get()
    change_plan(member.plan, amount=Decimal(30), currency="EUR", by=SYSTEM)
    with at(D(2026, 12, 20)):
        second = renew_membership(fresh(member), by=SYSTEM)
    assert [(one.amount, one.currency) for one in dues_of([first, second])] == [(30, "EUR"), (100, "SAR")]
    set_paid(member, term=first.pk, paid_on=D(2026, 1, 3), by=SYSTEM)
    owes = {"field": "owes", "op": "is", "value": True}
    assert Membership.objects.filter(compile_filter(MEMBERSHIPS, SYSTEM, owes)).count() == 1
    set_paid(member, term=second.pk, paid_on=D(2026, 12, 21), by=SYSTEM)
    assert not Membership.objects.filter(compile_filter(MEMBERSHIPS, SYSTEM, owes))
    set_paid(member, term=second.pk, paid_on=None, by=SYSTEM)
    assert Term.objects.get(pk=second.pk).is_due
    told = types_on(member.contact_id)
    assert (told.count("membership.dues_paid"), told.count("membership.dues_unpaid")) == (2, 1)


def test_lapsing_are_those_whose_term_ends_within_thirty_days_or_is_in_grace() -> None:
    make.owner()
    for name, until in (
        ("Past", D(2026, 9, 1)),
        ("Grace", D(2026, 11, 1)),
        ("Soon", D(2026, 12, 20)),
        ("Far", D(2027, 1, 20)),
    ):
        members.member(name, joined_on=D(2026, 1, 1), until_on=until)
    leaver = members.member("Leaver", joined_on=D(2026, 1, 1), until_on=D(2026, 12, 1))
    end_membership(leaver, ended_on=D(2026, 12, 1), by=SYSTEM)
    with at(D(2026, 11, 23)):
        asked = compile_filter(MEMBERSHIPS, SYSTEM, {"field": "is_lapsing", "op": "is", "value": True})
        assert set(Membership.objects.filter(asked).values_list("name", flat=True)) == {"Grace", "Soon"}


def test_another_plan_holds_from_the_next_term_on_and_a_plan_no_longer_offered_goes_on() -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 1))
    monthly = members.plan("Monthly", months=1, amount=Decimal(9))
    changed = change_membership(member, plan_id=monthly.pk, by=SYSTEM)
    remove_plan(monthly, by=SYSTEM)
    with at(D(2026, 12, 20)):
        renew_membership(changed, by=SYSTEM)
    assert terms(member) == [(D(2026, 1, 1), D(2026, 12, 31)), (D(2027, 1, 1), D(2027, 1, 31))]


def test_the_end_is_put_right_with_its_term_and_a_clash_shows_the_colleagues_value() -> None:
    make.owner()
    member = members.member(joined_on=D(2026, 1, 1))
    seen = member.version
    change_membership(member, until_on=D(2026, 11, 30), by=SYSTEM)
    assert terms(member) == [(D(2026, 1, 1), D(2026, 11, 30))]
    assert fresh(member).grace_until == D(2026, 12, 30)
    with pytest.raises(Conflict):
        change_membership(fresh(member), until_on=D(2026, 10, 30), seen=seen, by=SYSTEM)
    with pytest.raises(Invalid):
        change_membership(fresh(member), until_on=D(2025, 10, 30), by=SYSTEM)


def test_members_of_others_and_without_the_right_stay_as_they_are() -> None:
    make.owner()
    other = members.member(by=make.actor("sales", team=make.team()), plan_id=members.plan().pk)
    for actor in (make.actor("sales", team=make.team()), make.actor("read-only")):
        with pytest.raises(NotAllowed):
            renew_membership(other, by=actor)


def test_a_number_is_free_again_when_its_member_is_in_the_bin_and_then_taken() -> None:
    make.owner()
    plan = members.plan()
    first = members.member("First", plan_id=plan.pk, number="7")
    delete_record(first, by=SYSTEM)
    second = members.member("Second", plan_id=plan.pk, number="7")
    assert second.number == "7"
