"""Draws the calendar: days in both calendars, hours, what stands on them."""

import datetime

from django import template
from django.utils import formats as django_formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from wasl.calendar.laying import Band, Entry
from wasl.kernel.hijri import MONTHS, to_hijri
from wasl.ui import formats

register = template.Library()


@register.filter
def weekday(day: datetime.date) -> str:
    """Return the name of the weekday."""
    return str(django_formats.date_format(day, "l"))


@register.filter
def weekday_short(day: datetime.date) -> str:
    """Return the name of the weekday as short as the language has it."""
    return str(django_formats.date_format(day, "D"))


@register.filter
def month(day: datetime.date) -> str:
    """Return month and year: November 2026, 2026. gada novembris."""
    return formats.shaped(str(django_formats.date_format(day, "YEAR_MONTH_FORMAT")))


@register.filter
def day_number(day: datetime.date) -> str:
    """Return the number of a day in its month."""
    return formats.shaped(str(day.day))


@register.filter
def hijri_day(day: datetime.date) -> SafeString:
    """Write the Hijri day and month: 12 جمادى الآخرة; nothing outside the calendar's range."""
    hijri = to_hijri(day)
    if hijri is None:
        return SafeString("")
    words = {"day": hijri.day, "month": MONTHS[hijri.month - 1]}
    text = pgettext("Hijri date without a year", "%(day)d %(month)s") % words
    return format_html("<bdi>{}</bdi>", formats.shaped(text))


@register.simple_tag
def hijri_months(first: datetime.date, last: datetime.date) -> SafeString:
    """Write the Hijri month of some days, or the two of them, with the year of the last."""
    ends = [found for found in (to_hijri(first), to_hijri(last)) if found]
    if not ends:
        return SafeString("")
    names = dict.fromkeys(str(MONTHS[one.month - 1]) for one in ends)
    words = {"months": " – ".join(names), "year": ends[-1].year}
    text = pgettext("Hijri months and year", "%(months)s %(year)d AH") % words
    return format_html("<bdi>{}</bdi>", formats.shaped(text))


@register.filter
def hour_text(hour: int) -> SafeString:
    """Write an hour of the day as it stands beside the grid."""
    on_the_wall = datetime.datetime(2000, 1, 1, hour)  # noqa: DTZ001 - of any zone
    return format_html("<bdi>{}</bdi>", formats.time_text(on_the_wall).replace(":00", ""))


@register.simple_tag
def entry_time(entry: Entry) -> SafeString:
    """Write from when to when it goes on this day; nothing for the whole day."""
    if entry.begin is None or entry.end is None:
        return SafeString("")
    begin = formats.time_text(entry.begin)
    if not entry.activity.minutes and not entry.activity.is_talk:
        return format_html("<bdi>{}</bdi>", begin)
    until = formats.time_text(entry.end)
    return format_html('<bdi>{}<span class="w-until"> – {}</span></bdi>', begin, until)


@register.simple_tag
def at_place(one: Entry | Band) -> SafeString:
    """Write where it stands in its day, as attributes."""
    return format_html_join(" ", 'data-{}="{}"', one.place.items())


@register.simple_tag
def now_place(moment: datetime.datetime) -> SafeString:
    """Write where the present hour stands."""
    return format_html('data-h="{}" data-m="{}"', moment.hour, moment.minute // 5 * 5)


@register.filter
def work_hours(minutes: int) -> str:
    """Write minutes as hours, to the half hour."""
    halves = round(minutes / 30)
    return formats.number_text(halves / 2, 1 if halves % 2 else 0)
