"""Asks the database for something that may take too long, and gives up in time."""

from collections.abc import Callable

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import QueryCanceled

A_MOMENT, HALF_A_SECOND, A_SECOND = "300ms", "500ms", "1000ms"


def within[T](limit: str, ask: Callable[[], T], *, is_unsorted: bool = False) -> T | None:
    """Return what `ask` returns; None when a statement of it takes longer than `limit`, which leaves no trace.

    Statements that are `is_unsorted` come by their order along an index, whatever the planner expects of putting rows in order.
    """
    try:
        return _limited({"statement_timeout": limit} | ({"enable_sort": "off"} if is_unsorted else {}), ask)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return None


def _limited[T](settings: dict[str, str], ask: Callable[[], T]) -> T:
    is_nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        usual = _set(cursor, settings)
        found = ask()
        if is_nested:  # else it ends with the transaction
            _set(cursor, usual)
    return found


def _set(cursor: CursorWrapper, settings: dict[str, str]) -> dict[str, str]:
    """Make settings hold to the end of the transaction and return what they were."""
    each = "current_setting(%s), set_config(%s, %s, true)"
    given = [word for name, value in settings.items() for word in (name, name, value)]
    cursor.execute(f"SELECT {', '.join([each] * len(settings))}", given)
    return dict(zip(settings, cursor.fetchone()[::2], strict=True))
