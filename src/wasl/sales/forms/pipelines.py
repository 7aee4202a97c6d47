"""The forms of pipelines and of their stages."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.forms.names import NamedForm
from wasl.sales.forms.deals import open_stages
from wasl.sales.models import Pipeline, Stage
from wasl.sales.wording import NEEDS
from wasl.ui.forms import Form
from wasl.workspace.countries import CURRENCIES


class PlaceForm(Form):
    """The place of a pipeline or a stage among the others, from 0 on."""

    place = forms.IntegerField(min_value=0, max_value=10_000)


class PipelineForm(NamedForm):
    """How a pipeline is called, and in which currency its deals are."""

    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    is_default = forms.BooleanField(
        label=gettext_lazy("Deals begin here unless said otherwise"), required=False
    )

    def __init__(self, data: Any = None, *, pipeline: Pipeline | None = None) -> None:
        first: dict[str, Any] = {}
        if pipeline:
            first = {f"name_{code}": text for code, text in pipeline.names.items()}
            first |= {"currency": pipeline.currency, "is_default": pipeline.is_default}
        super().__init__(data, initial=first)
        codes = [(code, code) for code in CURRENCIES]
        self.fields["currency"].choices = [("", _("That of the firm")), *codes]  # type: ignore[attr-defined]  # a choice
        if pipeline is None or pipeline.is_default:
            del self.fields["is_default"]


class StageForm(NamedForm):
    """A stage: how likely its deals are won, when they rot, what they need to go on."""

    probability = forms.IntegerField(label=gettext_lazy("Chance in percent"), min_value=0, max_value=100)
    rots_after = forms.IntegerField(
        label=gettext_lazy("Rotting after so many days"), required=False, min_value=1, max_value=3650,
        help_text=gettext_lazy("Empty: deals do not rot here."),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Before a deal goes on from here it must have"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    needs_tasks = forms.BooleanField(label=gettext_lazy("All tasks of the deal done"), required=False)

    def __init__(self, data: Any = None, *, stage: Stage | None = None) -> None:
        first: dict[str, Any] = {"probability": 50}
        if stage:
            first = {f"name_{code}": text for code, text in stage.names.items()}
            first |= {
                name: getattr(stage, name) for name in ("probability", "rots_after", "needs", "needs_tasks")
            }
        super().__init__(data, initial=first)
        own = [(one.name, one.label) for one in custom_fields("deal")]
        self.fields["needs"].choices = [*NEEDS, *own]  # type: ignore[attr-defined]  # a choice
        if stage and not stage.is_open:
            for name in ("probability", "rots_after", "needs", "needs_tasks"):
                del self.fields[name]


class RemoveForm(Form):
    """Where the deals of a stage or a pipeline go that is used no more."""

    to_id = forms.ChoiceField(label=gettext_lazy("Its deals go to"), required=False)

    def __init__(self, data: Any = None, *, actor: Actor, but: set[str]) -> None:
        super().__init__(data)
        found = [
            (name, [pair for pair in rows if pair[0] not in but]) if isinstance(rows, list) else (name, rows)
            for name, rows in open_stages(actor)
        ]
        kept = [one for one in found if one[1] and one[0] not in but]
        self.fields["to_id"].choices = [("", "—"), *kept]  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        return {"to_id": super().values()["to_id"] or None}
