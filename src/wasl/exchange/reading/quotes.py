"""Splits records whose quotation marks are not well formed, so that nothing written in them is lost."""

from wasl.exchange.reading.dialects import Dialect


def split_lenient(text: str, dialect: Dialect) -> list[str] | None:
    """Return the cells, a quote closing its cell only before a delimiter or the end; None if one is open."""
    body = text.rstrip("\r\n")
    cells: list[str] = []
    at = 0
    while True:
        start = _skip_space(body, at, dialect)
        if dialect.quote and body.startswith(dialect.quote, start):
            end = _closing(body, start + 1, dialect)
            if end is None:
                return None
            cells.append(body[start + 1 : end].replace(dialect.quote * 2, dialect.quote))
            at = end + 1
        else:
            end = body.find(dialect.delimiter, start)
            cells.append(body[start : len(body) if end < 0 else end])
            at = len(body) if end < 0 else end
        if at >= len(body):
            return cells
        at += 1


def _skip_space(body: str, at: int, dialect: Dialect) -> int:
    while dialect.skips_space and body.startswith(" ", at):
        at += 1
    return at


def _closing(body: str, at: int, dialect: Dialect) -> int | None:
    """Return where the quote stands that closes the cell begun before `at`."""
    quote = dialect.quote or '"'
    while (end := body.find(quote, at)) >= 0:
        after = body[end + 1 : end + 2]
        if after in {"", dialect.delimiter}:
            return end
        at = end + (2 if after == quote else 1)
    return None


def split_literal(line: str, dialect: Dialect) -> list[str]:
    """Return the cells of one line with stray quotes taken as written; balanced ones are taken off."""
    quote = dialect.quote or '"'
    parts = line.rstrip("\r\n").split(dialect.delimiter)
    if dialect.skips_space:
        parts = [part.strip(" ") for part in parts]
    return [
        part[1:-1].replace(quote * 2, quote) if len(part) > 1 and part[0] == part[-1] == quote else part
        for part in parts
    ]
