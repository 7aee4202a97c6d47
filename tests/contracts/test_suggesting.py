"""Suggestions about what ends: a contract without a renewal, the last days for notice, a member's term; each is one's own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.contracts import members
from tests.contracts.members import D, at
from wasl.contracts.commands import terminate_contract
from wasl.contracts.queries.suggesting import contracts_to_renew, members_to_renew
from wasl.home.commands import answer_hint
from wasl.home.queries import hints
from wasl.kernel.actor import SYSTEM
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def test_what_ends_soon_is_suggested_to_its_owner_until_it_is_answered() -> None:
    with at(D(2026, 12, 10)):
        by = actor_of_user(make.owner())
        other = actor_of_user(make.user("admin"))
        ends = members.contract("Cleaning", by=by)
        members.contract("Later", by=by, ends_on=D(2027, 6, 30))
        members.contract("Hers", by=other)
        gone = members.contract("Gone", by=by)
        terminate_contract(gone, reason="customer", by=SYSTEM)
        notice = members.contract(
            "Guard", by=by, renews=True, notice_amount=10, notice_unit="day", ends_on=D(2026, 12, 31)
        )
        with CaptureQueriesContext(connection) as queries:
            found = contracts_to_renew(by, [])
        assert [(one.record, one.weight) for one in found] == [(ends.pk, 84), (notice.pk, 82)]
        assert "31" in found[0].reason
        assert "21" in found[1].reason
        assert len(queries) == 2
        assert {one.hint.record for one in hints(by) if one.source.key == "contract"} == {ends.pk, notice.pk}
        answer_hint(ends.anchor, source="contract", answer="later", by=by)
        assert {one.hint.record for one in hints(by) if one.source.key == "contract"} == {notice.pk}


def test_a_member_whose_term_ends_is_suggested_until_his_grace_is_over() -> None:
    with at(D(2026, 1, 1)):
        by = actor_of_user(make.owner())
        member = members.member(by=by)
    last = member.until_on
    seen = []
    for day in (last.replace(day=1), last, D(last.year + 1, 1, 15), D(last.year + 1, 3, 15)):
        with at(day):
            seen.append([one.record for one in members_to_renew(by, [])])
    assert seen == [[member.pk], [member.pk], [member.pk], []]
