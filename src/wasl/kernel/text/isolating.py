"""Keeps what somebody typed apart from the direction of a plain sentence around it."""

FIRST_STRONG, POP = "\u2068", "\u2069"


def isolated(text: object) -> str:
    """Return a text with a direction of its own (FSI and PDI, Unicode UAX #9 §2.4); on pages `<bdi>` does the same."""
    return f"{FIRST_STRONG}{text}{POP}"
