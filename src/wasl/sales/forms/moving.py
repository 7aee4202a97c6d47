"""What is asked when a deal goes on: what its stage wants to have filled."""

from collections.abc import Set
from typing import Any

from django import forms

from wasl.kernel.actor import Actor
from wasl.lists.custom.controls import Controls
from wasl.sales.forms.deals import RIGHTS, DealForm
from wasl.sales.models import Deal, Stage
from wasl.sales.queries.pipelines import missing
from wasl.ui.forms import Form


class StageForm(Form):
    """A deal goes to another stage that asks for nothing."""

    left = forms.UUIDField(required=False, widget=forms.HiddenInput)


def form_to_move(data: Any, *, deal: Deal, stage: Stage, actor: Actor) -> Form:
    """Return the form by which a deal goes on: that of a deal costs ten times as much, and is made where something is asked."""
    wanted = _wanted(deal, stage)
    return NeedsForm(data, deal=deal, wanted=wanted, actor=actor) if wanted else StageForm(data)


def _wanted(deal: Deal, stage: Stage) -> set[str]:
    goes_on = stage.pipeline_id == deal.pipeline_id and stage.position > deal.stage.position
    return set(missing(deal)) if goes_on and deal.is_open else set()


class NeedsForm(DealForm):
    """Those fields of a deal that its stage asks for and that are empty, on the way to another stage."""

    left = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, deal: Deal, wanted: Set[str], actor: Actor) -> None:
        controls = Controls(actor, "deal", deal.custom)
        super().__init__(
            data, actor=actor, controls=controls, initial={"currency": deal.currency}, auto_id="needs-%s"
        )
        names = {name for name in self.fields if RIGHTS.get(name, name) in wanted or name in wanted}
        for name in set(self.fields) - names - {"left"}:
            del self.fields[name]
        for name in names:
            self.fields[name].required = True
