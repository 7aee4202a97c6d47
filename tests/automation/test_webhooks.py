"""Webhooks: what is told to whom, signed; tried again for three days; paused with a word to the owner (S-043, S-104)."""

import base64
import dataclasses
import datetime
import hashlib
import hmac
import ipaddress
import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from tests import make
from tests.api import Caller
from tests.drain import drain
from tests.sink import Sink, listening, status
from wasl.automation import hearing, jobs, posting, queries
from wasl.automation.commands import (
    add_rule,
    add_webhook,
    change_webhook,
    publish_rule,
    replay,
    rotate_secret,
    switch_webhook,
)
from wasl.automation.commands import (
    test_webhook as send_test,
)
from wasl.automation.models import Delivery, Notification, Webhook
from wasl.automation.saying import plain
from wasl.contacts.commands import change_contact
from wasl.kernel import clock, http
from wasl.kernel.actor import Actor
from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.records.commands import write_note
from wasl.records.models import Event
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    networks = (ipaddress.ip_network("127.0.0.0/8"),)
    monkeypatch.setattr(http, "ENV", dataclasses.replace(ENV, networks=networks))
    with listening() as server:
        yield server


@pytest.fixture
def noura() -> Actor:
    return actor_of_user(make.owner())


def hook(sink: Sink, by: Actor, *events: str, **values: Any) -> tuple[Webhook, str]:
    """Make a webhook, whose events are read at once."""
    made: tuple[Webhook, str] = add_webhook(sink.url, events=list(events), by=by, **values)
    return made


