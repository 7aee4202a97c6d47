"""How often one address may send a form: strangers fill no tables."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Protocol, cast

from django.utils.translation import gettext as _

from wasl.capture.models import WebForm
from wasl.kernel.errors import TooOften
from wasl.workspace.throttling import Limit, take

PER_ADDRESS = 30
PER_FORM = 1000


class Visit(Protocol):
    """From where a form was sent."""

    @property
    def address(self) -> str:
        """The network's address, nothing where it is not known."""


def check(form: WebForm, address: str) -> None:
    """Raise `TooOften` where one network address, or all together, send a form more often in an hour than people do."""
    key = f"capture:{form.pk}"
    if address and not take(Limit(key, PER_FORM), Limit(f"{key}:{address}", PER_ADDRESS)):
        raise TooOften(_("Too much is sent at this moment. What you typed is kept: try again in an hour."))


def limited[**P, R](
    submit: Callable[Concatenate[WebForm, P], R],
) -> Callable[Concatenate[WebForm, P], R]:
    """Check a `visit` before the transaction of a command begins: those who send a form at once do not wait for each other."""

    @wraps(submit)
    def run(form: WebForm, /, *args: P.args, **kwargs: P.kwargs) -> R:
        check(form, cast("Visit", kwargs["visit"]).address)
        return submit(form, *args, **kwargs)

    return run
