"""What is coming, as the home pages of a team and of the firm show it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from wasl.forecast.queries.months import Forecast, forecast
from wasl.forecast.queries.scopes import Scope, sees_sums
from wasl.kernel.manifest import Look
from wasl.workspace.actors import teams_below
from wasl.workspace.models import Team

AHEAD = 2


@dataclass(frozen=True)
class Coming:
    """The forecast of this month and the two that follow, in the firm's currency, and the address of the whole of it."""

    forecast: Forecast
    address: str


def coming_months(look: Look) -> Coming | None:
    """Return what the deals of the viewer's team are expected to bring, on the firm's home those of all he sees.

    None where sums are hidden from him, and where nothing is won or expected. One without a team answers for all he sees.
    """
    viewer = look.viewer
    is_team = look.home == "team" and bool(viewer.teams)
    if not sees_sums(viewer) or (is_team and viewer.hides("deal", "team")):
        return None
    team = Team.objects.filter(users=viewer.user_id).first() if is_team else None
    scope = Scope(team=team, teams=teams_below(team.pk) if team else frozenset())
    found = forecast(viewer, scope, back=0, ahead=AHEAD)
    if not any(one.has_deals for one in found.months):
        return None
    words = f"?{urlencode({'team': team.pk})}" if team else ""
    return Coming(found, f"{reverse('forecast:forecast')}{words}")
