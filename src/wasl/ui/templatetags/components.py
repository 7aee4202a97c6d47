"""Components of the kit: with content as block tags, without content as tags that draw a template with nothing else."""

import json
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import forms, template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wasl.kernel.text import initials
from wasl.ui.addresses import reverse_or_blank
from wasl.ui.charts import Chart
from wasl.ui.templatetags.ui import icon, tone

register = template.Library()


@register.simple_tag
def link(view: str, *args: object) -> str:
    """Return the address of a URL name, or nothing where this installation has no such page."""
    return reverse_or_blank(view, args)


@register.simple_tag
def avatar(name: str, size: str = "", picture: str = "", shape: str = "") -> SafeString:
    """Draw a person or a firm: the picture at the address `picture`, else initials in a tone of their own.

    `size` is "xs", "m" or "l"; `shape` "sq" for firms. The name stands beside it, so it is hidden from readers.
    """
    classes = " ".join(filter(None, ("w-av", size, shape)))
    if picture:
        return format_html(
            '<img class="{}" src="{}" alt="" loading="lazy" decoding="async">', classes, picture
        )
    return _letters(classes, str(name))


@lru_cache(maxsize=10_000)
def _letters(classes: str, name: str) -> SafeString:
    """Draw initials: a list has the same few colleagues on every line."""
    mark = '<span class="{} t-{}" aria-hidden="true">{}</span>'
    return format_html(mark, classes, tone(name), initials(name))


@register.simple_block_tag
def tag(content: str, tone: str = "mute", icon: str = "", dot: bool = False) -> SafeString:  # noqa: FBT001, FBT002  # written dot=True in templates
    """Write a small label: `{% tag tone="ok" dot=True %}Customer{% endtag %}`."""
    picture = _icon(icon)
    return format_html(
        '<span class="w-tag t-{}{}">{}{}</span>', tone, " dot" if dot else "", picture, content
    )


@register.simple_block_tag
def card(content: str, title: str = "", icon: str = "", classes: str = "") -> SafeString:
    """Draw a sheet with a title: `{% card title=_("Team") %}…{% endcard %}`."""
    head = format_html("<header>{}<h2>{}</h2></header>", _icon(icon), title) if title else ""
    inner = "in" if title else "in all"
    return format_html(
        '<section class="w-card {}">{}<div class="{}">{}</div></section>', classes, head, inner, content
    )


@register.simple_block_tag
def notice(content: str, tone: str = "", icon: str = "info-circle") -> SafeString:
    """Draw a line that explains: `tone` "" (waits for a person), "info" or "bad"."""
    role = "alert" if tone == "bad" else "note"
    return format_html(
        '<div class="w-notice box {}" role="{}">{}<div class="w-grow">{}</div></div>',
        tone,
        role,
        _icon(icon),
        content,
    )