def checks(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Check a message as the other side does."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return wanted in headers["webhook-signature"].split(" ")


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = posting.signature([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_event_is_told_once_signed_and_as_the_api_shows_the_record(sink: Sink, noura: Actor) -> None:
    _webhook, secret = hook(sink, noura, "record.added")
    layan = make.contact(name="Layan", by=noura)
    drain()
    ((path, headers, body),) = sink.got
    assert path == "/hook"
    assert checks(secret, headers, body)
    assert not checks("whsec_" + base64.b64encode(b"other").decode(), headers, body)
    told = json.loads(body)
    assert told["type"] == "record.added"
    record = told["data"]["record"]
    assert (record["id"], record["kind"], record["object"]["name"]) == (str(layan.id), "contact", "Layan")
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.response) == ("sent", 200, "thanks")
    assert headers["webhook-id"] == str(delivery.id)


def test_an_event_has_one_delivery_however_often_its_job_runs(sink: Sink, noura: Actor) -> None:
    hook(sink, noura, "record.added")
    make.contact(by=noura)
    drain()
    jobs.hear_events.call([str(key) for key in Event.objects.values_list("pk", flat=True)])
    drain()
    assert (Delivery.objects.count(), len(sink.got)) == (1, 1)


def test_only_chosen_events_on_records_in_the_filter_are_told(sink: Sink, noura: Actor) -> None:
    fair = {"field": "source", "op": "is", "value": "fair"}
    hook(sink, noura, "record.added", kind="contact", filter=fair)
    made = make.contact(source="fair", by=noura)
    make.contact(source="web", by=noura)
    write_note(made, body="<p>Secret canary</p>", by=noura)
    drain()
    assert [json.loads(body)["data"]["record"]["id"] for _path, _headers, body in sink.got] == [str(made.id)]


def test_notes_themselves_never_leave(sink: Sink, noura: Actor) -> None:
    hook(sink, noura, "*")
    write_note(make.contact(by=noura), body="<p>canary-14</p>", by=noura)
    drain()
    assert "note.written" in {json.loads(body)["type"] for _path, _headers, body in sink.got}
    assert all(b"canary-14" not in body for _path, _headers, body in sink.got)


def test_a_webhook_tells_no_more_than_its_owner_may_see(sink: Sink, noura: Actor) -> None:
    role = Role.objects.get(key="sales")
    role.permissions = [*role.permissions, "automation.manage_webhooks"]
    role.fields = {"contact": {"birthday": "hidden"}}
    role.save()
    sami = make.actor("sales")
    hook(sink, sami, "*")
    make.contact(name="Not his", by=noura)
    own = make.contact(name="His", by=sami)
    change_contact(own, birthday="1990-05-17", by=noura)
    drain()
    told = [json.loads(body) for _path, _headers, body in sink.got]
    assert {one["data"]["record"]["object"]["name"] for one in told} == {"His"}
    assert all("birthday" not in json.dumps(one) and "1990" not in json.dumps(one) for one in told)


def test_what_fails_is_tried_again_under_the_same_id_later_each_time(sink: Sink, noura: Actor) -> None:
    hook(sink, noura, "record.added")
    sink.answer = status(500)
    with time_machine.travel(datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC), tick=False) as time:
        make.contact(by=noura)
        drain()
        waits = []
        for _turn in range(6):
            delivery = Delivery.objects.get()
            waits.append(round((delivery.due_at - delivery.created_at).total_seconds()))
            time.move_to(delivery.due_at)
            jobs.wake_webhooks.call()
            drain()
        sink.answer = status(204)
        time.move_to(Delivery.objects.get().due_at)
        jobs.wake_webhooks.call()
        drain()
    assert waits == sorted(waits)
    assert waits[0] in range(9, 12)
    assert len({headers["webhook-id"] for _path, headers, _body in sink.got}) == 1
    assert len({headers["webhook-timestamp"] for _path, headers, _body in sink.got}) == len(sink.got) == 8
    delivery = Delivery.objects.get()
    assert (delivery.state, len(delivery.attempts)) == ("sent", 8)
    assert Webhook.objects.get().failing_since is None


def test_after_three_days_it_is_paused_and_the_owner_told(sink: Sink, noura: Actor) -> None:
    webhook, _secret = hook(sink, noura, "record.added", name="Books")
    sink.answer = status(500)
    with time_machine.travel(datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC), tick=False) as time:
        make.contact(by=noura)
        drain()
        for _turn in range(100):
            waiting = Delivery.objects.filter(state="waiting").first()
            if waiting is None:
                break
            time.move_to(waiting.due_at)
            jobs.wake_webhooks.call()
            drain()
        webhook.refresh_from_db()
        assert (webhook.state, webhook.paused_because) == ("paused", "failing")
        assert Delivery.objects.get().state == "failed"
        notice = Notification.objects.get(kind="system")
        assert notice.text == "The webhook “Books” was paused. Nothing could be delivered for three days."
        make.contact(by=noura)
        drain()
        assert Delivery.objects.count() == 1
        sink.answer = status(200)
        switch_webhook(webhook, is_on=True, by=noura)
        replay(Delivery.objects.select_related("webhook").get(), by=noura)
        drain()
    assert Delivery.objects.get().state == "sent"


def test_a_410_stops_at_once(sink: Sink, noura: Actor) -> None:
    webhook, _secret = hook(sink, noura, "record.added")
    sink.answer = status(410)
    make.contact(by=noura)
    drain()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.paused_because, Delivery.objects.get().state) == ("paused", "gone", "held")
    assert len(sink.got) == 1


def test_retry_after_is_heeded(sink: Sink, noura: Actor) -> None:
    hook(sink, noura, "record.added")
    sink.answer = status(429, Retry_After="600")
    make.contact(by=noura)
    drain()
    delivery = Delivery.objects.get()
    assert 530 < (delivery.due_at - delivery.created_at).total_seconds() < 700


def test_a_redirect_is_a_failure_and_is_not_followed(sink: Sink, noura: Actor) -> None:
    hook(sink, noura, "record.added")
    sink.answer = status(302, Location=sink.url + "/second")
    make.contact(by=noura)
    drain()
    assert (Delivery.objects.get().status, [path for path, _h, _b in sink.got]) == (302, ["/hook"])


