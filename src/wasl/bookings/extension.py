"""The extension btree_gist, by which PostgreSQL itself refuses a second booking of one time."""

from typing import Any

from django.contrib.postgres.operations import BtreeGistExtension
from django.db.utils import DatabaseError, NotSupportedError, OperationalError, ProgrammingError

from wasl.kernel.errors import WaslError

# read by the operator of the machine, before any language is set
MEND = (
    "Bookings need the extension btree_gist, which this PostgreSQL does not give: %s\n"
    "Install PostgreSQL's contrib package for its version (on Debian and Ubuntu it is part of postgresql-18), then as a\n"
    "superuser of this database run: CREATE EXTENSION btree_gist; and start “wasl migrate” again."
)


class BookedOnce(BtreeGistExtension):
    """Makes the extension, or says what the operator must do."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Create it where it is not there yet."""
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        except (NotSupportedError, OperationalError, ProgrammingError) as error:
            raise WaslError(MEND % _first_line(error)) from error


def _first_line(error: DatabaseError) -> str:
    return (str(error).splitlines() or [""])[0]
