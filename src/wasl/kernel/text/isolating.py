"""Keeps what somebody typed apart from the direction of a plain sentence around it."""

FIRST_STRONG, POP = "\u2068", "\u2069"
# marks of a direction, which people may type and cleaning leaves (UAX #9 §2.6)
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"


def isolated(text: object) -> str:
    """Return a text with a direction of its own (FSI and PDI, Unicode UAX #9 §2.4); on pages `<bdi>` does the same."""
    return f"{FIRST_STRONG}{text}{POP}"
