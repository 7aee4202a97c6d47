"""What the forms of members and contracts have in common."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wasl.contracts.intake import PUBLIC
from wasl.kernel.actor import Actor
from wasl.kernel.text import parted
from wasl.lists.custom.controls import Controls
from wasl.lists.layouts.inputs import FormSection, drop_hidden, sections_of
from wasl.ui.forms import Form
from wasl.workspace.countries import CURRENCIES
from wasl.workspace.queries import all_teams, colleagues


class RecordForm(Form):
    """A form of a kind that a firm may arrange, with what roles lock left out."""

    kind = ""
    picks: tuple[str, ...] = ()
    rights: tuple[tuple[str, str], ...] = ()

    def __init__(self, data: Any = None, *, actor: Actor, controls: Controls, **options: Any) -> None:
        super().__init__(data, **options)
        self.controls = controls
        controls.put_on(self)
        if "seen" not in self.initial:
            del self.fields["seen"]
        for name in [name for name in self.fields if actor.locks(self.kind, self.right_of(name))]:
            del self.fields[name]
        for name in [name for name in self.row_sets if actor.locks(self.kind, self.right_of(name))]:
            del self.row_sets[name]
        for name, found in self.choices(actor).items():
            if name in self.fields:
                self.fields[name].choices = found  # type: ignore[attr-defined]  # a choice
        drop_hidden(self, controls.places)

    def right_of(self, name: str) -> str:
        """Return the name by which a role is denied an input."""
        return dict(self.rights).get(name) or PUBLIC.get(name, name)

    def choices(self, actor: Actor) -> dict[str, Any]:
        """Return what can be chosen, by input."""
        nobody = [("", _("Nobody"))]
        held = self.initial.get("currency") or ""
        codes = sorted({*CURRENCIES, *([held] if held else [])})
        return {
            "owner_id": nobody + [(str(row.pk), str(row)) for row in colleagues(actor)],
            "team_id": nobody + [(str(row.pk), str(row)) for row in all_teams(actor)],
            "currency": [(code, code) for code in codes],
        }

    @property
    def their_values(self) -> list[tuple[str, str]]:
        """What a colleague wrote into the same fields, by label."""
        names = {self.right_of(key): str(field.label) for key, field in self.fields.items()}
        return [(names.get(name, name), str(value or "—")) for name, value in self.theirs.items()]

    @cached_property
    def sections(self) -> list[FormSection]:
        """The inputs as the firm has arranged them."""
        return sections_of(self, self.controls.places)

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        values = self.controls.taken_from(self, super().values())
        for name in self.picks:
            if name in values:
                values[name] = next(iter(values[name]), None)
        if "tags" in values:
            values["tags"] = parted(values["tags"])
        seen = values.pop("seen", None)
        return values | ({"seen": seen} if seen is not None else {})
