"""The gate of changes: `@command` asks for the right, opens the transaction, keeps the signature."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Literal, Protocol, cast

from django.db import transaction
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed

LOOKING = gettext_lazy(
    "You look with another's eyes: nothing can be changed meanwhile. See with your own eyes first."
)


class Guarded(Protocol):
    """An object that knows how far an actor reaches it (records do)."""

    def may_change(self, actor: Actor) -> bool:
        """Tell whether `actor` may change this object."""

    def is_visible_to(self, actor: Actor) -> bool:
        """Tell whether `actor` may see this object."""


@dataclass(frozen=True)
class CommandInfo:
    """What is known of a command without running it: for the tests that walk all of them."""

    permission: str
    needs: str
    public: bool


def _refuses(actor: Actor, info: CommandInfo, target: object) -> bool:
    if actor.read_only or actor.seen_as is not None or not actor.may(info.permission):
        return True
    if not hasattr(target, "may_change"):
        return False
    guarded = cast("Guarded", target)
    return not (guarded.is_visible_to(actor) if info.needs == "read" else guarded.may_change(actor))


def is_open_to(run: Callable[..., object], actor: Actor) -> bool:
    """Tell whether the actor's role lets him run a command at all; how far he reaches is asked of each object."""
    info: CommandInfo = run.__wasl__  # type: ignore[attr-defined]  # set below
    return info.public or not _refuses(actor, info, None)


def ask(function: Callable[..., object], target: object, *, by: Actor) -> None:
    """Raise `NotAllowed` where a command would refuse the actor, whatever else it were told; of a plain function nothing is known."""
    info: CommandInfo | None = getattr(function, "__wasl__", None)
    if info is not None and not info.public and _refuses(by, info, target):
        raise NotAllowed(str(LOOKING) if by.seen_as is not None else None)


def command[**P, R, T](
    permission: str,
    *,
    needs: Literal["change", "read"] = "change",
    public: bool = False,
    is_one_statement: bool = False,
) -> Callable[[Callable[Concatenate[T, P], R]], Callable[Concatenate[T, P], R]]:
    """Make a function a command: `permission` is asked of `by`, then of the first argument if it guards itself.

    `needs` says how far the actor must reach the first argument: "change" it, or only "read" it (a colleague's note).
    A `public` command may be run by a visitor and asks nothing. Raises `NotAllowed`; the body runs in one transaction. One that
    writes by a single statement needs none: the statement is done wholly or not at all, without two more ways to the database.
    """
    info = CommandInfo(permission, needs, public)

    def decorate(function: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
        @wraps(function)
        def run(target: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast("Actor", kwargs["by"])
            ask(run, target, by=actor)
            with nullcontext() if is_one_statement else transaction.atomic():
                return function(target, *args, **kwargs)

        run.__wasl__ = info  # type: ignore[attr-defined]  # read by the architecture tests
        return run

    return decorate
