"""Reach, fields and "who can see this, and why" (R112, R113, R117)."""

import pytest

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import NotAllowed
from wasl.workspace.actors import is_within
from wasl.workspace.commands import Rights, add_team, change_role, copy_role
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user, who_can_see

pytestmark = pytest.mark.django_db


def test_who_can_see_a_record_is_told_with_the_reason():
    owner = make.owner()
    region = add_team("Region", by=SYSTEM)
    city = add_team("City", parent=region, by=SYSTEM)
    other = add_team("Other", by=SYSTEM)
    change_role(Role.objects.get(key="agent"), rights=Rights(reach={"*": {"read": "team"}}), by=SYSTEM)
    rep, rival = make.user("sales", team=city), make.user("sales", team=city)
    above, beside = make.user("agent", team=region), make.user("agent", team=other)
    told = {user.id: reason for user, reason in who_can_see(actor_of_user(owner), "contact", rep.id, city.id)}
    assert told[rep.id] == "Is responsible for it."
    assert "teams below" in told[above.id]
    assert "sees all" in told[owner.id]
    assert rival.id not in told
    assert beside.id not in told


def test_the_answer_agrees_with_what_each_person_really_sees():
    make.owner()
    team = add_team("City", by=SYSTEM)
    people = [make.user(role, team=team) for role in ("sales", "agent", "manager", "marketer", "read-only")]
    contact = make.contact(owner_id=people[0].id, team_id=team.id)
    told = {
        user.id
        for user, _reason in who_can_see(
            actor_of_user(people[2]), "contact", contact.owner_id, contact.team_id
        )
    }
    for person in people:
        assert contact.is_visible_to(actor_of_user(person)) == (person.id in told)


def test_nobody_copies_or_makes_a_role_beyond_his_own():
    make.owner()
    manager = actor_of_user(make.user("admin"))
    assert is_within(Role.objects.get(key="sales"), manager)
    assert not is_within(Role.objects.get(key="owner"), manager)
    with pytest.raises(NotAllowed):
        copy_role(Role.objects.get(key="owner"), name="Mine", by=manager)


def test_a_changed_role_holds_from_the_next_actor_on():
    make.owner()
    person = make.user("sales")
    rights = Rights(reach={"*": {"read": "none"}}, permissions=frozenset({"contacts.add"}))
    change_role(person.role, rights=rights, by=SYSTEM)
    person.refresh_from_db()
    actor = actor_of_user(person)
    assert actor.reach_for("contact") == "none"
    assert actor.permissions == {"contacts.add"}
