"""The addresses of the lists behind numbers that letters and homes tell."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from wasl.lists.pages import NO_VIEW, as_text, joined

type Condition = dict[str, Any]


def condition(field: str, op: str, value: Any) -> Condition:
    """Return a condition of the filter language."""
    return {"field": field, "op": op, "value": value}


def deals_address(*conditions: Condition, **words: str) -> str:
    """Return the address of the list of deals of which all conditions hold, and words of its shortcuts."""
    return _address("sales:deal_list", conditions, words | {"show": "list"})


def leads_address(*conditions: Condition, **words: str) -> str:
    """Return the address of the list of leads of which all conditions hold, and words of its shortcuts."""
    return _address("sales:lead_list", conditions, words)


def _address(page: str, conditions: tuple[Condition, ...], words: dict[str, str]) -> str:
    asked = {"view": NO_VIEW, "filter": as_text(joined(list(conditions))), **words}
    return f"{reverse(page)}?{urlencode({name: value for name, value in asked.items() if value})}"
