"""The filters and tags that all templates use: icons, people, numbers, days, and isolation of mixed directions."""

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils import formats as django_formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_bidi, pgettext

from wasl.kernel.actor import Actor
from wasl.kernel.hijri import MONTHS, format_hijri, to_hijri
from wasl.kernel.phone import display as display_phone
from wasl.ui import formats, icons, modules

register = template.Library()

SPRITE = "ui/built/sprite.svg"
TONES = ("brand", "info", "vio", "rose", "olive", "ok", "next")
# three weights of the page's script; an Arabic page writes numbers and addresses in the other one
FIRST_FONTS = {
    "ar": ("arabic-400", "arabic-500", "arabic-600", "latin-400", "latin-600"),
    "lv": ("latin-400", "latin-500", "latin-600", "latin-ext-400", "latin-ext-600"),
    "en": ("latin-400", "latin-500", "latin-600"),
}


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw an icon by its Tabler name; `size` "s" or "l"; with `label` it is read aloud, else hidden from readers."""
    return _labeled(name, size, label) if label else _plain(name, size)


def _labeled(name: str, size: str, label: str) -> SafeString:
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
        _icon_classes(name, size),
        label,
        static(SPRITE),
        name,
    )


@lru_cache(maxsize=1000)
def _plain(name: str, size: str) -> SafeString:
    """Draw an icon that says nothing: a page has hundreds of a few dozen."""
    mark = '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>'
    return format_html(mark, _icon_classes(name, size), static(SPRITE), name)


def _icon_classes(name: str, size: str) -> str:
    return " ".join(filter(None, ("w-i", size, "flip" if name in icons.FLIPPED else "")))


@register.filter
def hides(actor: Actor, field: str) -> bool:
    """Tell whether a field ("contact.phones") is hidden from the reader."""
    return actor.hides(*field.split(".", 1))


@register.filter
def bdi(value: object) -> SafeString:
    """Isolate a text typed by somebody, so that its direction does not disturb the sentence around it."""
    return format_html("<bdi>{}</bdi>", "" if value is None else value)


@register.filter
def ltr(value: object) -> SafeString:
    """Isolate an identifier (e-mail, address, code, file name), always written from the left."""
    return format_html('<bdi class="w-ltr" dir="ltr">{}</bdi>', "" if value is None else value)


@register.filter
def email(value: str) -> SafeString:
    """Isolate an e-mail address that may break before its @."""
    name, _at, domain = value.rpartition("@")
    return format_html('<bdi class="w-ltr" dir="ltr">{}<wbr>@{}</bdi>', name, domain)


@register.filter
def phone(value: str | None) -> SafeString:
    """Write a phone number kept in E.164 with the spaces of its country, always from the left."""
    return ltr(display_phone(value) if value else "—")


@register.filter
def number(value: float | Decimal | None, places: int | None = None) -> SafeString:
    """Write a number with grouping, isolated; nothing gives a dash."""
    if value is None or value == "":
        return mark_safe("—")  # a constant
    return format_html('<bdi class="w-num" dir="ltr">{}</bdi>', formats.number_text(value, places))


@register.filter
def percent(value: float | Decimal | None, places: int = 0) -> SafeString:
    """Write a share given in percent, sign included, isolated."""
    if value is None:
        return mark_safe("—")  # a constant
    text = formats.percent_text(value, places)
    direction = "ltr" if text.endswith("%") else "rtl"  # the Arabic sign stands left of Arabic-Indic digits
    return format_html('<bdi class="w-num" dir="{}">{}</bdi>', direction, text)


@register.filter
def money(amount: Decimal | None, currency: str) -> SafeString:
    """Write an amount with its currency in the order of the language: 348,000 ر.س, SAR 348,000, 348 000,50 €."""
    if amount is None:
        return mark_safe("—")  # a constant
    text, sign = formats.money_text(amount, currency)
    behind = format_html(" <small>{}</small>", sign) if sign else ""
    return format_html('<span class="w-money"><bdi dir="ltr">{}</bdi>{}</span>', text, behind)


@register.filter
def day(value: datetime.date | None) -> SafeString:
    """Write a Gregorian day in the order of the language, as a `<time>`."""
    if value is None:
        return mark_safe("—")  # a constant
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', value.isoformat(), formats.day_text(value))


@register.filter
def month(day: datetime.date) -> str:
    """Return month and year: November 2026, 2026. gada novembris."""
    return formats.shaped(str(django_formats.date_format(day, "YEAR_MONTH_FORMAT")))


@register.filter
def weekday(day: datetime.date) -> str:
    """Return the name of the weekday."""
    # Django writes some weekdays of Latvian small, some not; here they stand alone
    return capfirst(str(django_formats.date_format(day, "l")))


@register.filter
def weekday_short(day: datetime.date) -> str:
    """Return the name of the weekday as short as the language has it."""
    return capfirst(str(django_formats.date_format(day, "D")))


@register.filter
def day_number(day: datetime.date) -> str:
    """Return the number of a day in its month."""
    return formats.shaped(str(day.day))


@register.filter
def hijri(value: datetime.date | None) -> SafeString:
    """Write the Hijri day (Umm al-Qura) of a Gregorian one; nothing outside the calendar's range."""
    return (
        format_html("<bdi>{}</bdi>", formats.shaped(format_hijri(value, formats.language())))
        if value
        else SafeString("")
    )


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
def moment(value: datetime.datetime | None) -> SafeString:
    """Write a moment in the reader's zone: as one says it, with the exact time as its title."""
    if value is None:
        return mark_safe("—")  # a constant
    exact, shown = formats.moment_text(value), formats.near_text(value)
    return format_html('<time datetime="{}" title="{}"><bdi>{}</bdi></time>', value.isoformat(), exact, shown)


