"""Tasks that the tests of the queue run."""

from django.tasks import task

CALLS: list[tuple[object, ...]] = []


@task
def note(*words: str, end: str = "") -> None:
    """Remember the call."""
    CALLS.append((*words, end))


@task
def chain(depth: int) -> None:
    """Queue the next, down to nothing."""
    CALLS.append((depth,))
    if depth:
        chain.enqueue(depth - 1)


@task
def fail() -> None:
    """Fail."""
    raise RuntimeError("as asked")