def test_a_new_secret_signs_beside_the_old_one_for_a_day(sink: Sink, noura: Actor) -> None:
    webhook, old = hook(sink, noura, "record.added")
    new = rotate_secret(webhook, by=noura)
    make.contact(by=noura)
    drain()
    _path, headers, body = sink.got[0]
    assert checks(old, headers, body)
    assert checks(new, headers, body)
    with time_machine.travel(clock.now() + datetime.timedelta(hours=25)):
        make.contact(by=noura)
        drain()
    _path, headers, body = sink.got[1]
    assert checks(new, headers, body)
    assert not checks(old, headers, body)


def test_secrets_lie_sealed_and_are_shown_once(sink: Sink, noura: Actor) -> None:
    webhook, secret = hook(sink, noura, "record.added")
    assert secret not in webhook.sealed_secret
    browser = make.signed_in(webhook.owner)
    for view in ("webhook_detail", "webhook_edit"):
        assert secret not in browser.get(reverse(f"automation:{view}", args=[webhook.pk])).content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/", "https://10.0.0.1/", "file:///etc/passwd", "https://localhost/", "http://[::1]/",
        "https://2130706433/", "https://user@127.0.0.1/", "https://127.0.0.1:22/", "nonsense",
    ],
)  # fmt: skip
def test_inner_addresses_are_refused_at_save_and_again_at_send(
    monkeypatch: pytest.MonkeyPatch, sink: Sink, noura: Actor, url: str
) -> None:
    webhook, _secret = hook(sink, noura, "record.added")
    monkeypatch.setattr(http, "ENV", ENV)
    with pytest.raises(Invalid) as refusal:
        change_webhook(webhook, url=url, by=noura)
    assert list(refusal.value.fields) == ["url"]
    Webhook.objects.update(url=url)
    make.contact(by=noura)
    drain()
    assert Delivery.objects.get().state == "waiting"
    assert sink.got == []


def test_one_sender_at_a_time(sink: Sink, noura: Actor) -> None:
    webhook, _secret = hook(sink, noura, "record.added")
    make.contact(by=noura)
    Webhook.objects.update(leased_until=clock.now() + datetime.timedelta(minutes=1))
    drain()
    assert sink.got == []
    Webhook.objects.update(leased_until=clock.now())
    jobs.wake_webhooks.call()
    drain()
    assert len(sink.got) == 1
    assert webhook.deliveries.get().state == "sent"


def test_only_those_with_the_right_manage_webhooks(sink: Sink, noura: Actor) -> None:
    webhook, _secret = hook(sink, noura, "record.added")
    sami = make.actor("sales")
    with pytest.raises(NotAllowed):
        add_webhook(sink.url, by=sami)
    with pytest.raises(NotAllowed):
        queries.get_webhook(sami, webhook.pk)


def test_an_event_that_no_webhook_wants_costs_no_job(sink: Sink, noura: Actor) -> None:
    assert not hearing.wants("record.added")
    webhook, _secret = hook(sink, noura, "record.added")
    assert hearing.wants("record.added")
    assert not hearing.wants("note.written")
    switch_webhook(webhook, is_on=False, by=noura)
    assert not hearing.wants("record.added")


def test_a_test_is_sent_and_stands_in_the_log(sink: Sink, noura: Actor) -> None:
    webhook, _secret = hook(sink, noura)
    send_test(webhook, by=noura)
    drain()
    assert json.loads(sink.got[0][2])["type"] == "webhook.test"
    browser = make.signed_in(webhook.owner)
    page = browser.get(reverse("automation:webhook_detail", args=[webhook.pk])).content.decode()
    assert "webhook.test" in page
    delivery = Delivery.objects.get()
    page = browser.get(reverse("automation:delivery_detail", args=[webhook.pk, delivery.pk])).content.decode()
    assert str(delivery.pk) in page
    answer = browser.post(reverse("automation:delivery_replay", args=[webhook.pk, delivery.pk]))
    drain()
    assert (answer.status_code, len(sink.got)) == (303, 2)
    switch_webhook(Webhook.objects.get(), is_on=False, by=noura)
    with pytest.raises(Conflict):
        send_test(Webhook.objects.get(), by=noura)


