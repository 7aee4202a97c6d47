"""Django's cache in a table of the database, written by one statement where Django takes three and a savepoint."""

import base64
import datetime
import pickle
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

from wasl.kernel import clock

PUT = (
    "INSERT INTO %s AS held (cache_key, value, expires) VALUES (%%s, %%s, %%s) ON CONFLICT (cache_key)"
    " DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
ALWAYS = datetime.datetime.max.replace(microsecond=0, tzinfo=datetime.UTC)


class TableCache(DatabaseCache):
    """Keeps what Django's keeps, where Django keeps it. What is over or too much is taken away by `cull`, not while writing."""

    _table: str

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        """Write a value and tell whether it is written: `add` leaves one that still holds, whoever comes at the same time."""
        if mode == "touch":
            return bool(super()._base_set(mode, key, value, timeout))  # type: ignore[misc]  # the stubs leave it out
        text = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        statement = PUT % connection.ops.quote_name(self._table)
        values: list[Any] = [key, text, self._end(timeout)]
        if mode == "add":
            statement += " WHERE held.expires < %s"
            values.append(clock.now())
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount)

    def _end(self, timeout: Any) -> datetime.datetime:
        seconds = self.get_backend_timeout(timeout)
        return ALWAYS if seconds is None else datetime.datetime.fromtimestamp(seconds, datetime.UTC)

    def cull(self) -> None:
        """Take away what is over, and a third of the rest where there is more than the cache should hold."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(self._table)}")  # noqa: S608 - our name
            number = cursor.fetchone()[0]
            self._cull(connection.alias, cursor, clock.now(), number)  # type: ignore[attr-defined]  # as above
