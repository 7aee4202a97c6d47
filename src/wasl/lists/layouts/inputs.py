"""The inputs of a record's form in the sections in which they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wasl.kernel.manifest import Part
from wasl.lists.layouts.arranging import Place
from wasl.ui.forms import Form


@dataclass(frozen=True)
class FormSection:
    """A section of a form with its inputs: (field or None, rows or None, part) each."""

    place: Place
    inputs: list[tuple[Any, Any, Part]]

    @property
    def has_errors(self) -> bool:
        """Tell whether something in it was refused, so that it must not stay folded."""
        return any(rows.total_error_count() if rows else bound.errors for bound, rows, _part in self.inputs)


def drop_hidden(form: Form, places: Sequence[Place]) -> None:
    """Take out of a form what its arrangement does not show: what nobody sees must not be sent empty."""
    shown = {part.name for place in places for part in place.parts}
    for name in [
        name for name, field in form.fields.items() if name not in shown and not field.widget.is_hidden
    ]:
        del form.fields[name]
    for name in [name for name in form.row_sets if name not in shown]:
        del form.row_sets[name]


def sections_of(form: Form, places: Sequence[Place]) -> list[FormSection]:
    """Return the sections of a form that have inputs."""
    found = [
        FormSection(
            place,
            [
                (form[part.name] if part.name in form.fields else None, form.row_sets.get(part.name), part)
                for part in place.parts
                if part.name in form.fields or part.name in form.row_sets
            ],
        )
        for place in places
    ]
    return [section for section in found if section.inputs]
