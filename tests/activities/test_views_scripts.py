"""Call scripts in the settings, and beside a call."""

import pytest

from tests import make
from wasl.activities.commands import plan_call
from wasl.activities.models import Script
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
