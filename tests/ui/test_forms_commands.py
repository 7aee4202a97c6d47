"""How a form runs a command and shows what it refuses."""

from typing import Any

import pytest
from django.template import Context, Template

from tests.ui.demo import ACTOR, PersonForm
from wasl.kernel.errors import Conflict, Invalid, NotAllowed

ROWS = {"emails-TOTAL_FORMS": "3", "emails-INITIAL_FORMS": "0"}
SENT = {
    "name": "Noura",
    **ROWS,
    "emails-0-value": "noura@example.com",
    "emails-0-label": "work",
    "emails-1-value": "",
    "emails-1-label": "home",
    "emails-2-value": "old@example.com",
    "emails-2-label": "home",
    "emails-2-DELETE": "on",
}


def test_a_form_runs_its_command_with_the_values() -> None:
    seen: dict[str, Any] = {}

    def save(target: object, **values: Any) -> str:
        seen.update(values, target=target)
        return "saved"

    form = PersonForm(SENT)
    assert form.run(save, "target", by=ACTOR, source="web")
    assert form.result == "saved"
    assert form.status == 200
    assert seen == {
        "target": "target",
        "by": ACTOR,
        "source": "web",
        "name": "Noura",
        "note": "",
        "is_customer": False,
        "emails": [{"value": "noura@example.com", "label": "work"}],
    }


def test_a_form_that_was_not_sent_runs_nothing() -> None:
    form = PersonForm()
    assert not form.run(pytest.fail, None, by=ACTOR)
    assert form.status == 200


def test_a_form_with_errors_runs_nothing_and_is_422() -> None:
    form = PersonForm({**SENT, "name": ""})
    assert not form.run(pytest.fail, None, by=ACTOR)
    assert form.status == 422


def test_a_bad_row_refuses_the_whole_form() -> None:
    form = PersonForm({**SENT, "emails-0-value": "not an address"})
    assert not form.run(pytest.fail, None, by=ACTOR)
    assert form.status == 422


def refusing(error: Exception) -> Any:
    """Return a command that raises `error`."""

    def run(_target: object, **_values: Any) -> None:
        raise error

    return run


def test_what_the_command_refuses_stands_at_its_field() -> None:
    form = PersonForm(SENT)
    assert not form.run(
        refusing(Invalid(fields={"name": ["Too short."], "unknown": ["Else."]})), None, by=ACTOR
    )
    assert form.errors["name"] == ["Too short."]
    assert form.non_field_errors() == ["Else."]
    assert form.status == 422


def test_a_conflict_shows_the_values_of_the_other() -> None:
    form = PersonForm(SENT)
    assert not form.run(refusing(Conflict(theirs={"name": "Layan"})), None, by=ACTOR)
    assert form.theirs == {"name": "Layan"}
    assert form.status == 409


def test_a_missing_right_goes_on_to_the_middleware() -> None:
    with pytest.raises(NotAllowed):
        PersonForm(SENT).run(refusing(NotAllowed()), None, by=ACTOR)


def test_fields_have_a_direction_of_their_own() -> None:
    form = PersonForm(SENT)
    assert form.fields["name"].widget.attrs["dir"] == "auto"
    assert form.row_sets["emails"].forms[0].fields["value"].widget.attrs["dir"] == "ltr"


def test_an_error_is_joined_to_its_input() -> None:
    form = PersonForm({**SENT, "name": ""})
    shown = Template("{% field form.name %}").render(Context({"form": form}))
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_name_helptext id_name_error"' in shown
    assert 'id="id_name_error"' in shown
    assert 'for="id_name"' in shown


def test_hostile_text_comes_back_escaped() -> None:
    text = '"><img src=x onerror=alert(1)>\u202eأ'
    form = PersonForm({**SENT, "name": text * 9})
    shown = Template("{% form_fields form %}").render(Context({"form": form}))
    assert "<img" not in shown
    assert form.status == 422


def test_rows_work_without_scripts() -> None:
    form = PersonForm(initial={"name": "Noura", "emails": [{"value": "a@b.lv", "label": "work"}]})
    shown = Template('{% rows form.row_sets.emails "E-mails" "Another" %}').render(Context({"form": form}))
    assert 'value="a@b.lv"' in shown
    assert 'name="emails-1-value"' in shown, "one empty row waits"
    assert 'name="emails-0-DELETE"' in shown
    assert "__prefix__" in shown
