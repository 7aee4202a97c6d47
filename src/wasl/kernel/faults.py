"""What a fault of the database means to whoever waits for it: somebody holds the row, it took too long, or it is away."""

from django.db.utils import InterfaceError, OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled, SerializationFailure

# what Django raises when the database cannot answer
AWAY = (OperationalError, InterfaceError)
HELD = (LockNotAvailable, DeadlockDetected, SerializationFailure)


def is_held(error: BaseException) -> bool:
    """Tell whether somebody else is changing the same rows (SQLSTATE 55P03, 40P01, 40001): the next try may well work."""
    return isinstance(error.__cause__, HELD)


def is_slow(error: BaseException) -> bool:
    """Tell whether a statement ran longer than it may (SQLSTATE 57014); the database itself is well."""
    return isinstance(error.__cause__, QueryCanceled)
