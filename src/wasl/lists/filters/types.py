"""Which operators a type of field knows, and which shape of value each operator takes: the closed list of the language."""

# shapes of values; `filters.values` reads them
NONE, TEXT, TEXTS, CHOICE, CHOICES, NUMBER, NUMBERS = (
    "none",
    "text",
    "texts",
    "choice",
    "choices",
    "number",
    "numbers",
)
MONEY, MONEYS, MOMENT, MOMENTS, SPAN, KEY, KEYS, TRUTH = (
    "money", "moneys", "moment", "moments", "span", "key", "keys", "truth"
)  # fmt: skip

EMPTY = {"is_empty": NONE, "is_not_empty": NONE}


def _scale(one: str, two: str) -> dict[str, str]:
    names = ("is", "is_not", "gt", "gte", "lt", "lte")
    return dict.fromkeys(names, one) | {"between": two} | EMPTY


def _one_of(one: str, many: str) -> dict[str, str]:
    return {"is": one, "is_not": one, "in": many, "not_in": many} | EMPTY


def _several(one: str, many: str) -> dict[str, str]:
    return {"has": one, "has_not": one, "in": many, "not_in": many, "has_all": many} | EMPTY


TIME = {
    "is": MOMENT, "before": MOMENT, "after": MOMENT, "between": MOMENTS, "within_last": SPAN, "within_next": SPAN,
    **EMPTY, "lt": MOMENT, "lte": MOMENT, "gt": MOMENT, "gte": MOMENT,
}  # fmt: skip
TYPES: dict[str, dict[str, str]] = {
    "text": {"is": TEXT, "is_not": TEXT, "contains": TEXT, "contains_not": TEXT, "starts": TEXT, "in": TEXTS,
             "not_in": TEXTS, **EMPTY},
    "phone": {"is": TEXT, "is_not": TEXT, "contains": TEXT, "contains_not": TEXT, "starts": TEXT, **EMPTY},
    "choice": _one_of(CHOICE, CHOICES),
    "choices": _several(CHOICE, CHOICES),
    "number": _scale(NUMBER, NUMBERS),
    "money": _scale(MONEY, MONEYS),
    "day": TIME,
    "moment": TIME,
    "person": _one_of(KEY, KEYS),
    "team": _one_of(KEY, KEYS),
    "id": _one_of(KEY, KEYS),
    "tags": _several(KEY, KEYS),
    "yes_no": {"is": TRUTH},
}  # fmt: skip
# operators that say the contrary of another one: rows without a value answer them too
CONTRARY = {
    "is_not": "is",
    "not_in": "in",
    "contains_not": "contains",
    "has_not": "has",
    "is_empty": "is_not_empty",
}
# a builder does not offer these, because others say the same in plainer words
UNOFFERED = {"day": {"lt", "lte", "gt", "gte"}, "moment": {"lt", "lte", "gt", "gte"}, "phone": {"is_not"}}
# words that stand for whoever looks
ME, MY_TEAM = "me", "mine"


def shape_of(kind: str, operator: str) -> str | None:
    """Return the shape of value that an operator takes on fields of a type, or None where it cannot be asked."""
    return TYPES.get(kind, {}).get(operator)


def offered(kind: str) -> list[str]:
    """Return the operators that a builder offers for a type."""
    return [name for name in TYPES[kind] if name not in UNOFFERED.get(kind, ())]
