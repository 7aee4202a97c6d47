"""Several names in one line."""

from collections.abc import Sequence


def joined_names(names: Sequence[str]) -> str:
    """Return names in a line, apart by the comma of the script in which the first is written."""
    is_arabic = bool(names) and any("\u0600" <= letter <= "\u06ff" for letter in names[0])
    return ("، " if is_arabic else ", ").join(names)
