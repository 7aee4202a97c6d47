"""Deals over the API: opened, moved, refused, won."""

from decimal import Decimal

import pytest

from tests import make
from tests.api import Caller
from wasl.sales.models import Stage

pytestmark = pytest.mark.django_db


def test_a_deal_is_opened_moved_and_won_and_a_move_that_lacks_something_is_refused() -> None:
    caller = Caller(make.owner())
    company, new, proposal = make.company(), make.stage("New"), make.stage("Proposal")
    Stage.objects.filter(pk=new.pk).update(needs=["amount"])
    made = caller.send("post", "/deals", {"title": "Tea", "company": str(company.pk), "currency": "SAR"})
    assert made.status_code == 201, made.json()
    deal = made.json()
    path = f"/deals/{deal['id']}"
    assert made["Location"] == f"/api/v1{path}"
    assert (deal["state"], deal["stage"], deal["company"], deal["chance"]) == (
        "open",
        str(new.pk),
        str(company.pk),
        10,
    )
    goal = {"stage": str(proposal.pk), "left": str(new.pk)}
    refused = caller.send("post", f"{path}/move", goal)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["amount"])
    assert caller.send("get", path).json()["stage_name"] == "New"
    assert Decimal(caller.send("patch", path, {"amount": "1250.50"}).json()["amount"]) == Decimal("1250.50")
    moved = caller.send("post", f"{path}/move", goal).json()
    assert (moved["stage_name"], moved["chance"]) == ("Proposal", 45)
    stale = caller.send(
        "post", f"{path}/move", {"stage": str(make.stage("Qualified").pk), "left": str(new.pk)}
    )
    assert stale.status_code == 409
    # closing is no move
    assert caller.send("post", f"{path}/move", {"stage": str(make.stage("Won").pk)}).status_code == 422
    won = caller.send("post", f"{path}/win").json()
    assert (won["state"], won["stage_name"], won["closed_at"] is None) == ("won", "Won", False)
    assert caller.send("post", f"{path}/win").status_code == 409
    stranger = Caller(make.user())
    assert stranger.send("get", path).status_code == 404
    assert stranger.send("post", f"{path}/move", goal).status_code == 404
