"""Writes a filter as a sentence in the reader's language, out of whole patterns that translators put in order."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from wasl.kernel.manifest import Text, registry
from wasl.kernel.money import Money
from wasl.kernel.text import isolated
from wasl.lists.filters import types
from wasl.lists.filters.periods import Moment, Span
from wasl.lists.filters.tree import All, AnyOf, Condition, Detail, Happened, Node, Not, Some, Window
from wasl.lists.listing import Field, Listing, Options
from wasl.ui import formats

FILLED: dict[str, Text] = {
    "is_empty": gettext_lazy("%(field)s is empty"),
    "is_not_empty": gettext_lazy("%(field)s is filled in"),
}
PLAIN: dict[str, Text] = FILLED | {
    "is": gettext_lazy("%(field)s is %(value)s"),
    "is_not": gettext_lazy("%(field)s is not %(value)s"),
    "in": gettext_lazy("%(field)s is one of: %(value)s"),
    "not_in": gettext_lazy("%(field)s is none of: %(value)s"),
    "contains": gettext_lazy("%(field)s contains %(value)s"),
    "contains_not": gettext_lazy("%(field)s does not contain %(value)s"),
    "starts": gettext_lazy("%(field)s starts with %(value)s"),
    "gt": gettext_lazy("%(field)s is more than %(value)s"),
    "gte": gettext_lazy("%(field)s is at least %(value)s"),
    "lt": gettext_lazy("%(field)s is less than %(value)s"),
    "lte": gettext_lazy("%(field)s is at most %(value)s"),
    "between": gettext_lazy("%(field)s is between %(low)s and %(high)s"),
}
SEVERAL: dict[str, Text] = {
    "is_empty": gettext_lazy("%(field)s are empty"),
    "is_not_empty": gettext_lazy("%(field)s are filled in"),
    "has": gettext_lazy("%(field)s include %(value)s"),
    "has_not": gettext_lazy("%(field)s do not include %(value)s"),
    "in": gettext_lazy("%(field)s include any of: %(value)s"),
    "not_in": gettext_lazy("%(field)s include none of: %(value)s"),
    "has_all": gettext_lazy("%(field)s include all of: %(value)s"),
}
TIME: dict[str, Text] = FILLED | {
    "is": pgettext_lazy("moment", "%(field)s: %(value)s"),
    "before": gettext_lazy("%(field)s before %(value)s"),
    "lt": gettext_lazy("%(field)s before %(value)s"),
    "after": gettext_lazy("%(field)s after %(value)s"),
    "gt": gettext_lazy("%(field)s after %(value)s"),
    "gte": gettext_lazy("%(field)s from %(value)s on"),
    "lte": gettext_lazy("%(field)s until %(value)s"),
    "between": gettext_lazy("%(field)s from %(low)s to %(high)s"),
}
PATTERNS = {"choices": SEVERAL, "tags": SEVERAL, "moment": TIME, "day": TIME}
WORDS: dict[str, Text] = {
    "today": gettext_lazy("today"),
    "yesterday": gettext_lazy("yesterday"),
    "tomorrow": gettext_lazy("tomorrow"),
    "this_week": gettext_lazy("this week"),
    "last_week": gettext_lazy("last week"),
    "next_week": gettext_lazy("next week"),
    "this_month": gettext_lazy("this month"),
    "last_month": gettext_lazy("last month"),
    "next_month": gettext_lazy("next month"),
    "this_quarter": gettext_lazy("this quarter"),
    "last_quarter": gettext_lazy("last quarter"),
    "next_quarter": gettext_lazy("next quarter"),
    "this_year": gettext_lazy("this year"),
    "last_year": gettext_lazy("last year"),
    "next_year": gettext_lazy("next year"),
}


class Style(Protocol):
    """How names and values are set off from the sentence around them."""

    def name(self, text: object) -> SafeString:
        """Return the name of a field."""

    def value(self, text: object) -> SafeString:
        """Return what somebody typed or chose."""


class OnPage:
    """Names are bold, values isolated, for HTML."""

    def name(self, text: object) -> SafeString:
        """Return the name of a field."""
        return format_html('<span class="w-m">{}</span>', text)

    def value(self, text: object) -> SafeString:
        """Return what somebody typed or chose."""
        return format_html("<bdi>{}</bdi>", text)


class InText:
    """Plain text, for programs and files: values are isolated by control characters (Unicode UAX #9 §2.4)."""

    def name(self, text: object) -> SafeString:
        """Return the name of a field."""
        return mark_safe(str(text))  # noqa: S308 - never put on a page

    def value(self, text: object) -> SafeString:
        """Return what somebody typed or chose."""
        return mark_safe(isolated(text))  # noqa: S308 - never put on a page


@dataclass
class Writer:
    """Writes trees over one listing; `options` are the words behind ids, read when the first one is met."""

    listing: Listing
    options: Callable[[], Options]
    style: Style = field(default_factory=OnPage)

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {name: dict(pairs) for name, pairs in self.options().items()}

    def sentence(self, node: Node) -> SafeString:
        """Return the whole filter as a sentence about the records of the list."""
        return self._filled(
            _("%(kind)s where %(condition)s"), kind=escape(self.listing.label), condition=self.phrase(node)
        )

    def phrase(self, node: Node, *, is_inner: bool = False) -> SafeString:
        """Return one node in words; a group inside of another stands in brackets."""
        if isinstance(node, Condition):
            return self._condition(node)
        if isinstance(node, Happened):
            return self._happened(node)
        if isinstance(node, Not):
            return self._filled(_("except: (%(condition)s)"), condition=self.phrase(node.part))
        if isinstance(node, Some):
            return self._filled(
                _("%(relation)s include one where (%(condition)s)"),
                relation=self.style.name(node.relation.label),
                condition=self.phrase(node.part),
            )
        joined = self._joined(node)
        is_bracketed = is_inner and len(node.parts) > 1
        return self._filled(_("(%(condition)s)"), condition=joined) if is_bracketed else joined

    def _joined(self, node: All | AnyOf) -> SafeString:
        last = _("%(before)s, and %(last)s") if isinstance(node, All) else _("%(before)s, or %(last)s")
        return self._list(
            [self.phrase(part, is_inner=True) for part in node.parts], _("%(before)s, %(last)s"), last
        )

    def _list(self, parts: Sequence[SafeString], between: str, at_end: str) -> SafeString:
        text = parts[0]
        for number, part in enumerate(parts[1:], start=2):
            text = self._filled(at_end if number == len(parts) else between, before=text, last=part)
        return text

    @staticmethod
    def _filled(pattern: str, **parts: str) -> SafeString:
        """Return a translated pattern with its parts, which are safe already."""
        return mark_safe(escape(pattern) % parts)  # noqa: S308 - the pattern is escaped, the parts come from the style

    def _condition(self, asked: Condition) -> SafeString:
        label: Any = asked.field.label
        if asked.via is not None:
            label = _("%(field)s (%(relation)s)") % {"field": asked.field.label, "relation": asked.via.label}
        name = self.style.name(label)
        if isinstance(asked.value, Span):
            return self._filled(_span_pattern(asked.operator, asked.value.days), field=name)
        if isinstance(asked.value, bool):
            return self._filled(_("%(field)s: yes") if asked.value else _("%(field)s: no"), field=name)
        pattern = str(PATTERNS.get(asked.field.type, PLAIN)[asked.operator])
        if asked.operator == "between":
            low, high = (self._value(asked.field, one) for one in asked.value)
            return self._filled(pattern, field=name, low=low, high=high)
        values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
        shown = [self._value(asked.field, one) for one in values if one is not None]
        return self._filled(pattern, field=name, value=self._plain_list(shown) if shown else "")

    def _plain_list(self, parts: Sequence[SafeString]) -> SafeString:
        between = _("%(before)s, %(last)s")
        return self._list(parts, between, between)

    def _value(self, known: Field, value: Any) -> SafeString:
        if value == types.ME and known.type == "person":
            return self.style.value(pgettext("owner", "me"))
        if value == types.MY_TEAM and known.type == "team":
            return self.style.value(_("my teams"))
        return self.style.value(self._label(known, value))

    def group_label(self, known: Field, value: Any) -> SafeString:
        """Return what the rows of a group have in common."""
        if value is None or value == "":
            return mark_safe(_("Without a value"))  # noqa: S308 - ours
        if known.type == "day" and isinstance(value, str):
            # a custom field holds its days as ISO 8601
            return self.style.value(formats.day_text(datetime.date.fromisoformat(value)))
        number = Decimal(str(value)) if isinstance(value, int | float) else value
        return self.style.value(self._label(known, number))

    def _label(self, known: Field, value: Any) -> object:
        if isinstance(value, UUID) or known.options:
            return self._labels.get(known.options, {}).get(
                str(value), _("unknown") if isinstance(value, UUID) else value
            )
        if isinstance(value, Moment):
            return moment_text(value)
        if isinstance(value, Money):
            return _("%(amount)s %(currency)s") % {
                "amount": formats.number_text(value.amount),
                "currency": value.currency,
            }
        if isinstance(value, Decimal):
            return formats.number_text(value)
        return known.said(value) if known.said else dict(known.choices).get(value, value)

    def _happened(self, asked: Happened) -> SafeString:
        events = self._events(asked.types)
        if asked.edge:
            is_first = asked.edge == "first"
            pattern = _("%(event)s for the first time") if is_first else _("%(event)s for the last time")
            text = self._filled(pattern, event=events)
        else:
            text = self._filled(_times_pattern(asked), event=events)
        if not asked.window.is_open:
            text = self._filled(_("%(happened)s %(when)s"), happened=text, when=self._when(asked.window))
        if asked.details:
            between = _("%(before)s, %(last)s")
            details = self._list(
                [self._detail(one) for one in asked.details], between, _("%(before)s, and %(last)s")
            )
            text = self._filled(_("%(happened)s (where %(details)s)"), happened=text, details=details)
        return text

    def _events(self, names: Iterable[str]) -> SafeString:
        shown = [self.style.name(registry().event_label(name)) for name in names]
        if not shown:
            return self.style.name(_("any event"))
        quoted = [self._filled(_("“%(name)s”"), name=name) for name in shown]
        return self._list(quoted, _("%(before)s, %(last)s"), pgettext("names", "%(before)s or %(last)s"))

    def _when(self, window: Window) -> SafeString:
        if window.last is not None:
            count = window.last.days
            text = ngettext("in the last day", "in the last %(count)s days", count)
            return self._filled(text, count=formats.number_text(count))
        low, high = (
            self.style.value(moment_text(side)) if side else None for side in (window.after, window.before)
        )
        if low and high:
            return self._filled(_("after %(low)s and before %(high)s"), low=low, high=high)
        if low:
            return self._filled(_("after %(low)s"), low=low)
        return self._filled(_("before %(high)s"), high=high or "")

    def _detail(self, asked: Detail) -> SafeString:
        shown = formats.number_text(asked.value) if isinstance(asked.value, Decimal) else asked.value
        name = self.style.name(self.style.value(asked.key))
        return self._filled(str(PLAIN[asked.operator]), field=name, value=self.style.value(shown or ""))


def _span_pattern(operator: str, days: int) -> str:
    if operator == "within_last":
        text = ngettext("%(field)s within the last day", "%(field)s within the last %(count)s days", days)
    else:
        text = ngettext("%(field)s within the next day", "%(field)s within the next %(count)s days", days)
    return _with(text, count=formats.number_text(days))


def _with(pattern: str, **known: str) -> str:
    """Put some of a pattern's parts in, leave the others."""
    for name, text in known.items():
        pattern = pattern.replace(f"%({name})s", text)
    return pattern


def _times_pattern(asked: Happened) -> str:
    low, high = asked.at_least, asked.at_most
    if high == 0:
        return _("no %(event)s") if asked.types else _("no event at all")
    if low and high == low:
        text = ngettext("%(event)s exactly once", "%(event)s exactly %(count)s times", low)
        return _with(text, count=formats.number_text(low))
    if low and high:
        text = ngettext("%(event)s %(low)s to %(count)s time", "%(event)s %(low)s to %(count)s times", high)
        return _with(text, low=formats.number_text(low), count=formats.number_text(high))
    if high is not None:
        text = ngettext("%(event)s at most once", "%(event)s at most %(count)s times", high)
        return _with(text, count=formats.number_text(high))
    text = ngettext("%(event)s at least once", "%(event)s at least %(count)s times", low or 0)
    return _with(text, count=formats.number_text(low or 0))


def moment_text(moment: Moment) -> str:
    """Return a moment as it was said."""
    if moment.instant is not None:
        return formats.moment_text(moment.instant)
    if moment.day is not None:
        return formats.day_text(moment.day)
    if moment.word:
        return str(WORDS[moment.word])
    days = moment.days_from_today or 0
    if days == 0:
        return str(WORDS["today"])
    count = formats.number_text(abs(days))
    if days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": count}
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": count}
