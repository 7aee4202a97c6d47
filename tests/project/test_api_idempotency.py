"""S-100: the same key and body give one effect and one answer, whatever else happens."""

import threading
from typing import Any

import pytest
import time_machine
from django.db import connection

from tests import make
from tests.api import Caller
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.errors import Conflict
from wasl.project.models import ApiAnswer

ALI = {"kind": "person", "name": "Ali"}


@pytest.mark.django_db
def test_a_repeated_request_gets_the_first_answer_and_has_no_second_effect() -> None:
    caller = Caller(make.owner())
    first = caller.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"})
    again = caller.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_another_body_under_the_key_is_refused() -> None:
    caller = Caller(make.owner())
    caller.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"})
    other = caller.send("post", "/contacts", ALI | {"name": "Omar"}, **{"Idempotency-Key": "one"})
    assert other.status_code == 422
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_the_key_of_another_user_is_another_key() -> None:
    first, second = Caller(make.owner()), Caller(make.user("manager"))
    assert first.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"}).status_code == 201
    assert second.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"}).status_code == 201
    assert Contact.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "k" * 256, "k" * 300])
def test_a_key_of_the_wrong_length_is_refused(key: str) -> None:
    answer = Caller(make.owner()).send("post", "/contacts", ALI, **{"Idempotency-Key": key})
    assert answer.status_code == 422
    assert Contact.objects.count() == 0


@pytest.mark.django_db
def test_a_refusal_is_remembered_too() -> None:
    caller = Caller(make.owner())
    answers = [
        caller.send("post", "/contacts", {"kind": "person"}, **{"Idempotency-Key": "one"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content


@pytest.mark.django_db
def test_after_a_day_the_key_is_free_again() -> None:
    from wasl.project.idempotency import LIFE, forget_answers  # noqa: PLC0415 - the job is this test's alone

    caller = Caller(make.owner())
    caller.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"})
    with time_machine.travel(clock.now() + LIFE * 1.01, tick=False):
        forget_answers.call()
        assert ApiAnswer.objects.count() == 0
    assert (
        caller.send("post", "/contacts", ALI | {"name": "Omar"}, **{"Idempotency-Key": "one"}).status_code
        == 201
    )


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_with_one_key_have_one_effect() -> None:
    caller = Caller(make.owner())
    answers: list[Any] = []

    def call() -> None:
        mine = Caller.__new__(Caller)
        mine.client, mine.code = (
            type(caller.client)(headers={"authorization": f"Bearer {caller.code}"}),
            caller.code,
        )
        answers.append(mine.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"}))
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert {answer.status_code for answer in answers} <= {201, Conflict.status}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert all(answer["Retry-After"] for answer in answers if answer.status_code == Conflict.status)
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_a_request_that_breaks_leaves_neither_effect_nor_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = Caller(make.owner())
    caller.client.raise_request_exception = False
    with monkeypatch.context() as patch:
        # the contact is written by then: what breaks is what comes after it
        patch.setattr("wasl.lists.api.records.RecordApi.out", lambda *_args: 1 / 0)
        assert caller.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"}).status_code == 500
    assert (Contact.objects.count(), ApiAnswer.objects.count()) == (0, 0)
    assert caller.send("post", "/contacts", ALI, **{"Idempotency-Key": "one"}).status_code == 201
