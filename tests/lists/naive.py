"""The filter language a second time, as plainly as possible: over objects in memory, without SQL, to compare with."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wasl.activities.models import Task
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.ids import moment7
from wasl.kernel.text import fold
from wasl.records.models import EventLink, TagLink

CONTRARY = {
    "is_not": "is",
    "not_in": "in",
    "contains_not": "contains",
    "has_not": "has",
    "is_empty": "is_not_empty",
}


class Crowd:
    """All contacts with all that hangs on them, and one viewer."""

    def __init__(self, viewer: Actor) -> None:
        self.viewer, self.now = viewer, clock.now()
        everyone = list(Contact.objects.select_related("anchor").prefetch_related("emails", "phones"))
        self.seen = {row.pk: row for row in everyone if row.archived_at is None and row.is_visible_to(viewer)}
        readable = {row.pk for row in (*everyone, *Task.objects.all()) if row.is_visible_to(viewer)}
        self.tags: dict[Any, set[str]] = {}
        for link in TagLink.objects.all():
            self.tags.setdefault(link.anchor_id, set()).add(str(link.tag_id))
        self.events: dict[Any, list[tuple[str, datetime.datetime, dict[str, Any]]]] = {}
        for link in EventLink.objects.select_related("event"):
            if link.event.subject_id in readable:
                entry = (link.type, moment7(link.event_id), link.event.data)
                self.events.setdefault(link.anchor_id, []).append(entry)

    def answer(self, tree: Any) -> set[str]:
        return {str(pk) for pk, row in self.seen.items() if self.holds(tree, row)}

    def holds(self, tree: Any, row: Contact) -> bool:  # noqa: PLR0911 - a line for each kind of node
        if "all" in tree:
            return all(self.holds(part, row) for part in tree["all"])
        if "any" in tree:
            return any(self.holds(part, row) for part in tree["any"])
        if "not" in tree:
            return not self.holds(tree["not"], row)
        if "some" in tree:
            people = [one for one in self.seen.values() if one.company_id == row.pk]
            return any(self.holds(tree["where"], one) for one in people)
        if "event" in tree:
            return self.happened(tree, row)
        operator = tree["op"]
        if operator in CONTRARY:
            return not self.holds(tree | {"op": CONTRARY[operator]}, row)
        name = tree["field"]
        if name.startswith("company."):
            company = self.seen.get(row.company_id)
            return company is not None and self.asked(
                company, name.partition(".")[2], operator, tree.get("value")
            )
        return self.asked(row, name, operator, tree.get("value"))

    def asked(self, row: Contact, name: str, operator: str, value: Any) -> bool:  # noqa: PLR0911 - a line for each operator
        if name in {"created_at", "next_step_at", "last_event_at"}:
            owner = row if name == "created_at" else row.anchor
            return self.at(getattr(owner, name), operator, value)
        held = self.values(row, name)
        if operator == "is_not_empty":
            return bool(held)
        if operator in {"is", "has"}:
            return self.plain(name, value) in held
        if operator == "in":
            return any(self.plain(name, one) in held for one in value)
        if operator == "has_all":
            return all(one in held for one in value)
        wanted = self.plain(name, value)
        wanted, held = (
            (wanted.lower(), [one.lower() for one in held])
            if name in {"job_title", "emails"}
            else (wanted, held)
        )
        if operator == "contains":
            return any(wanted in one for one in held)
        return any(one.startswith(wanted) for one in held)

    def plain(self, name: str, value: str) -> str:
        if name == "owner" and value == "me":
            return str(self.viewer.user_id)
        return fold(value) if name in {"city", "name"} else value

    def values(self, row: Contact, name: str) -> list[str]:
        if name == "tags":
            return sorted(self.tags.get(row.pk, ()))
        if name == "emails":
            return [one.value for one in row.emails.all()]
        if name == "roles":
            return row.roles
        held = {
            "owner": row.owner_id, "team": row.team_id, "city": fold(row.city), "language": row.language,
            "job_title": row.job_title, "name": fold(row.name), "kind": row.kind,
        }[name]  # fmt: skip
        return [str(held)] if held else []

    def at(self, held: datetime.datetime | None, operator: str, value: Any) -> bool:
        if operator == "is_not_empty" or held is None:
            return held is not None
        if operator == "within_last":
            return self.now - datetime.timedelta(days=value["days"]) <= held <= self.now
        if operator == "within_next":
            return self.now <= held <= self.now + datetime.timedelta(days=value["days"])
        if operator == "between":
            return self.day(value[0])[0] <= held < self.day(value[1])[1]
        start, end = self.day(value)
        return {"is": start <= held < end, "before": held < start, "after": held >= end}[operator]

    def day(self, value: Any) -> tuple[datetime.datetime, datetime.datetime]:
        zone = ZoneInfo(self.viewer.zone)
        today = self.now.astimezone(zone).date()
        day = (
            {"today": today, "yesterday": today - datetime.timedelta(days=1)}.get(value)
            if isinstance(value, str)
            else None
        )
        if isinstance(value, dict):
            day = today - datetime.timedelta(days=value["days_ago"])
        day = day or datetime.date.fromisoformat(value)
        start = datetime.datetime.combine(day, datetime.time(), zone)
        return start, datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), zone)

    def happened(self, tree: Any, row: Contact) -> bool:
        kinds = tree["event"] if isinstance(tree["event"], list) else [tree["event"]]
        moments = [
            at
            for kind, at, data in self.events.get(row.pk, [])
            if ("*" in kinds or kind in kinds)
            and all(self.detail(one, data) for one in tree.get("where", []))
        ]
        for edge, choose in (("first", min), ("last", max)):
            if edge in tree:
                return bool(moments) and self.inside(choose(moments), tree[edge])
        count = sum(self.inside(at, tree) for at in moments)
        low, high = tree.get("at_least"), tree.get("at_most")
        if "exactly" in tree:
            low = high = tree["exactly"]
        if low is None and high is None:
            low = 1
        return (low is None or count >= low) and (high is None or count <= high)

    def inside(self, at: datetime.datetime, window: Any) -> bool:
        fits = True
        if "within_last" in window:
            fits = at >= self.now - datetime.timedelta(days=window["within_last"]["days"])
        if "after" in window:
            fits = fits and at >= self.day(window["after"])[1]
        if "before" in window:
            fits = fits and at < self.day(window["before"])[0]
        return fits

    @staticmethod
    def detail(asked: Any, data: dict[str, Any]) -> bool:
        if asked["op"] == "gt":
            return float(data.get(asked["field"], "-inf")) > asked["value"]
        return data.get(asked["field"]) == asked["value"]
