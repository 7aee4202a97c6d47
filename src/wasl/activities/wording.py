"""How tasks, calls and meetings are spoken of: states by kind, when something is due, what repeats."""

import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from wasl.activities.models import Activity
from wasl.kernel import clock
from wasl.kernel.manifest import Text
from wasl.ui import formats

TALK_STATES: tuple[tuple[str, Text], ...] = (
    ("open", pgettext_lazy("call or meeting", "Planned")),
    ("done", pgettext_lazy("call or meeting", "Took place")),
    ("dropped", pgettext_lazy("call or meeting", "Cancelled")),
)
TONES = {"open": "brand", "started": "info", "waiting": "next", "done": "ok", "dropped": "mute"}
PROJECT_TONES = {"planned": "info", "running": "brand", "paused": "next", "done": "ok", "dropped": "mute"}
ICONS = {"task": "checkbox", "call": "phone", "meeting": "calendar-event"}
NEW: dict[str, Text] = {
    "task": gettext_lazy("New task"),
    "call": gettext_lazy("New call"),
    "meeting": gettext_lazy("New meeting"),
}
# how the tasks of a project stand
GROUPS: dict[str, Text] = {
    "late": gettext_lazy("Late ones"),
    "open": gettext_lazy("To do"),
    "waiting": gettext_lazy("Waiting for others"),
    "over": gettext_lazy("Finished"),
}
KIND_TONES = {"task": "brand", "call": "vio", "meeting": "rose"}


def state_label(activity: Activity) -> Text:
    """Return the state in words: a call is planned where a task is to do."""
    labels = dict(TALK_STATES) if activity.is_talk else dict(Activity.State.choices)
    return labels.get(activity.state, activity.get_state_display())


def state_tone(activity: Activity) -> str:
    """Return the tone of the state."""
    return TONES[activity.state]


def priority_tone(activity: Activity) -> str:
    """Return the tone of the priority."""
    return {1: "mute", 2: "brand", 3: "next", 4: "bad"}[activity.priority]


def due_words(activity: Activity) -> SafeString:
    """Return when it is due as a label: late ones say for how long, a day has no hour."""
    if activity.due_at is None or activity.due_on is None:
        return SafeString("")
    exact = formats.moment_text(activity.due_at) if activity.has_time else formats.day_text(activity.due_on)
    text = late_text(activity) if activity.is_late else near_text(activity)
    tone = "bad" if activity.is_late else "next" if is_today(activity) and activity.is_open else "mute"
    machine = activity.due_at.isoformat() if activity.has_time else activity.due_on.isoformat()
    return format_html(
        '<time class="w-tag t-{}" datetime="{}" title="{}"><bdi>{}</bdi></time>', tone, machine, exact, text
    )


def is_today(activity: Activity) -> bool:
    """Tell whether it is due on this day, where the reader is."""
    return activity.due_on == timezone.localtime(clock.now()).date()


def near_text(activity: Activity) -> str:
    """Return the moment, or the day without an hour, as one says it."""
    if activity.has_time and activity.due_at:
        return formats.near_text(activity.due_at)
    return formats.day_words(activity.due_on) if activity.due_on else ""


def late_text(activity: Activity) -> str:
    """Return for how long it has been late: "3 days late"."""
    seconds = int((clock.now() - activity.due_at).total_seconds()) if activity.due_at else 0
    if not activity.has_time:
        # the day was over at midnight: on the next one it is a day late
        seconds += 86_400
    if seconds >= 86_400:
        days = seconds // 86_400
        return formats.shaped(ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days})
    if seconds >= 3_600:
        hours = seconds // 3_600
        return formats.shaped(ngettext("%(n)s hour late", "%(n)s hours late", hours) % {"n": hours})
    minutes = max(seconds // 60, 1)
    return formats.shaped(ngettext("%(n)s minute late", "%(n)s minutes late", minutes) % {"n": minutes})


# the last of a weekday in each month, for those who close accounts or count stock then
LAST_DAYS: tuple[tuple[str, Text], ...] = (
    ("FREQ=MONTHLY;BYDAY=-1SU", pgettext_lazy("repeating", "On the last Sunday of each month")),
    ("FREQ=MONTHLY;BYDAY=-1MO", pgettext_lazy("repeating", "On the last Monday of each month")),
    ("FREQ=MONTHLY;BYDAY=-1TU", pgettext_lazy("repeating", "On the last Tuesday of each month")),
    ("FREQ=MONTHLY;BYDAY=-1WE", pgettext_lazy("repeating", "On the last Wednesday of each month")),
    ("FREQ=MONTHLY;BYDAY=-1TH", pgettext_lazy("repeating", "On the last Thursday of each month")),
    ("FREQ=MONTHLY;BYDAY=-1FR", pgettext_lazy("repeating", "On the last Friday of each month")),
    ("FREQ=MONTHLY;BYDAY=-1SA", pgettext_lazy("repeating", "On the last Saturday of each month")),
)
# the rhythms that a form offers; what else a rule may say comes by the API and stays as it is
RHYTHMS: tuple[tuple[str, Text], ...] = (
    ("", pgettext_lazy("repeating", "Never")),
    ("FREQ=DAILY", pgettext_lazy("repeating", "Every day")),
    ("FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH", pgettext_lazy("repeating", "Every day from Sunday to Thursday")),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", pgettext_lazy("repeating", "Every day from Monday to Friday")),
    ("FREQ=WEEKLY", pgettext_lazy("repeating", "Every week")),
    ("FREQ=WEEKLY;INTERVAL=2", pgettext_lazy("repeating", "Every two weeks")),
    ("FREQ=MONTHLY", pgettext_lazy("repeating", "Every month")),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", pgettext_lazy("repeating", "On the last day of each month")),
    *LAST_DAYS,
    ("FREQ=MONTHLY;INTERVAL=3", pgettext_lazy("repeating", "Every three months")),
    ("FREQ=YEARLY", pgettext_lazy("repeating", "Every year")),
)


def rhythm_words(rule: str) -> str:
    """Return a rule in words, where it is one of those that are offered."""
    known = dict(RHYTHMS)
    if rule in known:
        return str(known[rule])
    return _("By a rule of its own") if rule else ""


# minutes before, as a form offers them
REMINDERS: tuple[tuple[str, Text], ...] = (
    ("", pgettext_lazy("reminder", "None")),
    ("0", pgettext_lazy("reminder", "At that moment")),
    ("15", pgettext_lazy("reminder", "A quarter of an hour before")),
    ("60", pgettext_lazy("reminder", "An hour before")),
    ("1440", pgettext_lazy("reminder", "A day before")),
    ("10080", pgettext_lazy("reminder", "A week before")),
)


def reminder_words(minutes: int | None) -> str:
    """Return when the owner is reminded, in words."""
    if minutes is None:
        return ""
    known = dict(REMINDERS)
    if str(minutes) in known:
        return str(known[str(minutes)])
    return ngettext("%(n)s minute before", "%(n)s minutes before", minutes) % {"n": minutes}


def waits(today: datetime.date, first_weekday: int) -> dict[str, tuple[Text, datetime.date]]:
    """Return the days to which something is usually put off, seen from the reader's today, by a word for each.

    Next week begins where the firm's weeks begin (Monday is 0).
    """
    said = (
        ("day", _("Tomorrow"), 1),
        ("days", _("In three days"), 3),
        ("week", _("At the start of next week"), 7 - (today.weekday() - first_weekday) % 7),
        ("month", _("In a month"), 30),
    )
    return {name: (label, today + datetime.timedelta(days=days)) for name, label, days in said}
