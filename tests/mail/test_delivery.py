"""Letters leave once, are tried again when they could not, and carry nothing a writer smuggled in."""

import datetime

import pytest
import time_machine

from tests.drain import drain
from tests.sink import taking_letters
from wasl.kernel.actor import SYSTEM, VISITOR
from wasl.kernel.clock import now as clock_now
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.mail import delivery, jobs
from wasl.mail.commands import change_template, queue, queue_letter, retry, set_account
from wasl.mail.models import Account, Message

pytestmark = pytest.mark.django_db
NAMES = {"name": "ليان", "inviter": "نورة العتيبي", "link": "https://crm.nakheel.example/invite/abc/"}


@pytest.fixture
def sink():
    with taking_letters() as server:
        yield server


@pytest.fixture
def account(sink) -> Account:
    values = {
        "host": "127.0.0.1",
        "port": sink.port,
        "security": "none",
        "from_name": "النخيل",
        "from_address": "crm@nakheel.example",
    }
    return set_account(Account(), values=values, by=SYSTEM)


def letter(source: str = "1", language: str = "ar") -> Message:
    return queue_letter(
        "invitation", to="layan@nakheel.example", language=language, source=source, variables=NAMES
    )


def test_a_letter_leaves_once_with_text_and_html_in_its_direction(sink, account):
    message = letter()
    drain()
    jobs.deliver.call(str(message.id))
    assert len(sink.letters) == 1
    sent = sink.letters[0]
    assert sent["Message-ID"] == message.message_id
    assert "نورة العتيبي" in sent["Subject"]
    html = sent.get_body(("html",)).get_content()
    assert 'dir="rtl"' in html
    assert f'href="{NAMES["link"]}"' in html
    message.refresh_from_db()
    assert (message.state, message.text) == ("sent", "")


def test_one_cause_queues_one_letter(sink, account):
    assert letter() == letter()
    drain()
    assert len(sink.letters) == 1


def test_a_passing_refusal_is_tried_again_later_and_later(sink, account):
    sink.answers = ["451 later", "451 later"]
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        message = letter()
        drain()
        message.refresh_from_db()
        assert (message.state, message.error) == ("queued", "passing")
        assert message.due_at - clock_now() == datetime.timedelta(minutes=1)
        assert delivery.due() == []
        clock.shift(61)
        jobs.sweep.call()
        message.refresh_from_db()
        assert message.due_at - clock_now() == datetime.timedelta(minutes=2)
        clock.shift(121)
        jobs.sweep.call()
    assert len(sink.letters) == 1


def test_after_three_days_it_fails_and_can_be_tried_again_by_hand(sink, account):
    sink.answers = ["451 later"]
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        message = letter()
        clock.shift(73 * 3600)
        jobs.sweep.call()
        message.refresh_from_db()
        assert message.state == "failed"
        retry(message, by=SYSTEM)
        drain()
    assert len(sink.letters) == 1


def test_a_final_refusal_fails_at_once(sink, account):
    sink.answers = ["550 no such person"]
    message = letter()
    drain()
    message.refresh_from_db()
    assert (message.state, message.error, message.tries) == ("failed", "refused", 1)


def test_a_letter_whose_sender_died_is_sent_once_more_and_then_held(sink, account):
    message = letter()
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        Message.objects.update(due_at=clock_now())
        first = delivery.claim(str(message.id))
        assert delivery.claim(str(message.id)) is None
        clock.shift(301)
        second = delivery.claim(str(message.id))
        assert second.generation == first.generation + 1
        clock.shift(301)
        assert delivery.claim(str(message.id)) is None
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "unknown")


def test_a_sender_whose_lease_was_taken_over_settles_nothing(sink, account):
    message = letter()
    with time_machine.travel(message.due_at + datetime.timedelta(seconds=1), tick=False) as clock:
        late = delivery.claim(str(message.id))
        clock.shift(301)
        delivery.claim(str(message.id))
        delivery.settle(late, error="refused", is_final=True)
    message.refresh_from_db()
    assert message.state == "sending"


def test_line_breaks_in_a_subject_make_no_header(sink, account):
    queue(
        "a@nakheel.example",
        purpose="system",
        source="x",
        subject="Hello\r\nBcc: eve@evil.example\0",
        text="Hi",
    )
    drain()
    sent = sink.letters[0]
    assert sent["Bcc"] is None
    assert len(sent.get_all("Subject")) == 1


def test_a_closed_port_and_a_wrong_sign_in_are_told_in_the_same_words(sink, account):
    set_account(account, values={"username": "crm"}, password="wrong", by=SYSTEM)
    refused = letter("1")
    drain()
    set_account(account, values={"port": 9}, by=SYSTEM)
    closed = letter("2")
    drain()
    refused.refresh_from_db()
    closed.refresh_from_db()
    assert (refused.state, refused.error) == (closed.state, closed.error) == ("queued", "passing")


def test_the_password_is_sealed_and_kept_when_left_empty(sink, account):
    set_account(account, values={"username": "crm"}, password="s3cret-planted", by=SYSTEM)
    set_account(account, values={"from_name": "Nakheel"}, by=SYSTEM)
    account = Account.objects.get()
    assert "s3cret" not in account.sealed_password
    assert account.password == "s3cret-planted"


@pytest.mark.parametrize(
    "body",
    [
        "{{ settings.SECRET_KEY }}",
        "{{ name.__class__ }}{{ password }}",
        "{% include 'x' %}",
        "{% for a in (1..100000000) %}x{% endfor %}",
        "{{ name",
        "{% render 'x' %}",
        "{% assign x = name %}",
    ],
)
def test_a_wording_knows_only_its_variables(body):
    with pytest.raises(Invalid) as refused:
        change_template("invitation", language="ar", subject="x", body=body, by=SYSTEM)
    assert "body" in refused.value.fields


def test_an_edited_wording_is_used_in_its_language_only(sink, account):
    change_template("invitation", language="lv", subject="Nāc, {{ name }}", body="{{ link }}", by=SYSTEM)
    assert letter("1", "lv").subject == "Nāc, ليان"
    assert letter("2", "en").subject != "Nāc, ليان"
    assert change_template("invitation", language="lv", subject="", body="", by=SYSTEM) is None
    assert letter("3", "lv").subject != "Nāc, ليان"


def test_strangers_change_no_account():
    with pytest.raises(NotAllowed):
        set_account(Account(), values={"host": "x"}, by=VISITOR)
