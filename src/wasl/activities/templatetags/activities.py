"""Draws tasks, calls and meetings: when they are due, whom they are about, how they stand."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wasl.activities import queries, wording
from wasl.activities.forms.activities import QuickForm
from wasl.activities.models import Activity, ProjectTemplate, Script
from wasl.activities.queries.projects import ShownProject
from wasl.kernel import clock
from wasl.kernel.manifest import Text
from wasl.ui import formats
from wasl.ui.templatetags import ui

register = template.Library()
EVENING = datetime.time(17)
HOUR = datetime.timedelta(hours=1)
# a page listens to fifty topics
MOST_HEARD = 40


@register.simple_tag
def activity_icon(activity: Activity) -> SafeString:
    """Draw the icon of the kind."""
    return ui.icon(wording.ICONS[activity.kind])


@register.simple_tag
def kind_tone(activity: Activity) -> str:
    """Return the tone of the kind."""
    return wording.KIND_TONES[activity.kind]


@register.simple_tag
def state_tone(activity: Activity) -> str:
    """Return the tone of the state."""
    return wording.state_tone(activity)


@register.simple_tag
def state_label(activity: Activity) -> Text:
    """Return the state in words."""
    return wording.state_label(activity)


@register.simple_tag
def priority_tone(activity: Activity) -> str:
    """Return the tone of the priority."""
    return wording.priority_tone(activity)


@register.simple_tag
def due(activity: Activity) -> SafeString:
    """Draw when it is due as a label; nothing for what has no day."""
    return wording.due_words(activity)


@register.simple_tag
def near(activity: Activity) -> SafeString:
    """Write when it is due as one says it."""
    return ui.bdi(wording.late_text(activity) if activity.is_late else wording.near_text(activity))


@register.simple_tag
def hours(activity: Activity) -> SafeString:
    """Write from when to when a talk goes: 10:30 – 11:00."""
    begin, finish = activity.due_at, activity.ends_at
    if begin is None or finish is None:
        return SafeString("")
    times = [formats.time_text(timezone.localtime(one)) for one in (begin, finish)]
    return format_html('<time datetime="{}"><bdi>{} – {}</bdi></time>', begin.isoformat(), *times)


@register.simple_tag
def about_names(activity: Activity) -> SafeString:
    """Write the names of the records it is about, as far as the reader may see them."""
    return format_html_join(_(", "), "<bdi>{}</bdi>", ((one.title,) for one in activity.about.all()[:3]))


@register.simple_tag
def rhythm(activity: Activity) -> str:
    """Return how it repeats, in words."""
    return wording.rhythm_words(activity.repeat)


@register.simple_tag
def reminder(activity: Activity) -> str:
    """Return when the owner is reminded, in words."""
    return wording.reminder_words(activity.remind_before)


@register.simple_tag
def planned_due(data: dict[str, Any]) -> SafeString:
    """Write by when something was planned, as its event keeps it."""
    kept = data.get("due") or ""
    if len(kept) == 10:
        return format_html('<span class="w-mute">{}</span>', ui.day(datetime.date.fromisoformat(kept)))
    return (
        format_html('<span class="w-mute">{}</span>', ui.exactly(datetime.datetime.fromisoformat(kept)))
        if kept
        else SafeString("")
    )


@register.simple_tag(takes_context=True)
def snoozes(context: dict[str, Any], activity: Activity) -> list[tuple[str, str, str]]:
    """Return the ways to put something off that are offered: label, day and hour as the form takes them."""
    now = timezone.localtime(clock.now())
    today = now.date()
    hour = timezone.localtime(activity.due_at).time() if activity.has_time and activity.due_at else None
    kept = f"{hour:%H:%M}" if hour else ""
    usual = wording.waits(today, context["actor"].first_weekday)
    found = [(str(label), day, kept) for label, day in usual.values()]
    if now.time() < EVENING:
        found.insert(0, (_("This evening"), today, f"{EVENING:%H:%M}"))
    soon = now + HOUR
    if soon.date() == today:
        found.insert(0, (_("In an hour"), today, f"{soon:%H:%M}"))
    return [(label, day.isoformat(), time) for label, day, time in found]


@register.simple_tag
def bar_tone(activity: Activity) -> str:
    """Return the class of a bar: late ones stand out, what is done recedes."""
    return f"t-{'bad' if activity.is_late else wording.state_tone(activity)}"


@register.simple_tag
def after_numbers(numbers: list[int]) -> SafeString:
    """Write after which tasks of the timeline one comes: after 1, 3."""
    joined = formats.shaped(_(", ").join(map(str, numbers)))
    return ui.bdi(pgettext("tasks of a timeline", "after %(numbers)s") % {"numbers": joined})


@register.simple_tag
def done_of(done: int, count: int) -> str:
    """Write how many of the tasks are done: 3 of 7."""
    return formats.shaped(_("%(done)s of %(all)s") % {"done": done, "all": count})


@register.simple_tag
def done_words(shown: ShownProject) -> str:
    """Write how much of a project is done."""
    count = len(shown.counted)
    text = ngettext("%(done)s of %(all)s task done", "%(done)s of %(all)s tasks done", count)
    return formats.shaped(text % {"done": shown.done_count, "all": count})


@register.simple_tag
def template_words(template: ProjectTemplate) -> str:
    """Write how many steps a template has and how long it takes."""
    count, days = len(template.steps), template.length + 1
    steps = ngettext("%(n)s step", "%(n)s steps", count) % {"n": count}
    length = ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    return formats.shaped(f"{steps} · {length}")


@register.simple_tag
def live_topics(shown: ShownProject) -> str:
    """Return what the page of a project listens to: itself, and its tasks."""
    return " ".join(
        f"anchor:{pk}" for pk in [shown.project.pk, *(task.pk for task in shown.tasks[:MOST_HEARD])]
    )


@register.simple_tag
def short_day(day: datetime.date) -> SafeString:
    """Write a day and its month without the year."""
    return ui.bdi(formats.day_and_month_text(day))


@register.simple_tag
def quick_form() -> QuickForm:
    """Return the form that adds a task of one's own to the day."""
    return QuickForm(auto_id="day-%s")


@register.simple_tag(takes_context=True)
def may_add_work(context: dict[str, Any]) -> bool:
    """Tell whether the reader may plan something."""
    actor = context["actor"]
    return bool(actor.may("activities.add") and not actor.read_only)


@register.simple_tag(takes_context=True)
def call_scripts(context: dict[str, Any]) -> Sequence[Script]:
    """Return what to say on calls, for whoever writes one down."""
    return queries.scripts(context["actor"])
