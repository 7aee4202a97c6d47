"""Fields that pick records by name, and how a form shows what stands in them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse

from wasl.kernel.actor import Actor
from wasl.records.queries import anchors


class PickInput(forms.HiddenInput):
    """Records by name, one where it `is_single`: their ids with commas between them, each shown as a label."""

    template_name = "activities/_pick_input.html"
    input_type = "hidden"

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, view: str, kind: str = "", is_single: bool = False
    ) -> None:
        super().__init__(attrs)
        self.view, self.kind, self.is_single = view, kind, is_single
        self.picked: list[tuple[str, str]] = []

    @property
    def is_hidden(self) -> bool:
        """It is drawn with its label: only what it sends is hidden."""
        return False

    def id_for_label(self, id_: str, index: Any = None) -> str:  # noqa: ARG002 - as Django calls it
        """Return which input the label belongs to: the one that people see."""
        return f"{id_}-find"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what is drawn, with where names are looked for."""
        url = reverse(self.view, query={"kind": self.kind} if self.kind else None)
        return super().get_context(name, value, attrs) | {
            "url": url,
            "picked": self.picked,
            "is_single": self.is_single,
        }


class PickField(forms.CharField):
    """The ids of several records, or of one."""

    def __init__(
        self, *, view: str = "records:pick", kind: str = "", is_single: bool = False, **options: Any
    ) -> None:
        widget = PickInput(view=view, kind=kind, is_single=is_single)
        super().__init__(required=False, widget=widget, max_length=5_000, **options)

    def clean(self, value: Any) -> list[str]:
        """Return the ids that were picked."""
        return [part.strip() for part in super().clean(value).split(",") if part.strip()][:100]


def show_picked(form: forms.BaseForm, **rows: Iterable[Any]) -> None:
    """Show records by name in the fields that pick, as far as the form has them."""
    for name, found in rows.items():
        if name in form.fields:
            form.fields[name].widget.picked = [(str(row.pk), str(row)) for row in found]


def show_chosen(form: forms.BaseForm, viewer: Actor) -> None:
    """Show in each field that picks one record which it is: what was sent, else what it began with."""
    for name in [name for name, field in form.fields.items() if isinstance(field, PickField)]:
        keys = [one for one in str(form[name].value() or "").split(",") if one][:1]
        show_picked(form, **{name: anchors(viewer, keys)})
