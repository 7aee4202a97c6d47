"""Expressions of lists: each value of a field that has several, and an expression read through a relation."""

from typing import Any

from django.db.models import F, Func, Q, TextField


class EachOfArray(Func):
    """Each element of an array in a row of its own; one empty row for an array without elements."""

    function = "unnest"
    template = "%(function)s(COALESCE(NULLIF(%(expressions)s, '{}'), '{NULL}'))"
    output_field = TextField()
    set_returning = True


class EachOfJson(Func):
    """Each text of a JSON array in a row of its own; one empty row for an array without texts."""

    function = "jsonb_array_elements_text"
    template = "%(function)s(COALESCE(NULLIF(%(expressions)s, '[]'::jsonb), '[null]'::jsonb))"
    output_field = TextField()
    set_returning = True


def through(expression: Any, name: str) -> Any:
    """Return an expression over columns as one over the same columns behind the relation `name`."""
    if isinstance(expression, F):
        return F(f"{name}__{expression.name}")  # type: ignore[attr-defined]  # the stubs forget it
    if isinstance(expression, Q):
        children: list[Any] = list(expression.children)
        moved = [
            through(one, name) if isinstance(one, Q) else (f"{name}__{one[0]}", one[1]) for one in children
        ]
        return Q.create(moved, connector=expression.connector, negated=expression.negated)
    copied = expression.copy()
    copied.set_source_expressions([one and through(one, name) for one in copied.get_source_expressions()])
    return copied
