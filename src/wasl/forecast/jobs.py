"""What the forecast does by itself: each night it writes down how deals stand, and learns from how they ended."""

from django.tasks import task

from wasl.forecast.commands.learning import learn
from wasl.forecast.commands.nights import take_night
from wasl.workspace.visitors import house_of


@task()
def night() -> None:
    """Take the night of this day, unless that has been done; asked each hour, so that it is caught up with after a standstill."""
    taken = take_night(None, by=house_of())
    if taken is not None:
        learn(taken, by=house_of())
