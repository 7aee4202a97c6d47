"""What is asked when a deal goes on: what its stage wants to have filled, or why it is lost."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from wasl.activities.forms.moments import day_field
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.lists.custom.controls import Controls
from wasl.sales.commands.moving import missing
from wasl.sales.forms.deals import RIGHTS, DealForm
from wasl.sales.models import Deal, Stage
from wasl.sales.wording import ADVICE
from wasl.ui.forms import Form


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


class LoseForm(Form):
    """Why a deal is lost, and when to ask again."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=Deal.Reason.choices,
        widget=forms.RadioSelect,
        initial=Deal.Reason.UNSURE,
    )
    reason_text = forms.CharField(
        label=gettext_lazy("In the customer’s words"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    again_on = day_field(gettext_lazy("Ask again on"))
    left = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def advice(self) -> list[tuple[Text, Text]]:
        """What to do next, by reason."""
        return [(Deal.Reason(name).label, text) for name, text in ADVICE.items()]
