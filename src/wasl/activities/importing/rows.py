"""Reads one row of a file as a task, without the database; says per column what cannot be taken."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from wasl.activities.models import Activity
from wasl.exchange.importing import Cell, ImportOptions
from wasl.kernel.dates import parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.html import from_text
from wasl.kernel.numbers import decimal_of
from wasl.kernel.text import clean, clean_line, fold, parted

State, Priority = Activity.State, Activity.Priority
TASKS = "task card todo مهمة مهمه بطاقة uzdevums kartīte задача"
STATES: dict[str, str] = {
    State.OPEN: "open|todo|to do|new|not started|no|false|للتنفيذ|جديدة|لم تبدأ|لا|darāms|jauns|nē|новая|ждет выполнения",
    State.STARTED: "in progress|started|doing|active|قيد التنفيذ|جارية|procesā|iesākts|darbā|выполняется|в работе",
    State.WAITING: "waiting|waiting for others|pending|deferred|on hold|blocked|بانتظار الآخرين|مؤجلة|gaida|atlikts|отложена",
    State.DONE: "done|complete|completed|finished|closed|yes|true|x|منجزة|مكتملة|تمت|نعم|paveikts|pabeigts|jā|завершена|выполнена",
    State.DROPPED: "dropped|cancelled|canceled|archived|ملغاة|مؤرشفة|atcelts|arhivēts|отменена",
}
# Todoist counts from one, the most urgent
PRIORITIES: dict[int, str] = {
    Priority.LOW: "low|lowest|minor|منخفضة|zema|низкий",
    Priority.NORMAL: "normal|medium|middle|3|4|p3|p4|عادية|متوسطة|parasta|vidēja|средний|обычный",
    Priority.HIGH: "high|major|2|p2|عالية|مرتفعة|augsta|высокий",
    Priority.URGENT: "urgent|critical|highest|blocker|1|p1|عاجلة|حرجة|steidzama|kritiska|срочный",
}
CLOCK = re.compile(
    r"(?:[T,]|\s)\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?|[صم])?\s*\Z"
)
POINT = re.compile(r"\s*(?:[-*•]\s+)?\[(?P<tick>[xX✓ ])?\]\s*")


@dataclass
class ReadTask:
    """One row as a task: clean values, and what is looked up when it is saved.

    A `due` moment without a zone is on the wall of whoever will own it. `columns` says where each field came from.
    """

    values: dict[str, Any] = field(default_factory=dict)
    due: datetime.datetime | datetime.date | None = None
    owner: str = ""
    email: str = ""
    phone: str = ""
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return what is to be done."""
        return str(self.values["title"])


def read_row(cells: Sequence[Cell], options: ImportOptions) -> ReadTask:
    """Return a row as a task. Raises `Invalid` by column."""
    row, errors = ReadTask(), dict[str, list[str]]()
    given = {cell.field: cell for cell in reversed(cells)}
    row.columns = {name: cell.column for name, cell in given.items()}
    for name, take in TAKERS.items():
        if name not in given:
            continue
        try:
            take(row, given[name].value, options)
        except Invalid as error:
            errors.setdefault(given[name].column, []).append(error.message)
    if not row.values.get("title") and not errors:
        raise Invalid(_("Say in a few words what is to be done."))
    if errors:
        raise Invalid(fields=errors)
    return row


def read_when(text: str, order: str) -> datetime.datetime | datetime.date:
    """Return the moment or the day that a text names: ISO with a zone, or a day in any form with an hour or without."""
    try:
        moment = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment and moment.tzinfo:
        return moment.astimezone(datetime.UTC)
    day = parse_date(text, order or None).value  # type: ignore[arg-type]  # checked with the options
    clock = CLOCK.search(text)
    if clock is None:
        return day
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"][0] in "Ppم" else 0)
    try:
        return datetime.datetime.combine(day, datetime.time(hour, int(clock["minute"])))
    except ValueError:
        raise Invalid(_("This is no hour of the day.")) from None


@cache
def _words(name: str) -> Mapping[str, Any]:
    tables: dict[str, Mapping[Any, str]] = {"state": STATES, "priority": PRIORITIES}
    table = tables[name]
    return {fold(word): key for key, words in table.items() for word in words.split("|")}


def state_of(text: str) -> str | None:
    """Return the state that a word means in any of our languages, None where it means none."""
    return _words("state").get(fold(text))


def _type(_row: ReadTask, text: str, _options: ImportOptions) -> None:
    if fold(text) not in {fold(word) for word in TASKS.split()}:
        raise Invalid(_("This row is no task but something else of its program."))


def _title(row: ReadTask, text: str, _options: ImportOptions) -> None:
    row.values["title"] = clean_line(text)[:300]


def _body(row: ReadTask, text: str, _options: ImportOptions) -> None:
    row.values["body"] = from_text(clean(text))


def _due(row: ReadTask, text: str, options: ImportOptions) -> None:
    row.due = read_when(text, options.date_order)


def _starts_on(row: ReadTask, text: str, options: ImportOptions) -> None:
    row.values["starts_on"] = parse_date(text, options.date_order or None).value  # type: ignore[arg-type]  # checked


def _minutes(row: ReadTask, text: str, _options: ImportOptions) -> None:
    row.values["minutes"] = int(decimal_of(text))


def _priority(row: ReadTask, text: str, _options: ImportOptions) -> None:
    found = _words("priority").get(fold(text))
    if found is None:
        raise Invalid(_("This is no priority: write low, normal, high or urgent."))
    row.values["priority"] = found


def _state(row: ReadTask, text: str, _options: ImportOptions) -> None:
    found = state_of(text)
    if found is None:
        raise Invalid(_("This is no state of a task: write open, in progress, waiting or done."))
    row.values["state"] = found


def _list(row: ReadTask, text: str, _options: ImportOptions) -> None:
    """Keep the list as a tag; one that is called like a state is that."""
    found = state_of(text)
    if found:
        row.values.setdefault("state", found)
    else:
        _tags(row, text.replace(",", " "), _options)


def _tags(row: ReadTask, text: str, _options: ImportOptions) -> None:
    row.values["tags"] = list(dict.fromkeys([*row.values.get("tags", ()), *parted(text)]))


def read_checklist(text: str) -> list[dict[str, Any]]:
    """Return the points of a checklist, one on a line or between semicolons, ticked or not: [x] Read."""
    points = []
    for line in filter(str.strip, re.split(r"[\r\n]+|;\s", text)):
        tick = POINT.match(line)
        is_done = bool(tick and (tick["tick"] or " ") != " ")
        points.append({"text": clean_line(line[tick.end() :] if tick else line), "is_done": is_done})
    return points


def _checklist(row: ReadTask, text: str, _options: ImportOptions) -> None:
    row.values["checklist"] = read_checklist(text)


def _keep(name: str) -> Callable[[ReadTask, str, ImportOptions], None]:
    def keep(row: ReadTask, text: str, _options: ImportOptions) -> None:
        setattr(row, name, clean_line(text))

    return keep


TAKERS: Mapping[str, Callable[[ReadTask, str, ImportOptions], None]] = {
    "type": _type,
    "title": _title,
    "body": _body,
    "due": _due,
    # as our own files say it, the moment after its day
    "due_on": _due,
    "due_at": _due,
    "minutes": _minutes,
    "starts_on": _starts_on,
    "priority": _priority,
    "state": _state,
    "list": _list,
    "checklist": _checklist,
    "tags": _tags,
    "owner": _keep("owner"),
    "contact_email": _keep("email"),
    "contact_phone": _keep("phone"),
}
