"""The gate of changes: `@command` asks for the right, opens the transaction, keeps the signature."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Protocol, cast

from django.db import transaction

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed

# what a command may be asked about its first argument; `records` and `workspace` give objects that answer
type Check = Callable[[Actor, object], bool]


class Guarded(Protocol):
    """An object that knows whether an actor may change it (records do, by reach)."""

    def may_change(self, actor: Actor) -> bool:
        """Tell whether `actor` may change this object."""


@dataclass(frozen=True)
class CommandInfo:
    """What is known of a command without running it: for the tests that walk all of them."""

    permission: str
    public: bool


def _refuses(actor: Actor, permission: str, target: object) -> bool:
    if actor.read_only or actor.seen_as is not None or not actor.may(permission):
        return True
    ask = getattr(target, "may_change", None)
    return ask is not None and not cast("Guarded", target).may_change(actor)


def command[**P, R, T](
    permission: str, *, public: bool = False
) -> Callable[[Callable[Concatenate[T, P], R]], Callable[Concatenate[T, P], R]]:
    """Make a function a command: `permission` is asked of `by`, then of the first argument if it guards itself.

    A `public` command may be run by a visitor and asks nothing. Raises `NotAllowed`; the body runs in one transaction.
    """

    def decorate(function: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
        @wraps(function)
        def run(target: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast("Actor", kwargs["by"])
            if not public and _refuses(actor, permission, target):
                raise NotAllowed
            with transaction.atomic():
                return function(target, *args, **kwargs)

        run.__wasl__ = CommandInfo(permission, public)  # type: ignore[attr-defined]  # read by the architecture tests
        return run

    return decorate
