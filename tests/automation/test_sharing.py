"""Sharing records out in a team: in turn, to whoever has the least to do, by skill."""

from typing import Any

import pytest

from tests import make
from tests.drain import drain
from wasl.automation.commands import add_rule, publish_rule, switch_off
from wasl.automation.models import Rule, Run, Step
from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.workspace.commands import change_user, deactivate_user
from wasl.workspace.models import Team, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


@pytest.fixture
def team() -> Team:
    return make.team("Riga")


@pytest.fixture
def people(team: Team) -> list[User]:
    return [make.user(team=team, name=name) for name in ("Anna", "Bilal", "Cēsis")]


def share(by: Actor, team: Team, **values: Any) -> None:
    """Put a rule to work that shares out each new contact."""
    given = {"team": str(team.id), "order": "turn", "skill": "", "keeps_owner": "", **values}
    made = add_rule(
        "contact",
        name="Share",
        definition={
            "when": {"event": ["record.added"]},
            "do": [{"action": "automation.share_out", "with": given}],
        },
        by=by,
    )
    publish_rule(made, by=by)


def owners_of_new(count: int, by: Actor, **values: Any) -> list[str]:
    """Add contacts one after the other and return to whom each went."""
    found = []
    for _number in range(count):
        contact = make.contact(by=by, **values)
        drain()
        found.append(str(Contact.objects.get(pk=contact.pk).owner))
    return found


def test_each_of_a_team_gets_one_in_turn_and_a_leaver_none(
    owner: Actor, team: Team, people: list[User]
) -> None:
    share(owner, team)
    assert owners_of_new(4, owner) == ["Anna", "Bilal", "Cēsis", "Anna"]
    deactivate_user(people[1], by=owner)
    assert owners_of_new(2, owner) == ["Cēsis", "Anna"]


def test_who_has_the_fewest_open_tasks_is_first(owner: Actor, team: Team, people: list[User]) -> None:
    for person in (people[0], people[0], people[1]):
        make.task(owner_id=person.id, by=owner)
    share(owner, team, order="activities")
    assert owners_of_new(1, owner) == ["Cēsis"]


def test_only_those_with_the_skill_get_one_and_all_where_nobody_has_it(
    owner: Actor, team: Team, people: list[User]
) -> None:
    change_user(people[2], role=people[2].role, team=team, skills=["LV", " lv ", "hotels"], by=owner)
    assert User.objects.get(pk=people[2].pk).skills == ["LV", "hotels"]
    share(owner, team, skill="hotels")
    assert owners_of_new(2, owner) == ["Cēsis", "Cēsis"]


def test_a_language_is_meant_however_its_skill_is_written(
    owner: Actor, team: Team, people: list[User]
) -> None:
    change_user(people[2], role=people[2].role, team=team, skills=["اللاتفية"], by=owner)
    share(owner, team, skill="{{ language }}")
    assert owners_of_new(2, owner, language="lv") == ["Cēsis", "Cēsis"]
    assert owners_of_new(1, owner, language="ar") == ["Anna"]


def test_where_nobody_has_the_skill_the_whole_team_shares(
    owner: Actor, team: Team, people: list[User]
) -> None:
    share(owner, team, skill="{{ city }} hotels")
    assert owners_of_new(2, owner) == [people[0].name, people[1].name]


def test_a_record_stays_with_its_owner_where_the_rule_says_so(
    owner: Actor, team: Team, people: list[User]
) -> None:
    share(owner, team, keeps_owner="on")
    assert owners_of_new(1, owner, owner_id=people[2].id) == ["Cēsis"]


def test_the_log_says_to_whom_and_why(owner: Actor, team: Team, people: list[User]) -> None:
    def told() -> str:
        return Step.objects.filter(action="automation.share_out").latest("id").outcome

    change_user(people[2], role=people[2].role, team=team, skills=["lv"], by=owner)
    share(owner, team)
    owners_of_new(1, owner)
    assert told() == "Given to \u2068Anna\u2069: whose turn it was"
    for rule in Rule.objects.all():
        switch_off(rule, by=owner)
    share(owner, team, skill="{{ language }}", order="activities")
    owners_of_new(1, owner, language="lv")
    assert told() == "Given to \u2068Cēsis\u2069: has the skill \u2068lv\u2069, Least planned work (0)"
    owners_of_new(1, owner, language="ar")
    assert "nobody has the skill" in told()
    for rule in Rule.objects.all():
        switch_off(rule, by=owner)
    share(owner, team, keeps_owner="on")
    owners_of_new(1, owner, owner_id=people[1].id)
    assert told() == "Left to \u2068Bilal\u2069, who has it already."


def test_a_team_without_people_is_said(owner: Actor) -> None:
    share(owner, make.team("Empty"))
    make.contact(by=owner)
    drain()
    run = Run.objects.get()
    assert "nobody in this team" in run.error


def test_the_form_of_a_colleague_takes_skills(owner: Actor, people: list[User]) -> None:
    client = make.signed_in(User.objects.get(pk=owner.user_id))
    page = f"/settings/users/{people[0].pk}/"
    given = {"name": "Anna", "role": "sales", "team": str(people[0].team_id), "skills": "عربي، Rīga; hotels"}
    assert client.post(page, given).status_code == 303
    assert User.objects.get(pk=people[0].pk).skills == ["عربي", "Rīga", "hotels"]
    assert "Rīga, hotels" in client.get(page).content.decode()
