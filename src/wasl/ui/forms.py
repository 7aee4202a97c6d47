"""The base of all forms: fields that look right in both directions, and one call that runs a command."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict

from wasl.kernel.actor import Actor
from wasl.kernel.command import ask
from wasl.kernel.dates import parse_date
from wasl.kernel.errors import Conflict, Invalid

# widgets whose text has a direction of its own whatever the language of the page
LEFT_TO_RIGHT = (forms.EmailInput, forms.URLInput, forms.NumberInput, forms.PasswordInput, forms.DateInput)
TEXT = (forms.TextInput, forms.Textarea)


def dress(widget: forms.Widget) -> None:
    """Give a widget the classes and the direction of the kit; what a form has set itself stays."""
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    widget.attrs.setdefault("class", kind)
    if isinstance(widget, LEFT_TO_RIGHT):
        widget.attrs.setdefault("dir", "ltr")
    elif isinstance(widget, TEXT):
        widget.attrs.setdefault("dir", "auto")
    if isinstance(widget, forms.Textarea):
        widget.attrs |= {"rows": 3} if widget.attrs.get("rows") == "10" else {}


class DayField(forms.CharField):
    """A day as people write it, in either calendar and either digits; the value is ISO 8601, what is no day stays."""

    def to_python(self, value: Any) -> str:
        """Return 1990-12-31 for 31.12.1990, ٣١ ديسمبر ١٩٩٠ or a Hijri day."""
        typed = str(super().to_python(value))
        with contextlib.suppress(Invalid):
            return parse_date(typed).value.isoformat()
        return typed


class DateField(forms.DateField):
    """A day as people write it, in either calendar and either digits; the value is a date."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """Return the day that is meant; what is no day is refused."""
        with contextlib.suppress(Invalid):
            return parse_date(str(value)).value if value else None
        return super().to_python(value)


class IdField(forms.TypedChoiceField):
    """One of some records, as its id (a UUID); None where nothing is chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, coerce=UUID, empty_value=None, **options)


class Form(forms.Form):
    """A form over one command: `form.run(command, target, by=actor)` is true when the command has done its work.

    `rows` names sub-forms of which there may be several ("emails": EmailRow); they are in `form.row_sets` for the
    template and in the values as lists of dicts.
    """

    rows: ClassVar[dict[str, type["Form"]]] = {}
    max_rows = 30

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, files, **options)
        self.use_required_attribute = False
        self.result: Any = None
        self.theirs: dict[str, object] = {}
        self.refusal = Invalid.status
        for field in self.fields.values():
            dress(field.widget)
        self.row_sets = {name: self._row_set(name, row) for name, row in self.rows.items()}

    def _row_set(self, name: str, row: type["Form"]) -> Any:
        factory = forms.formset_factory(
            row,
            extra=1,
            can_delete=True,
            max_num=self.max_rows,
            absolute_max=self.max_rows + 10,
            validate_max=True,
        )
        initial = self.initial.get(name) or []
        data = self.data if self.is_bound else None
        return factory(data, prefix=self.add_prefix(name), initial=initial)

    @property
    def status(self) -> int:
        """The HTTP status for showing the form: 409 after a conflict, 422 with errors (413 too large), else 200."""
        if self.theirs:
            return 409
        return self.refusal if self.is_bound and not self.is_valid() else 200

    @property
    def problems(self) -> list[str]:
        """Why it cannot be taken, in sentences, for where the fields themselves are not shown."""
        return [str(text) for texts in self.errors.values() for text in texts]

    def is_valid(self) -> bool:
        """Tell whether the form and all its rows can be taken."""
        return super().is_valid() and all(rows.is_valid() for rows in self.row_sets.values())

    def values(self) -> dict[str, Any]:
        """Return what is passed to the command: the cleaned fields, and each row set as a list of dicts."""
        values = dict(self.cleaned_data)
        for name, rows in self.row_sets.items():
            filled = [
                form.cleaned_data
                for form in rows.forms
                if form.cleaned_data and form not in rows.deleted_forms
            ]
            values[name] = [
                {k: v for k, v in data.items() if k != "DELETE"} for data in filled if _says(data)
            ]
        return values

    def run(self, command: Callable[..., Any], target: object, *, by: Actor, **extra: Any) -> bool:
        """Run `command(target, by=by, **values)` if the form is sent and valid.

        The result is in `self.result`. What the command refuses (`Invalid`, `Conflict`) is on the form; a refusal
        of the right goes on to the middleware, and comes before anything is said of what was typed.
        """
        if not self.is_bound:
            return False
        if not self.is_valid():
            ask(command, target, by=by)
            return False
        try:
            self.result = command(target, by=by, **(self.values() | extra))
        except Invalid as error:
            self._show(error)
        except Conflict as error:
            self.theirs = error.theirs or {"": error.message}
            self.add_error(None, error.message)
        return not self.errors

    def _show(self, error: Invalid) -> None:
        self.refusal = error.status
        for name, texts in error.fields.items():
            known = name if name in self.fields else None
            for text in texts:
                self.add_error(known, text)
        if not error.fields:
            self.add_error(None, error.message)


def _says(data: Mapping[str, Any]) -> bool:
    """Tell whether a row holds anything but its choices (a label alone is no row)."""
    return any(
        value not in (None, "", [], False) for key, value in data.items() if key not in {"DELETE", "label"}
    )
