"""What people type to tell another program of events."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.automation import queries
from wasl.automation.models import Webhook
from wasl.kernel.actor import Actor, Reach
from wasl.kernel.manifest import registry
from wasl.lists.models import SavedView
from wasl.lists.queries.listings import listings
from wasl.lists.queries.views import views
from wasl.ui.forms import Form

AS_IT_IS = "as-it-is"


class WebhookForm(Form):
    """Where to, which events, on which records."""

    name = forms.CharField(label=_("Name"), max_length=120)
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text=_("Messages go there by POST. It begins with https://."),
    )
    kind = forms.ChoiceField(label=_("About"), required=False)
    view = forms.ChoiceField(
        label=_("Only records in the view"),
        required=False,
        help_text=_("The filter that the view has now is copied."),
    )
    events = forms.MultipleChoiceField(label=_("Events"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, viewer: Actor, webhook: Webhook | None = None, **options: Any) -> None:
        start = {"view": AS_IT_IS if webhook and webhook.filter else ""}
        if webhook:
            start |= {name: getattr(webhook, name) for name in ("name", "url", "kind", "events")}
        super().__init__(*args, initial=start, **options)
        self.webhook, self.views = webhook, _filtering(viewer)
        kinds = [kind for kind in registry().all("kinds") if kind.listing]
        seen = [(kind.name, kind.plural) for kind in kinds if viewer.reach_for(kind.name) is not Reach.NONE]
        self._offer("kind", [("", _("All records")), *seen])
        kept = [(AS_IT_IS, _("The filter as it is"))] if webhook and webhook.filter else []
        views = [(str(view.pk), view.name) for view in self.views]
        self._offer("view", [("", _("No filter")), *kept, *views])
        self._offer("events", queries.tellable(viewer))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return the fields of the command; a chosen view gives its kind and its filter."""
        values = super().values()
        chosen = values.pop("view")
        view = next((one for one in self.views if str(one.pk) == chosen), None)
        if chosen == AS_IT_IS and self.webhook:
            return values | {"filter": self.webhook.filter}
        return values | {"filter": view.filter if view else None}


def _filtering(viewer: Actor) -> list[SavedView]:
    """Return the viewer's views that filter a list of a whole kind."""
    whole = {one.key for one in listings(viewer)}
    return [view for view in views(viewer) if view.filter and view.listing in whole]