@register.simple_block_tag
def empty(content: str, title: str, text: str = "", icon: str = "") -> SafeString:
    """Draw an empty state: what this is, and the way to fill it as content (one primary button)."""
    picture = (
        format_html('<span class="w-ch t-brand w-chl">{}</span>', _icon(icon, "")) if icon else _thread()
    )
    body = format_html('<h2>{}</h2><p class="w-2nd">{}</p>', title, text)
    return format_html(
        '<div class="w-empty">{}{}<div class="w-row wrap w-ctr">{}</div></div>', picture, body, content
    )


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "dots", classes: str = "btn btn-sq btn-q") -> SafeString:
    """Draw a button that opens a list of links and buttons with class `w-opt`."""
    text = SafeString("") if "btn-sq" in classes else format_html("<span>{}</span>", label)
    name = format_html(' aria-label="{}" title="{}"', label, label) if "btn-sq" in classes else ""
    summary = format_html('<summary class="{}"{}>{}{}</summary>', classes, name, _icon(icon), text)
    return format_html(
        '<details class="w-menu" data-behavior="menu">{}<div class="w-pop" role="menu">{}</div></details>',
        summary,
        content,
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002  # the attribute is called so
    """Draw a dialog, opened by any element with `data-opens="<id>"`."""
    context = {"id": id, "title": title, "content": content}
    return render_to_string("ui/components/dialog.html", context)


@register.simple_tag
def field(bound: BoundField, bare: bool = False, hint: str = "", beside: str = "") -> SafeString:  # noqa: FBT001, FBT002  # written bare=True in templates
    """Draw a field of a form: label, input, hint and errors, joined for screen readers; `bare` keeps the input alone.

    `beside` is a link at the end of the label's line, made with `{% capture %}` or a safe text.
    """
    widget = bound.field.widget
    attributes: dict[str, Any] = {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if bare:
        return bound.as_widget(attrs=attributes | {"aria-label": bound.label, "placeholder": bound.label})
    context = {
        "field": bound,
        "widget": bound.as_widget(attrs=attributes | _described(bound, hint)),
        "hint": hint or bound.help_text,
        "beside": beside,
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_group": isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)),
    }
    return render_to_string("ui/components/field.html", context)


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString:
    """Draw the summary on top of a form that was refused."""
    return render_to_string("ui/components/errors.html", {"form": form})


@register.simple_tag
def form_fields(form: forms.BaseForm) -> SafeString:
    """Draw the summary of errors and every field, one under the other, but those that the form names in `folded`."""
    folded = getattr(form, "folded", ())
    drawn = [form_errors(form), *(field(bound) for bound in form if bound.name not in folded)]
    return mark_safe('<div class="w-stack g4">' + "".join(drawn) + "</div>")  # noqa: S308  # all parts are safe


@register.simple_tag
def rows(row_set: Any, label: str, add: str) -> SafeString:
    """Draw the rows of a form of which there may be several (e-mails, phones), with a button that adds one."""
    return render_to_string("ui/components/rows.html", {"rows": row_set, "label": label, "add": add})


@register.simple_tag
def form_token() -> SafeString:
    """Write a hidden token that makes a second click of the same form show the first one's result."""
    return format_html('<input type="hidden" name="form_token" value="{}">', uuid4().hex)


@register.simple_tag
def pager(previous: str = "", next: str = "") -> SafeString:  # noqa: A002  # reads right in the template
    """Draw "previous" and "next"; an empty address is a way that does not exist."""
    return render_to_string("ui/components/pager.html", {"previous": previous, "next": next})


@register.simple_tag
def steps(labels: list[str], current: int) -> SafeString:
    """Draw the steps of a wizard; `current` counts from 1."""
    return render_to_string("ui/components/steps.html", {"labels": labels, "current": current})


@register.simple_tag
def meter(share: float, tone: str = "", label: str = "") -> SafeString:
    """Draw a bar filled to `share` percent, in steps of five."""
    step = min(100, max(5, round(share / 5) * 5)) if share > 0 else 0
    fill = format_html('<i class="p-{}"></i>', step) if step else ""
    return format_html(
        '<span class="w-meter {}" role="progressbar" aria-valuenow="{}" aria-valuemin="0" aria-valuemax="100"'
        ' aria-label="{}">{}</span>',
        tone,
        round(share),
        label,
        fill,
    )


@register.simple_tag
def chart(chart: Chart, is_open: bool = False, has_table: bool = True) -> SafeString:  # noqa: FBT001, FBT002  # written is_open=True in templates
    """Draw a chart with its legend and its table; `is_open` shows the table at once, as on a sheet for printing.

    Without `has_table` the page shows the same numbers beside it.
    """
    context = {
        "chart": chart,
        "is_open": is_open,
        "has_table": has_table,
        # in an attribute: htmx takes every script element out of what it swaps in, also one that holds data
        "island": json.dumps(chart.island(), ensure_ascii=False, separators=(",", ":")),
    }
    return render_to_string("ui/components/chart.html", context)


@register.simple_tag
def skeleton() -> SafeString:
    """Draw grey lines where a fragment is on its way."""
    return render_to_string("ui/components/skeleton.html")


@register.filter
def words(value: str) -> list[str]:
    """Split a text at its spaces."""
    return value.split()


def _icon(name: str, size: str = "s") -> SafeString:
    return icon(name, size) if name else SafeString("")


def _thread() -> SafeString:
    return render_to_string("ui/components/thread.html")


def _described(bound: BoundField, hint: str) -> dict[str, str]:
    ids = []
    if hint or bound.help_text:
        ids.append(f"{bound.auto_id}_helptext")
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    return {"aria-describedby": " ".join(ids)} if ids else {}
