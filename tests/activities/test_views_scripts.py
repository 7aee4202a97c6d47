"""Call scripts in the settings, and beside a call."""

import pytest

from tests import make
from wasl.activities.commands import plan_call, write_script
from wasl.activities.models import Call, Script
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def test_a_script_is_written_shown_beside_a_call_and_removed() -> None:
    owner = make.owner()
    browser = make.signed_in(owner)
    assert "No scripts yet" in browser.get("/settings/scripts/").content.decode()
    assert (
        browser.post(
            "/settings/scripts/new/", {"name": "Renewal", "body": "Say hello\n\nand ask"}
        ).status_code
        == 303
    )
    script = Script.objects.get()
    assert "Say hello" in browser.get("/settings/scripts/").content.decode()
    call = plan_call("Renewals", by=actor_of_user(owner))
    assert "Say hello" in browser.get(f"/activities/{call.pk}/").content.decode()
    assert "Say hello\n\nand ask" in browser.get(f"/settings/scripts/{script.pk}/").content.decode()
    browser.post(f"/settings/scripts/{script.pk}/", {"name": "Renewal", "body": "Other"})
    assert Script.objects.get().body == '<p dir="auto">Other</p>'
    browser.post(f"/settings/scripts/{script.pk}/remove/")
    assert not Script.objects.exists()


def test_scripts_and_the_recording_are_at_hand_where_a_call_is_written_down() -> None:
    owner = make.owner()
    by, browser = actor_of_user(owner), make.signed_in(owner)
    contact = make.contact(by=by)
    write_script(None, name="First call", body="<p>Good morning</p>", by=by)
    path = f"/r/{contact.pk}/log/call/"
    assert "First call" in browser.get(path).content.decode()
    typed = {"direction": "out", "result": "reached", "recording": "https://calls.example/1"}
    assert browser.post(path, typed).status_code == 303
    assert Call.objects.get().recording == "https://calls.example/1"
    planned = plan_call("", about=[contact.pk], by=by)
    answer = browser.post(
        f"/activities/{planned.pk}/finish/", typed | {"recording": "https://calls.example/2"}
    )
    assert answer.status_code == 303
    assert Call.objects.get(pk=planned.pk).recording == "https://calls.example/2"
    owner.role.fields = {"call": {"recording": "read"}}
    owner.role.save()
    assert browser.post(path, typed).status_code == 422
