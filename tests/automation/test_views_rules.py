"""The pages of rules: a recipe is looked over, put to work, tried; steps and conditions are edited beside the flow."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests import make
from tests.drain import drain
from wasl.automation import variables
from wasl.automation.checking import problems
from wasl.automation.forms import event_choices
from wasl.automation.models import Rule, Run
from wasl.automation.recipes import RECIPES, recipe_named
from wasl.kernel.manifest import registry
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Any:
    return make.owner()


@pytest.fixture
def browser(person: Any) -> Client:
    return make.signed_in(person)


def new_rule(browser: Client) -> Rule:
    """Make an empty rule by the page's own form."""
    browser.post(reverse("automation:rule_new"), {"name": "Fair", "kind": "contact"})
    return Rule.objects.get()


def at(name: str, rule: Rule, *more: str) -> str:
    return reverse(f"automation:{name}", args=[rule.pk, *more])


@pytest.mark.parametrize("language", ["ar", "lv", "en"])
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda one: one.key)
def test_every_recipe_can_be_put_to_work_as_it_is(person: Any, recipe: Any, language: str) -> None:
    with override(language):
        assert problems(recipe.definition(), actor_of_user(person)) == {}


def test_a_recipe_becomes_a_draft_that_is_put_to_work(browser: Client, person: Any) -> None:
    browser.post(reverse("automation:recipe_take", args=["supplier"]))
    rule = Rule.objects.get()
    assert not rule.is_on
    browser.post(at("rule_publish", rule))
    rule.refresh_from_db()
    assert rule.is_on
    contact = make.contact(by=actor_of_user(person), roles=["supplier"])
    drain()
    contact.anchor.refresh_from_db()
    assert contact.anchor.next_step.startswith("Ask ")
    assert Run.objects.get().state == "done"
    page = browser.get(at("rule_detail", rule)).content.decode()
    assert contact.anchor.title in page


def test_a_rule_is_built_step_by_step(browser: Client) -> None:
    rule = new_rule(browser)
    browser.post(
        at("rule_trigger", rule), {"trigger": "event", "event": "record.changed", "changed": "source"}
    )
    browser.post(at("step_add", rule, "0"), {"what": "lists.tag"})
    browser.post(at("step_edit", rule, "0"), {"names": "Fair"})
    browser.post(at("step_add", rule, "1"), {"what": "if"})
    browser.post(
        at("rule_filter", rule, "1"),
        {"do": "apply", "node": ["1:0:group", "2:1:row"], "mode-1": "all", "subject-2": "language", "op-2": "is",
         "value-2": "lv"},
    )  # fmt: skip
    browser.post(at("step_add", rule, "1.then.0"), {"what": "wait"})
    browser.post(at("step_edit", rule, "1.then.0"), {"number": "3", "unit": "hours"})
    rule.refresh_from_db()
    assert rule.draft["when"] == {
        "event": ["record.changed"],
        "where": [{"field": "changes.source", "op": "is_not_empty"}],
    }
    assert rule.draft["do"] == [
        {"action": "lists.tag", "with": {"names": "Fair"}},
        {
            "if": {"all": [{"field": "language", "op": "is", "value": "lv"}]},
            "then": [{"wait": {"hours": 3}}],
            "else": [],
        },
    ]


def test_what_may_begin_a_rule_is_grouped_its_own_kind_first() -> None:
    with override("en"):
        groups = [
            (str(label), [name for name, _label in rows])
            for label, rows in event_choices("deal", [("order.placed", "order.placed"), ("deal.won", "Won")])
        ]
    labels = [label for label, _rows in groups]
    assert labels[:2] == ["Deals", "Any record"]
    assert labels[2:-1] == sorted(labels[2:-1])
    assert groups[-1] == ("Other programs", ["order.placed"])
    assert "deal.won" in groups[0][1]
    assert "record.changed" in groups[1][1]
    names = [name for _label, rows in groups for name in rows]
    assert len(names) == len(set(names))


