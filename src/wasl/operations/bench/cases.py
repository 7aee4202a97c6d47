"""The pages that are measured: address, who asks, and where it makes sense the same question written by hand."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from wasl.operations.bench import by_hand, selling
from wasl.operations.bench.by_hand import Statement
from wasl.operations.bench.least import LEAST
from wasl.operations.bench.world import World
from wasl.workspace.models import User

PEOPLE = "/contacts/"


@dataclass(frozen=True)
class Case:
    """One page. `by_hand` returns the statements that a careful person would write for what the page shows.

    A case with `change` sends the form it finds there with one field (name, value) changed, one with `sent` sends that; one
    `by_token` asks the API.
    """

    name: str
    title: str
    address: Callable[[World], str]
    viewer: Callable[[World], User]
    by_hand: Callable[[World], list[Statement]] | None = None
    change: Callable[[World], tuple[str, str]] | None = None
    sent: Callable[[World], dict[str, str]] | None = None
    by_token: bool = False
    is_fragment: bool = False

    @property
    def writes(self) -> bool:
        """Tell whether it changes what is stored."""
        return bool(self.change or self.sent)


def _all(world: World) -> User:
    return world.owner


def _own(world: World) -> User:
    return world.seller


def _team(world: World) -> User:
    return world.reader


def _list(**query: str) -> Callable[[World], str]:
    return lambda _world: f"{PEOPLE}?{urlencode(query)}" if query else PEOPLE


def _filtered(*parts: object, **query: str) -> Callable[[World], str]:
    return _list(filter=json.dumps({"all": parts}), **query)


def _counted(*parts: object) -> Callable[[World], str]:
    return lambda _world: f"/lists/people/count/?{urlencode({'filter': json.dumps({'all': parts})})}"


# up to three conditions on fields, one on a field of the firm's own, one on behavior
CITY = {"field": "city", "op": "is", "value": "جدة"}
ROLE = {"field": "roles", "op": "has", "value": "customer"}
ADDED = {"field": "created_at", "op": "within_last", "value": {"days": 365}}
OWN_FIELD = {"field": "custom.branch", "op": "is", "value": "hotel"}
LANGUAGE = {"field": "language", "op": "is", "value": "ar"}
ORDERED = {"event": "order.placed", "at_least": 1, "within_last": {"days": 365}}
ORDERS = {"event": "order.placed", "at_least": 2, "within_last": {"days": 90}}
QUIET = {"event": "*", "at_most": 0, "within_last": {"days": 30}}


def _search(text: str) -> Callable[[World], str]:
    return lambda _world: f"/search/?{urlencode({'q': text})}"


def _edit(world: World) -> tuple[str, str]:
    world.ordinary.refresh_from_db()
    return "job_title", f"Buyer {world.ordinary.version}"


def _least(world: World) -> dict[str, str]:
    return {"deal": str(world.deal.pk)}


def _move(world: World) -> dict[str, str]:
    world.deal.refresh_from_db()
    first, second = selling.open_stages()[:2]
    goal = first if world.deal.stage_id == second.pk else second
    return {"stage": str(goal.pk), "left": str(world.deal.stage_id)}


CASES = (
    Case("list", "People, first page", _list(), _all, by_hand.people),
    Case("list-own", "People, first page, reach own", _list(), _own, by_hand.own_people),
    Case("list-team", "People, first page, reach team", _list(), _team, by_hand.team_people),
    Case("list-owner", "People of one owner", lambda w: f"{PEOPLE}?owner={w.seller.pk}", _all, by_hand.own_people),
    Case("list-tag", "People with a tag", lambda w: f"{PEOPLE}?tag={w.tag}", _all),
    Case("list-city", "People of a city", _list(city="جده"), _all),
    Case("list-last", "People by last event", _list(sort="-last"), _all, by_hand.by_last_event),
    Case("list-last-own", "People by last event, reach own", _list(sort="-last"), _own),
    Case("list-step", "People by next step", _list(sort="step"), _all),
    Case("list-deep", "People, a page from the middle", lambda w: f"{PEOPLE}?after={w.deep}", _all),
    Case("list-name", "People by part of a name", _list(q="ahm"), _all),
    Case("word-firms", "People by a word that only companies have", _list(q="example.org"), _all),
    Case("word-people", "Companies by a word that only people have", lambda _w: "/companies/?q=ahm", _all),
    Case("filter-fields", "Three conditions on fields", _filtered(CITY, ROLE, ADDED), _all, by_hand.fields),
    Case("filter-own", "A custom field", _filtered(OWN_FIELD), _all, by_hand.own_field),
    Case("filter-orders", "Ordered twice in 90 days", _filtered(ORDERS), _all, by_hand.orders),
    Case("filter-quiet", "Nothing for 30 days", _filtered(QUIET), _all, by_hand.quiet),
    Case("filter-mixed", "Fields, custom field and orders", _filtered(CITY, ROLE, OWN_FIELD, ORDERS), _all, by_hand.mixed),
    Case("filter-mixed-last", "The same by last event", _filtered(CITY, ROLE, OWN_FIELD, ORDERS, sort="-last"), _all),
    Case("filter-mixed-own", "The same, reach own", _filtered(CITY, ROLE, OWN_FIELD, ORDERS), _own),
    Case("filter-full", "The widest mixture, a full page of either", _filtered(LANGUAGE, ROLE, ADDED, OWN_FIELD, ORDERED), _all),
    Case("count-fields", "Count of the three conditions", _counted(CITY, ROLE, ADDED), _all, is_fragment=True),
    Case("count-orders", "Count of those who ordered twice", _counted(ORDERS), _all, is_fragment=True),
    Case("count-mixed", "Count of the mixed filter", _counted(CITY, ROLE, OWN_FIELD, ORDERS), _all, is_fragment=True),
    Case("search-latin", "Search “ahmad”", _search("ahmad"), _all, by_hand.search("ahmad")),
    Case("search-arabic", "Search “القحطاني”", _search("القحطاني"), _all, by_hand.search("القحطاني")),
    Case("search-common", "Search “ali”", _search("ali"), _all),
    Case("search-words", "Search “محمد العتيبي”", _search("محمد العتيبي"), _all),
    Case("search-phone", "Search a phone", lambda w: _search(w.ordinary.primary_phone[1:])(w), _all),
    Case("search-email", "Search an e-mail", lambda w: _search(w.ordinary.primary_email)(w), _all),
    Case("search-nothing", "Search what is not there", _search("xqzwvk"), _all),
    Case("search-own", "Search “ahmad”, reach own", _search("ahmad"), _own),
    Case("palette", "Palette, three letters", lambda _w: "/search/palette/?q=oma", _all, is_fragment=True),
    Case("record", "Record, 500 events", lambda w: f"/contacts/{w.long_history}/", _all, by_hand.record),
    Case("record-ten", "Record, 10 events", lambda w: f"/contacts/{w.ordinary.pk}/", _all),
    Case("record-own", "Record, 10 events, reach own", lambda w: f"/contacts/{w.ordinary.pk}/", _own),
    Case("save", "Save of an edit", lambda w: f"/contacts/{w.ordinary.pk}/edit/", _all, change=_edit),
    Case("tasks", "Open tasks, first page", lambda _w: "/tasks/", _all),
    Case("tasks-own", "Open tasks, reach own", lambda _w: "/tasks/", _own),
    Case("tasks-urgent", "Open tasks, the most urgent first", lambda _w: "/tasks/?sort=-priority", _all),
    Case("tasks-late", "Late tasks of one's own", lambda _w: "/tasks/?owner=me&due=late", _own),
    Case("tasks-board", "Board of one's own tasks", lambda _w: "/tasks/board/?owner=me", _own),
    Case("calls", "Calls, the latest first", lambda _w: "/calls/", _all),
    Case("waiting", "What waits on a record", lambda w: f"/r/{w.ordinary.pk}/tasks/", _all, is_fragment=True),
    Case("day", "My day", lambda _w: "/home/day/", _own),
    Case("day-all", "My day of the owner", lambda _w: "/home/day/", _all),
    Case("home-team", "Home of a team, at first", lambda _w: "/home/team/", _all),
    Case("home-people", "Home of a team: its people", lambda _w: "/home/team/blocks/people/", _all, is_fragment=True),
    Case("home-firm", "Home of the firm, at first", lambda _w: "/home/firm/", _all),
    Case("home-months", "Home of the firm: six months", lambda _w: "/home/firm/blocks/months/", _all, is_fragment=True),
    Case("deals-board", "Board of open deals, first page", lambda w: f"/deals/?in={w.deal.pipeline_id}", _all),
    Case("deals-board-own", "Board of open deals, reach own", lambda w: f"/deals/?in={w.deal.pipeline_id}", _own),
    Case("deals-days", "Calendar of open deals, a month", lambda w: f"/deals/?show=calendar&in={w.deal.pipeline_id}", _all, by_hand.calendar),
    Case("deals-days-own", "Calendar of open deals, reach own", lambda w: f"/deals/?show=calendar&in={w.deal.pipeline_id}", _own),
    Case("deals-amount", "Deals, the largest first", lambda _w: "/deals/?show=list&sort=-amount", _all),
    Case("deals-least", "A bare change of a deal with its event", lambda _w: LEAST, _all, sent=_least),
    Case("deals-move", "Moving a card of the board", lambda w: f"/deals/{w.deal.pk}/move/", _all, sent=_move),
    Case("deals-back", "Deals that came back, pieces that win", lambda _w: "/deals/what-wins/", _all),
    Case("deals-playbook", "Playbook beside a deal", lambda w: f"/r/{w.deal.pk}/playbook/", _all, is_fragment=True),
    Case("members", "Members, first page", lambda w: w.agreed("/members/"), _all),
    Case("members-own", "Members, reach own", lambda w: w.agreed("/members/"), _own),
    Case("members-active", "Members who are active", lambda w: w.agreed("/members/?status=active"), _all),
    Case("contracts", "Contracts, first page", lambda w: w.agreed("/contracts/"), _all),
    Case("contracts-own", "Contracts, reach own", lambda w: w.agreed("/contracts/"), _own),
    Case("contracts-running", "Contracts that run", lambda w: w.agreed("/contracts/?status=running"), _all),
    Case("days-members", "Calendar of members, a month", lambda w: w.agreed("/members/?show=calendar"), _all),
    Case("days-contracts", "Calendar of contracts, a month", lambda w: w.agreed("/contracts/?show=calendar"), _all),
    Case("api", "API, 50 contacts", lambda _w: "/api/v1/contacts", _all, by_token=True),
)  # fmt: skip


def chosen(name: str) -> list[Case]:
    """Return the cases called `name`, or whose name begins with it; all for an empty one."""
    return [case for case in CASES if case.name == name] or [
        case for case in CASES if case.name.startswith(name)
    ]
