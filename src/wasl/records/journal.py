"""Moves, removes and writes rows so that each step can be taken back: the memory of a merge."""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

CHUNK = 2_000

# a model's manager or class; Django types neither by what they hold
type Table = Any
type Step = dict[str, Any]


def about(model: Table) -> Any:
    """Return what Django knows of a table."""
    return model._meta  # noqa: SLF001 - public in Django's documentation


def rows_of(model: Table) -> Any:
    """Return all rows of a table."""
    return model._base_manager  # noqa: SLF001 - public in Django's documentation


def key_of(model: Table, column: str) -> str:
    """Return the attribute by which a row is known while `column` moves: its key, or the rest of a composite one."""
    names = [str(part.attname) for part in about(model).pk_fields]
    return next((name for name in names if name != column), column)


def plain(value: Any) -> Any:
    """Return values as JSON keeps them."""
    return json.loads(json.dumps(value, default=_as_text))


def _as_text(value: Any) -> str:
    """Return what JSON has no form for as Django reads it; its own encoder would cut the microseconds off."""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


@dataclass
class Journal:
    """What was done, step by step; `steps` is what is stored."""

    steps: list[Step] = field(default_factory=list)

    def move(self, rows: models.QuerySet[Any], column: str, *, old: Any, new: Any) -> int:
        """Point `column` of rows that held `old` to `new`; returns how many."""
        model: Table = rows.model
        key = key_of(model, column)
        keys = list(rows.order_by().values_list(key, flat=True))
        for part in _parts(keys):
            rows_of(model).filter(**{f"{key}__in": part, column: old}).update(**{column: new})
        if keys:
            self._note("moved", model, column=column, old=plain(old), new=plain(new), keys=plain(keys))
        return len(keys)

    def remove(self, rows: models.QuerySet[Any]) -> int:
        """Delete rows, and keep each as it was; returns how many."""
        model: Table = rows.model
        names = [column.attname for column in about(model).concrete_fields]
        found = list(rows.order_by().values(*names))
        if found:
            rows_of(rows.model).filter(pk__in=list(rows.order_by().values_list("pk", flat=True))).delete()
            self._note("removed", model, rows=plain(found))
        return len(found)

    def write(self, row: models.Model, values: Mapping[str, Any]) -> None:
        """Set columns of one row."""
        model: Table = type(row)
        changed = {
            name: [plain(getattr(row, name)), plain(value)]
            for name, value in values.items()
            if getattr(row, name) != value
        }
        if changed:
            rows_of(model).filter(pk=row.pk).update(**{name: values[name] for name in changed})
            self._note("written", model, key=plain(row.pk), values=changed)

    def add(self, row: models.Model) -> None:
        """Insert a new row."""
        row.save(force_insert=True)
        self._note("added", type(row), key=plain(row.pk))

    def _note(self, did: str, model: Table, **rest: Any) -> None:
        self.steps.append({"did": did, "model": about(model).label_lower, **rest})


def take_back(steps: Sequence[Step]) -> None:
    """Take all steps back, the last first; a row that somebody has changed in the same place since stays."""
    tables = {about(model).label_lower: model for model in apps.get_models(include_auto_created=True)}
    for step in reversed(steps):
        BACK[step["did"]](tables[step["model"]], step)


def _move_back(model: Table, step: Step) -> None:
    column, moved = step["column"], rows_of(model).filter(**{step["column"]: step["new"]})
    key = key_of(model, column)
    if key == column:
        moved.update(**{column: step["old"]})
        return
    for part in _parts(step["keys"]):
        moved.filter(**{f"{key}__in": part}).update(**{column: step["old"]})


def _put_back(model: Table, step: Step) -> None:
    fields = about(model).concrete_fields
    rows = [
        model(**{column.attname: column.to_python(row[column.attname]) for column in fields})
        for row in step["rows"]
    ]
    rows_of(model).bulk_create(rows, ignore_conflicts=True)


def _write_back(model: Table, step: Step) -> None:
    row = rows_of(model).filter(pk=step["key"]).first()
    if row is not None:
        kept = {name: old for name, (old, new) in step["values"].items() if plain(getattr(row, name)) == new}
        if kept:
            rows_of(model).filter(pk=row.pk).update(**kept)


def _drop(model: Table, step: Step) -> None:
    rows_of(model).filter(pk=step["key"]).delete()


BACK: Mapping[str, Any] = {"added": _drop, "moved": _move_back, "removed": _put_back, "written": _write_back}


def _parts(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
