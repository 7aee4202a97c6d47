"""What is asked when a deal goes on: what its stage wants to have filled."""

from typing import Any

from django import forms

from wasl.kernel.actor import Actor
from wasl.lists.custom.controls import Controls
from wasl.sales.forms.deals import RIGHTS, DealForm
from wasl.sales.models import Deal, Stage
from wasl.sales.queries.pipelines import missing


class NeedsForm(DealForm):
    """Those fields of a deal that its stage asks for and that are empty, on the way to another stage."""

    left = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, deal: Deal, stage: Stage, actor: Actor) -> None:
        controls = Controls(actor, "deal", deal.custom)
        super().__init__(
            data, actor=actor, controls=controls, initial={"currency": deal.currency}, auto_id="needs-%s"
        )
        goes_on = stage.pipeline_id == deal.pipeline_id and stage.position > deal.stage.position
        wanted = set(missing(deal)) if goes_on and deal.is_open else set()
        names = {name for name in self.fields if RIGHTS.get(name, name) in wanted or name in wanted}
        for name in set(self.fields) - names - {"left"}:
            del self.fields[name]
        for name in names:
            self.fields[name].required = True
