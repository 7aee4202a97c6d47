"""Tells what a cell of text looks like: a number, a date, an e-mail address and so on."""

import re

KINDS = (
    ("email", re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:.]{2,}")),
    ("url", re.compile(r"(?:https?|ftp)://\S+|www\.\S+\.\S+", re.IGNORECASE)),
    ("time", re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[apAP]\.?[mM]\.?)?")),
    (
        "date",
        re.compile(
            r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})\.?"
            r"|\d{1,2}[ -][^\W\d_]{3,9}\.?,?[ -]\d{2,4}|[^\W\d_]{3,9}\.? \d{1,2},? \d{4})"
            r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?( ?[apAP][mM])?",
        ),
    ),
    (
        "number",
        re.compile(
            r"[-+−]?[$€£]?\s?\d{1,3}(?:[ ,.\u00a0'٬]\d{3})*(?:[.,٫]\d+)?\s?[%$€£]?"
            r"|[-+−]?\d*[.,]?\d+([eE][-+]?\d+)?"
        ),
    ),
    ("phone", re.compile(r"\+?[\d()\[\] .\-/\u00a0]{6,24}(?:\s?(?:x|ext\.?|#)\s?\d+)?", re.IGNORECASE)),
)
STRONG = frozenset({"email", "url", "date", "time", "phone"})
PHONE_STARTS = ("0", "5", "9", "371")
DIGIT = re.compile(r"\d")
# what programs write into a cell that holds nothing
BLANKS = frozenset(["", "null", "(null)", "n/a", "#n/a", "nil", "-", "--", "—", "unspecified"])
# as Outlook and MySQL write a day that nobody gave
NO_DAY = re.compile(r"0{1,4}([-/.])0{1,2}\1(00){1,2}( 0{1,2}:00(:00)?)?")


def is_blank(cell: str) -> bool:
    """Tell whether a cell holds nothing, in the words of the program that wrote it."""
    text = cell.strip().lower()
    return text in BLANKS or bool(NO_DAY.fullmatch(text))


def kind_of(cell: str) -> str:
    """Return `blank`, `text` or one of the kinds above."""
    text = cell.strip()
    if not text:
        return "blank"
    if len(text) > 200:
        return "text"
    for kind, pattern in KINDS:
        if pattern.fullmatch(text) and (kind != "phone" or len(DIGIT.findall(text)) >= 6):
            return _long_digits(kind, text)
    return "text"


def _long_digits(kind: str, text: str) -> str:
    """Return phone for a bare number that is as long as phone numbers are and starts as they do."""
    if kind == "number" and text.isdecimal() and 9 <= len(text) <= 15 and text.startswith(PHONE_STARTS):
        return "phone"
    return kind
