"""Workers that kill themselves (kill -9) in the middle of a rule's action, and what they work on: each a process of its own.

One process has everything loaded and forks the others, as lines of its input say: `set MAIL_PORT HOOK_PORT` makes a world;
`begin CASE` puts a rule to work and lets it meet its event on some records; `work [MOMENT ACTION]` is a worker, which dies at
that moment. It answers with the process id; `wait ID` waits for the end of one and answers with how it ended.
"""

import datetime
import itertools
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

from tests.chaos.rule_cases import CASES
from wasl.kernel.env import ENV
from wasl.project.console.ready import django_ready, load

RECORDS = 3
NAMES = itertools.count(1)
# so short that the next worker takes over at once
LEASE = datetime.timedelta(seconds=2)


def die() -> None:
    """End as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def set_up(mail_port: str, hook_port: str) -> None:
    """Make a firm with a team, a room, a product, a mail account and a webhook."""
    make, actor_of = load("tests.make"), load("wasl.workspace.queries").actor_of_user
    boss = actor_of(make.owner())
    team = make.team("Sellers")
    for _person in range(2):
        make.user(team=team)
    load("wasl.catalog.commands").add_product("Tea", prices=[{"amount": "100", "currency": "SAR"}], by=boss)
    load("wasl.rooms.commands").open_room("Hall", by=boss)
    load("wasl.sales.models").LeadRule.objects.create(name="All", team=team)
    values = {"host": "127.0.0.1", "port": int(mail_port), "security": "none", "from_name": "Nakheel",
              "from_address": "crm@nakheel.example"}  # fmt: skip
    load("wasl.mail.commands").set_account(load("wasl.mail.models").Account(), values=values, by=boss)
    load("wasl.automation.commands").add_webhook(
        f"http://127.0.0.1:{hook_port}/hook", events=["note.edited"], by=boss
    )


def begin(name: str) -> None:
    """Put the rule of a case to work, alone, and let it meet its event; writes down which records."""
    boss = load("wasl.workspace.queries").actor_of_user(
        load("wasl.workspace.models").User.objects.earliest("created_at")
    )
    rules = load("wasl.automation.commands")
    for old in load("wasl.automation.models").Rule.objects.filter(state="on"):
        rules.switch_off(old, by=boss)
    case, (action, _colon, what) = CASES[name], name.partition(":")
    records = [_record(case.kind, name, boss) for _number in range(RECORDS)]
    given = {key: _meant(value) for key, value in case.given.items()} | ({"what": what} if what else {})
    steps = [
        {"action": action, "with": given},
        {"action": "automation.notify", "with": {"to": f"user:{boss.user_id}", "text": "Afterwards"}},
    ]
    kind = records[0].kind_name()
    made = rules.add_rule(
        kind, name=name, definition={"when": {"event": ["note.written"]}, "do": steps}, by=boss
    )
    rules.publish_rule(made, by=boss)
    for record in records:
        load("wasl.records.commands").write_note(record, body="<p>Begin</p>", by=boss)
    told = {"rule": str(made.pk), "ids": [str(one.pk) for one in records]}
    (ENV.data / "begun.json").write_text(json.dumps(told))


def _meant(value: str) -> str:
    """Return what a word like "$team" stands for."""
    found: dict[str, Callable[[], Any]] = {
        "$team": lambda: load("wasl.workspace.models").Team.objects.get(name="Sellers"),
        "$room": lambda: load("wasl.rooms.models").Room.objects.get(name="Hall"),
        "$stage": lambda: load("tests.make").stage("Proposal"),
        "$webhook": lambda: load("wasl.automation.models").Webhook.objects.latest("created_at"),
        "$colleague": lambda: load("wasl.workspace.models").User.objects.latest("created_at"),
    }
    return str(found[value]().pk) if value in found else value


def _record(kind: str, name: str, by: Any) -> Any:
    make, number = load("tests.make"), f"{os.getpid()}-{next(NAMES)}"
    # a name with a dot would be taken for a link, which a letter takes apart
    title = f"{name.replace('.', ' ')} {number}"
    if kind == "contract":
        day = datetime.date.today()  # noqa: DTZ011 - any day will do
        return load("tests.contracts.members").contract(
            title, starts_on=day, ends_on=day + datetime.timedelta(days=90), renew_months=12, by=by
        )
    contact = make.contact(
        name=title, emails=[{"value": f"a{number}@customer.example"}], tags=["Held"], by=by
    )
    if kind == "contact":
        return contact
    if kind == "lead":
        return load("wasl.sales.commands").add_lead(contact, title=title, owner_id=None, by=by, quiet=True)
    sales = load("wasl.sales.commands")
    deal = make.deal(title, by=by)
    sales.add_line(deal, name="Care", price="50", period="month", by=by)
    return sales.win_deal(deal, by=by) if kind == "won" else deal


def work(moment: str = "", action: str = "") -> int:
    """Work, and die at a moment of an action: one that `arms` names."""
    loop = load("wasl.worker.loop")
    loop.HEARTBEAT, loop.SILENT = 0.2, 1.0
    load("wasl.mail.delivery").LEASE = load("wasl.automation.posting").LEASE = LEASE
    if moment:
        ARMS[moment](action)
    code: int = loop.run()
    return code


def _in_the_middle(action: str) -> None:
    """Die when the action has done its work for a record, and nothing of it is committed."""
    engine = load("wasl.automation.engine")
    act = engine.act

    def deadly(turn: Any, instruction: Any) -> Any:
        told = act(turn, instruction)
        if instruction.action == action:
            die()
        return told

    engine.act = deadly


def _once_committed(action: str) -> None:
    """Die when what the action did is committed, with the step behind it still to do."""
    engine = load("wasl.automation.engine")
    act, advance, done = engine.act, engine._advance, []

    def noting(turn: Any, instruction: Any) -> Any:
        done.extend([1] if instruction.action == action else [])
        return act(turn, instruction)

    def deadly(keys: Any) -> Any:
        going = advance(keys)
        if done:
            die()
        return going

    engine.act, engine._advance = noting, deadly


def _after(module: str, name: str) -> Callable[[str], None]:
    """Die when a function has done its work."""

    def arm(_action: str) -> None:
        owner = load(module)
        doing = getattr(owner, name)

        def deadly(*given: Any, **named: Any) -> Any:
            doing(*given, **named)
            die()

        setattr(owner, name, deadly)

    return arm


ARMS: dict[str, Callable[[str], None]] = {
    "acting": _in_the_middle,
    "acted": _once_committed,
    "matching": _after("wasl.automation.starting", "begin_for_events"),
    "mailing": _after("wasl.mail.smtp", "send"),
    "posting": _after("wasl.kernel.http", "post"),
}


def forked(words: list[str]) -> int:
    """Do what a line says in a process of its own; return its id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        words_known: dict[str, Callable[..., int | None]] = {"set": set_up, "begin": begin, "work": work}
        code = words_known[words[0]](*words[1:]) or 0
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - this process ends here, whatever it is
        traceback.print_exc()
    os._exit(code)


def main() -> int:
    """Do what the lines say, until there are no more."""
    with django_ready():
        for name in (
            "wasl.worker.loop",
            "wasl.automation.engine",
            "wasl.project.urls",
            "tests.make",
            "tests.contracts.members",
        ):
            load(name)
        for line in sys.stdin:
            word, *rest = line.split()
            if word == "wait":
                _pid, status = os.waitpid(int(rest[0]), 0)
                answer = os.waitstatus_to_exitcode(status)
            else:
                answer = forked([word, *rest])
            sys.stdout.write(f"{answer}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
