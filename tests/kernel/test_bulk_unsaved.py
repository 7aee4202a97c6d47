"""A row made for a bulk write is the row its model would make."""

import pytest
from django.apps import apps
from django.db import models

from wasl.kernel.bulk import unsaved
from wasl.records.models import Note

OURS = [model for model in apps.get_models() if model.__module__.startswith("wasl.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_an_unsaved_row_has_the_same_columns_and_defaults(model: type[models.Model]) -> None:
    def plain(row: models.Model) -> dict[str, object]:
        # keys and moments are made anew for each row
        made = {field.attname for field in model._meta.concrete_fields if callable(field.default)}
        return {
            name: type(value) if name in made else value
            for name, value in vars(row).items()
            if name != "_state"
        }

    assert plain(unsaved(model)) == plain(model())
    assert unsaved(model)._state.adding


def test_given_values_win_over_defaults() -> None:
    assert unsaved(Note, text="Called").text == "Called"
