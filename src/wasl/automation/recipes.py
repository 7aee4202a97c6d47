"""Ready rules: each is taken over as a draft in the language of whoever takes it, looked over, and put to work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import Action, Text, registry
from wasl.records.models import Record


@dataclass(frozen=True)
class Recipe:
    """A ready rule: `when`, `asked` and `steps` are those of a definition, with texts that are translated when taken."""

    key: str
    name: Text
    hint: Text
    icon: str
    when: Mapping[str, Any]
    steps: Sequence[Mapping[str, Any]]
    asked: Mapping[str, Any] | None = None
    kind: str = "contact"

    def definition(self) -> dict[str, Any]:
        """Return the definition in the language that is active."""
        found = {"kind": self.kind, "when": dict(self.when), "do": [_worded(step) for step in self.steps]}
        return found | ({"if": dict(self.asked)} if self.asked else {})


@dataclass(frozen=True)
class InLanguage:
    """A text for those who read one language, whoever takes the recipe; left out where that is the language of all of it."""

    language: str
    text: Text

    def __str__(self) -> str:
        """Return the text in its language."""
        with override(self.language):
            return str(self.text)

    @property
    def is_spare(self) -> bool:
        """Tell whether all is in this language already."""
        return self.language == get_language()


def _worded(value: Any) -> Any:
    """Return a part of a definition as JSON holds it, with its texts in words."""
    if isinstance(value, Mapping):
        kept = {
            name: inner
            for name, inner in value.items()
            if not (isinstance(inner, InLanguage) and inner.is_spare)
        }
        return {name: _worded(inner) for name, inner in kept.items()}
    if isinstance(value, list | tuple):
        return [_worded(inner) for inner in value]
    return value if value is None or isinstance(value, int) else str(value)


def _step(text: Text, days: int) -> dict[str, Any]:
    return {"action": "records.next_step", "with": {"step": text, "days": str(days)}}


def _mail(subject: Text, text: Text) -> dict[str, Any]:
    """Return a step that writes to a contact in his language."""
    given = {"subject": subject, "text": text, "purpose": "service"}
    for code, _name in settings.LANGUAGES:
        given |= {f"subject_{code}": InLanguage(code, subject), f"text_{code}": InLanguage(code, text)}
    return {"action": "contacts.send_mail", "with": given}


def _tag(name: Text) -> dict[str, Any]:
    return {"action": "lists.tag", "with": {"names": name}}


CUSTOMER = {"field": "roles", "op": "has", "value": "customer"}
QUIET = {"event": "*", "at_most": 0, "within_last": {"days": 30}}

RECIPES = (
    Recipe(
        "birthday",
        _("Never miss a birthday"),
        _("On a customer's birthday his owner is reminded to congratulate him."),
        "cake",
        {"date": "birthday", "days": 0, "is_yearly": True, "calendar": "gregorian", "at": 8},
        [_step(_("Congratulate {{ name }} on the birthday"), 0)],
    ),
    Recipe(
        "greeting",
        _("Birthday greetings by e-mail"),
        _("On a customer's birthday he gets a greeting from the firm."),
        "confetti",
        {"date": "birthday", "days": 0, "is_yearly": True, "calendar": "gregorian", "at": 9},
        [
            _mail(
                _("Happy birthday, {{ name }}!"),
                _("Dear {{ name }},\n\nall of us wish you a happy birthday and a good year."),
            )
        ],
    ),
    Recipe(
        "birthday-hijri",
        _("Birthdays by the Hijri calendar"),
        _("Three days before the Hijri birthday the owner is reminded, every Hijri year."),
        "moon-stars",
        {"date": "birthday", "days": -3, "is_yearly": True, "calendar": "hijri", "at": 8},
        [_step(_("Prepare a greeting for {{ name }}"), 1)],
    ),
    Recipe(
        "welcome",
        _("Welcome new customers"),
        _("Whoever becomes a customer gets a call the next day and a second one after two weeks."),
        "hand-stop",
        {"enters": True},
        [
            _step(_("Welcome {{ name }} and ask what is needed"), 1),
            {"wait": {"days": 14}},
            _step(_("Ask {{ name }} how the first weeks went"), 1),
        ],
        CUSTOMER,
    ),
    Recipe(
        "onboarding",
        _("Onboarding of new customers"),
        _(
            "Whoever becomes a customer gets a project from the ready template: tasks with days and owners until the review after a month."
        ),
        "timeline",
        {"enters": True},
        [
            {
                "action": "activities.start_project",
                "with": {
                    "template": "ready:onboarding",
                    "name": _("Onboarding: {{ name }}"),
                    "owner": "record",
                },
            }
        ],
        CUSTOMER,
    ),
    Recipe(
        "quiet",
        _("Nobody is forgotten"),
        _("A customer of whom nothing was heard for 30 days comes back to his owner."),
        "ear",
        {"enters": True},
        [_step(_("Call {{ name }}: nothing for 30 days"), 0), _tag(_("Quiet"))],
        {"all": [CUSTOMER, QUIET]},
    ),
    Recipe(
        "complaint",
        _("Answer complaints the same day"),
        _("A complaint marks the customer and asks his owner to call today; a week later he asks again."),
        "mood-sad",
        {"event": ["note.written"], "where": [{"field": "kind", "op": "is", "value": "complaint"}]},
        [
            _tag(_("Complaint")),
            _step(_("Call {{ name }} about the complaint"), 0),
            {"wait": {"days": 7}},
            _step(_("Ask {{ name }} whether all is well now"), 0),
        ],
    ),
    Recipe(
        "after-order",
        _("Ask after each order"),
        _("A week after an order from your shop the owner asks how it went."),
        "shopping-cart",
        {"event": ["order.placed"]},
        [{"wait": {"days": 7}}, _step(_("Ask {{ name }} how the order went"), 0)],
    ),
    Recipe(
        "loyal",
        _("Mark loyal customers"),
        _("Two orders within 90 days make a loyal customer, with a tag for lists and campaigns."),
        "heart",
        {"enters": True},
        [_tag(_("Loyal"))],
        {"event": "order.placed", "at_least": 2, "within_last": {"days": 90}},
    ),
    Recipe(
        "at-risk",
        _("See who is leaving"),
        _("Who has ordered before, but not for 90 days, is marked and called."),
        "alert-triangle",
        {"enters": True},
        [_tag(_("At risk")), _step(_("Find out why {{ name }} no longer orders"), 1)],
        {
            "all": [
                {"event": "order.placed", "at_least": 1},
                {"event": "order.placed", "at_most": 0, "within_last": {"days": 90}},
            ]
        },
    ),
    Recipe(
        "letter",
        _("No letter stays without an answer"),
        _("When a customer writes to the mailbox of the firm, his owner is reminded to answer the same day."),
        "mail-down",
        {"event": ["contact.wrote"]},
        [_step(_("Answer the letter of {{ name }}"), 0)],
    ),
    Recipe(
        "minutes",
        _("Send the minutes"),
        _("After a meeting its minutes go out the next day."),
        "users-group",
        {"event": ["meeting.held"], "is_late": True},
        [_step(_("Send {{ name }} the minutes"), 1)],
    ),
    Recipe(
        "new-owner",
        _("Introduce yourself"),
        _("Whoever takes a customer over is reminded to introduce himself."),
        "user-share",
        {"event": ["record.changed"], "where": [{"field": "changes.owner", "op": "is_not_empty"}]},
        [_step(_("Introduce yourself to {{ name }}"), 2)],
        CUSTOMER,
    ),
    Recipe(
        "supplier",
        _("Papers of new suppliers"),
        _("A new supplier is asked for his papers; one without an e-mail address is marked."),
        "truck-delivery",
        {"enters": True},
        [
            _step(_("Ask {{ name }} for the registration papers"), 1),
            {
                "if": {"field": "emails", "op": "is_empty"},
                "then": [_tag(_("E-mail missing"))],
                "else": [],
            },
        ],
        {"field": "roles", "op": "has", "value": "supplier"},
    ),
    Recipe(
        "contract-renewal",
        _("Renew contracts in time"),
        _(
            "Thirty days before a contract ends a deal is opened that is to renew it, with its parties and its worth."
        ),
        "contract",
        {"date": "ends_on", "days": -30, "at": 8},
        [
            {
                "action": "contracts.open_renewal",
                "with": {"title": _("Renewal: {{ name }}"), "stage": "", "owner": "record"},
            },
            _step(_("Talk to the customer about the renewal"), 2),
        ],
        {"field": "status", "op": "is", "value": "running"},
        kind="contract",
    ),
    Recipe(
        "contract-notice",
        _("Before a contract renews by itself"),
        _("Two weeks before the last day for notice the owner decides whether it may go on."),
        "bell",
        {"date": "notice_on", "days": -14, "at": 8},
        [_step(_("Decide whether {{ name }} may go on"), 3)],
        {"field": "status", "op": "is", "value": "running"},
        kind="contract",
    ),
    Recipe(
        "member-renewal",
        _("Ask members to renew"),
        _("Thirty days before a membership ends its owner asks the member to renew it."),
        "id-badge-2",
        {"date": "until_on", "days": -30, "at": 8},
        [_step(_("Ask {{ name }} to renew the membership"), 2)],
        {"field": "status", "op": "is", "value": "active"},
        kind="membership",
    ),
    Recipe(
        "won-onboarding",
        _("A won deal begins a project"),
        _(
            "Whoever won a deal gets a project from the ready template: tasks with days until the review after a month."
        ),
        "timeline",
        {"event": ["deal.won"]},
        [
            {
                "action": "activities.start_project",
                "with": {
                    "template": "ready:onboarding",
                    "name": _("Onboarding: {{ name }}"),
                    "owner": "record",
                },
            }
        ],
        kind="deal",
    ),
    Recipe(
        "won-contract",
        _("A won deal becomes a contract"),
        _("Where something in a won deal is paid each month or year, a contract over a year is made of it."),
        "trophy",
        {"event": ["deal.won"]},
        [{"action": "contracts.make", "with": {"months": "12", "renews": ""}}],
        kind="deal",
    ),
    Recipe(
        "monthly",
        _("A call a month"),
        _("On the first of each month every customer not spoken to for two weeks comes back to his owner."),
        "calendar-repeat",
        {"every": "month", "on": 1, "at": 8},
        [_step(_("Monthly call with {{ name }}"), 2)],
        {"all": [CUSTOMER, {"event": "*", "at_most": 0, "within_last": {"days": 14}}]},
    ),
)


def offered() -> list[Recipe]:
    """Return the recipes whose records and actions exist here."""
    kinds = {kind.name for kind in registry().all("kinds")}
    return [recipe for recipe in RECIPES if recipe.kind in kinds]


def recipe_named(key: str) -> Recipe:
    """Return a recipe; raises `NotFound`."""
    for recipe in offered():
        if recipe.key == key:
            return recipe
    raise NotFound


def for_reader(action: Action, inputs: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Return inputs whose texts are in the language of the colleague they are meant for, where they are a recipe's own."""
    person = action.reader(record, inputs) if action.reader else None
    if person is None:
        return dict(inputs)
    with override(person.language):
        return dict(inputs) | {
            name: str(_texts()[inputs[name]]) for name in action.texts if inputs.get(name) in _texts()
        }


@cache
def _texts() -> dict[str, Text]:
    """Return the texts of all recipes, by what they are in each language."""
    found: dict[str, Text] = {}
    for text in {id(text): text for recipe in RECIPES for text in _texts_in(recipe.steps)}.values():
        for code, _name in settings.LANGUAGES:
            with override(code):
                found[str(text)] = text
    return found


def _texts_in(value: Any) -> Iterator[Text]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts_in(inner)
    elif isinstance(value, Promise):
        yield value