def test_what_a_record_is_called_can_be_written_of_every_kind(person: Any) -> None:
    viewer = actor_of_user(person)
    deal = make.deal("Tea for the canteen")
    assert variables.values_of(deal, viewer)["name"] == "Tea for the canteen"
    for kind in registry().all("kinds"):
        if kind.listing and not kind.listing.is_mixed:
            assert "name" in [name for name, _label, _field in variables.known(kind.name, viewer)], kind.name


def test_a_step_that_is_not_filled_in_names_its_fields(browser: Client, person: Any) -> None:
    definition = {
        "kind": "deal",
        "when": {"event": ["deal.won"]},
        "do": [{"action": "activities.start_project"}],
    }
    with override("en"):
        found = problems(definition, actor_of_user(person))["0"]
    assert found == [
        "Template: This field is required.",
        "Name: This field is required.",
        "Owner: This field is required.",
    ]


def test_steps_move_and_go(browser: Client) -> None:
    rule = new_rule(browser)
    for what in ("lists.tag", "wait", "lists.archive"):
        browser.post(at("step_add", rule, "0"), {"what": what})
    browser.post(at("step_change", rule, "0"), {"do": "down"})
    browser.post(at("step_change", rule, "2"), {"do": "remove"})
    rule.refresh_from_db()
    assert ["wait" in step for step in rule.draft["do"]] == [True, False]


def test_a_text_with_an_unknown_variable_is_refused_at_its_field(browser: Client) -> None:
    rule = new_rule(browser)
    browser.post(at("step_add", rule, "0"), {"what": "records.note"})
    answer = browser.post(at("step_edit", rule, "0"), {"text": "Dear {{ nickname }}"})
    assert answer.status_code == 422
    assert "nickname" in answer.content.decode()


@pytest.mark.parametrize("place", ["9", "0.then.0", "x", "0.no.1", "-1", "0..1"])
def test_a_place_that_is_not_there_is_no_fault_of_ours(browser: Client, place: str) -> None:
    rule = new_rule(browser)
    for name in ("step_edit", "rule_filter"):
        assert browser.get(at(name, rule, place)).status_code in {404, 422}
    for name in ("step_add", "step_change"):
        assert browser.post(at(name, rule, place), {"what": "wait", "do": "remove"}).status_code in {
            303,
            404,
            422,
        }


def test_a_trial_is_shown_and_leaves_nothing(browser: Client, person: Any) -> None:
    contact = make.contact(name="Layan", by=actor_of_user(person))
    browser.post(reverse("automation:recipe_take", args=["welcome"]))
    rule = Rule.objects.get()
    page = browser.post(at("rule_try", rule), {"record": str(contact.id)}).content.decode()
    assert "Welcome Layan and ask what is needed" in page
    assert "does not fit the condition" in page
    contact.anchor.refresh_from_db()
    assert contact.anchor.next_step == ""


def test_only_those_with_the_right_reach_rules(browser: Client) -> None:
    rule = new_rule(browser)
    stranger = make.signed_in(make.user("sales"))
    assert stranger.get(reverse("automation:rule_list")).status_code == 403
    assert stranger.get(at("rule_detail", rule)).status_code == 403
    assert stranger.post(at("rule_publish", rule)).status_code == 403
    assert stranger.post(reverse("automation:recipe_take", args=["welcome"])).status_code == 403


def test_the_list_of_rules_asks_the_database_as_often_for_many_as_for_one(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    for key in ("welcome", "quiet", "supplier", "loyal"):
        browser.post(reverse("automation:recipe_take", args=[key]))
    browser.get(reverse("automation:rule_list"))
    with django_assert_max_num_queries(12):
        assert browser.get(reverse("automation:rule_list")).status_code == 200


def test_recipes_are_found_by_their_key() -> None:
    assert recipe_named("welcome").key == "welcome"


def test_a_record_to_try_a_rule_with_is_suggested_by_its_kind(browser: Client, person: Any) -> None:
    make.contact(name="Layan Haddad", by=actor_of_user(person))
    browser.post(reverse("automation:recipe_take", args=["welcome"]))
    page = browser.get(at("rule_try", Rule.objects.get())).content.decode()
    asked = f"{reverse('records:pick')}?kind=contact"
    assert asked in page
    assert "Layan Haddad" in browser.get(f"{asked}&q=lay").content.decode()