@register.filter
def due(value: datetime.datetime | None) -> SafeString:
    """Write by when something is due: as `moment`, and a day alone where the whole day is meant."""
    if value is None:
        return mark_safe("—")  # a constant
    exact, shown = formats.moment_text(value), formats.by_text(value)
    return format_html('<time datetime="{}" title="{}"><bdi>{}</bdi></time>', value.isoformat(), exact, shown)


@register.filter
def exactly(value: datetime.datetime | None) -> SafeString:
    """Write a moment with day and time, never relative."""
    if value is None:
        return mark_safe("—")  # a constant
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>', value.isoformat(), formats.moment_text(value)
    )


@register.filter
def ago(value: datetime.datetime | None) -> SafeString:
    """Write how long ago a moment was, with the exact time as its title."""
    if value is None:
        return mark_safe("—")  # a constant
    exact, shown = formats.moment_text(value), formats.ago_text(value)
    return format_html('<time datetime="{}" title="{}"><bdi>{}</bdi></time>', value.isoformat(), exact, shown)


@register.filter
def filesize(value: int | None) -> SafeString:
    """Write the size of a file, isolated."""
    return format_html('<bdi class="w-num" dir="ltr">{}</bdi>', formats.size_text(value or 0))


@register.filter
def tone(value: object) -> str:
    """Choose one of the palette's tones for a value, always the same for the same value."""
    return TONES[crc32(str(value).encode()) % 5]


@register.filter
def lookup(mapping: Mapping[Any, Any], key: object) -> object:
    """Return `mapping[key]`, or nothing."""
    return mapping.get(key, "")


@register.simple_tag
def direction() -> str:
    """Return `rtl` or `ltr`, for an attribute."""
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag
def stylesheets() -> SafeString:
    """Link the style sheets: one built file, or the sources one by one while developing."""
    names = modules.stylesheets(is_rtl=bool(get_language_bidi()))
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((static(name),) for name in names))


@register.simple_tag
def font_preloads() -> SafeString:
    """Ask at once for the fonts that nearly every page of this language shows; `main.js` fetches the rest."""
    names = FIRST_FONTS.get(get_language() or "", FIRST_FONTS["en"])
    mark = '<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">'
    return format_html_join("\n", mark, ((static(f"ui/fonts/{name}.woff2"),) for name in names))


@register.simple_tag(takes_context=True)
def import_map(context: RequestContext) -> SafeString:
    """Write the import map, the only inline script of the product, with the nonce of the policy."""
    body = json.dumps({"imports": modules.import_map()}, sort_keys=True).replace("<", "\\u003c")
    # a lazy nonce: it is made, and put into the policy, when it is first written
    nonce = str(context.get("csp_nonce", ""))
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(body))  # noqa: S308  # JSON with < escaped


@register.simple_tag
def main_script() -> SafeString:
    """Ask for the script that connects behaviors to elements."""
    return format_html('<script src="{}" type="module"></script>', static(modules.main_script()))


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: object) -> str:
    """Return the page's query string with some parameters changed (None removes one): `?{% query page=2 %}`."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return str(parameters.urlencode())