def test_a_webhook_is_added_by_the_page(sink: Sink, noura: Actor) -> None:
    owner = make.signed_in(Webhook(owner_id=noura.user_id).owner)
    form = {
        "name": "n8n",
        "url": sink.url,
        "kind": "",
        "view": "",
        "events": ["record.added", "note.written"],
    }
    answer = owner.post(reverse("automation:webhook_new"), form)
    assert answer.status_code == 200
    assert "whsec_" in answer.content.decode()
    webhook = Webhook.objects.get()
    assert (webhook.name, webhook.events) == ("n8n", ["record.added", "note.written"])
    refused = owner.post(reverse("automation:webhook_new"), form | {"url": "https://10.0.0.1/"})
    assert refused.status_code == 422
    assert "inner network" in refused.content.decode()


def test_rules_notify_people_and_call_webhooks(sink: Sink, noura: Actor) -> None:
    webhook, _secret = hook(sink, noura)
    khalid = make.user("agent", name="Khalid")
    steps = [
        {"action": "automation.notify", "with": {"to": f"user:{khalid.id}", "text": "Call {{ name }}"}},
        {"action": "automation.notify", "with": {"to": "owner", "text": "Yours: {{ name }}"}},
        {"action": "automation.webhook", "with": {"webhook": str(webhook.id)}},
    ]
    made = add_rule("contact", definition={"when": {"event": ["record.added"]}, "do": steps}, by=noura)
    publish_rule(made, by=noura)
    layan = make.contact(name="Layan", by=noura)
    drain()
    (said,) = queries.notifications(actor_of_user(khalid)).items
    assert (said.title, plain(said.line)) == ("Layan", "Call Layan")
    # the owner of a rule hears what it says, though it acts in the owner's name
    assert [plain(one.line) for one in queries.notifications(noura).items] == ["Yours: Layan"]
    told = json.loads(sink.got[0][2])
    assert (told["type"], told["data"]["record"]["id"]) == ("rule.called", str(layan.id))


def test_programs_manage_webhooks_and_read_the_log(sink: Sink, noura: Actor) -> None:
    caller = Caller(User.objects.get(pk=noura.user_id))
    made = caller.send("post", "/webhooks", {"url": sink.url, "events": ["record.added"]})
    assert made.status_code == 201
    webhook = made.json()
    assert webhook["secret"].startswith("whsec_")
    assert "secret" not in caller.send("get", f"/webhooks/{webhook['id']}").json()
    make.contact(by=noura)
    drain()
    (line,) = caller.send("get", f"/webhooks/{webhook['id']}/deliveries").json()["items"]
    assert (line["state"], line["status"], line["tries"]) == ("sent", 200, 1)
    again = caller.send("post", f"/webhooks/{webhook['id']}/deliveries/{line['id']}/replay")
    drain()
    assert (again.status_code, len(sink.got)) == (202, 2)
    changed = caller.send("patch", f"/webhooks/{webhook['id']}", {"events": ["*"], "is_on": False}).json()
    assert (changed["events"], changed["state"]) == (["*"], "off")
    refused = caller.send("patch", f"/webhooks/{webhook['id']}", {"url": "https://10.0.0.1/"})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["url"])
    assert caller.send("post", f"/webhooks/{webhook['id']}/secret").json()["secret"] != webhook["secret"]
    assert caller.send("delete", f"/webhooks/{webhook['id']}").status_code == 204
    assert Caller(make.user("agent")).send("get", "/webhooks").status_code == 403
