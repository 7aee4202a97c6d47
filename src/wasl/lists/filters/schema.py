"""The filter language as a JSON schema, for the description of the API."""

from typing import Any

from wasl.lists.filters.reading import DETAIL_OPERATORS, MOST_TIMES, MOST_TYPES
from wasl.lists.filters.types import TYPES

ITSELF = {"$ref": "#/components/schemas/Filter"}
PARTS = {"type": "array", "items": ITSELF, "minItems": 1}
OPERATORS = list(dict.fromkeys(name for known in TYPES.values() for name in known))
DAYS = {
    "type": "object",
    "required": ["days"],
    "properties": {"days": {"type": "integer", "minimum": 1, "maximum": 36500}},
    "additionalProperties": False,
}
MOMENT: dict[str, Any] = {
    "description": "A day (2026-11-22), a moment (RFC 3339), a word such as today or last_month, or days from today.",
    "oneOf": [
        {"type": "string"},
        {"type": "object", "properties": {"days_ago": {"type": "integer"}}, "required": ["days_ago"]},
        {"type": "object", "properties": {"days_ahead": {"type": "integer"}}, "required": ["days_ahead"]},
    ],
}
EDGE = {"type": "object", "properties": {"within_last": DAYS, "after": MOMENT, "before": MOMENT}}
TIMES = {"type": "integer", "minimum": 0, "maximum": MOST_TIMES}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


FILTER: dict[str, Any] = {
    "title": "Filter",
    "description": (
        "The filter language. `GET /listings` says which fields a list has, of which type, and which operators each "
        "knows. At most 100 conditions, 8 levels, 10 questions about events. The outermost object may say its version, 1. "
        "`me` stands for the caller in fields of people, `mine` for his teams."
    ),
    "oneOf": [
        _object(["all"], version={"const": 1}, all=PARTS),
        _object(["any"], version={"const": 1}, any=PARTS),
        _object(["not"], version={"const": 1}, **{"not": ITSELF}),
        _object(["field", "op"], version={"const": 1}, field={"type": "string"}, op={"enum": OPERATORS}, value={}),
        _object(["some", "where"], version={"const": 1}, some={"type": "string"}, where=ITSELF),
        _object(
            ["event"],
            version={"const": 1},
            event={"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "maxItems": MOST_TYPES}]},
            at_least=TIMES,
            at_most=TIMES,
            exactly=TIMES,
            within_last=DAYS,
            after=MOMENT,
            before=MOMENT,
            first=EDGE,
            last=EDGE,
            where={
                "type": "array",
                "maxItems": 10,
                "items": _object(
                    ["field", "op"], field={"type": "string"}, op={"enum": list(DETAIL_OPERATORS)}, value={}
                ),
            },
        ),
    ],
}  # fmt: skip
