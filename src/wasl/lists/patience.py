"""Asks the database for something that may take too long, and gives up in time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

A_MOMENT, HALF_A_SECOND, A_SECOND = "300ms", "500ms", "1000ms"


def within[T](limit: str, ask: Callable[[], T]) -> T | None:
    """Return what `ask` returns; None when a statement of it takes longer than `limit`, which leaves no trace."""
    try:
        return _limited(limit, ask)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return None


def _limited[T](limit: str, ask: Callable[[], T]) -> T:
    is_nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)", [limit]
        )
        usual, _short = cursor.fetchone()
        found = ask()
        if is_nested:  # else it ends with the transaction
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [usual])
    return found


@contextmanager
def unsorted() -> Iterator[None]:
    """Let statements inside `within` come by their order along an index, whatever the planner expects of putting rows in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_sort', 'off', true)")
        yield  # where it fails, it ends with the transaction
        cursor.execute("SELECT set_config('enable_sort', 'on', true)")
