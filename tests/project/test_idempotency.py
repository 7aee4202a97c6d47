"""`Idempotency-Key` (S-100): the same request again has the same answer and no second effect."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import make
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.records.models import File
from wasl.workspace.commands import add_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Client:
    """A program with the owner's rights."""
    _token, code = add_token(make.owner(), name="program", by=SYSTEM, is_read_only=False)
    return Client(headers={"Authorization": f"Bearer {code}"})


def add(program: Client, key: str, name: str = "Amal") -> Any:
    """Ask for a new person."""
    body = json.dumps({"kind": "person", "name": name})
    return program.post("/api/v1/contacts", body, "application/json", headers={"Idempotency-Key": key})


def upload(program: Client, record: Any, key: str, content: bytes) -> Any:
    """Attach a file."""
    file = SimpleUploadedFile("a.bin", content)
    return program.post(f"/api/v1/files?record={record.pk}", {"file": file}, headers={"Idempotency-Key": key})


def test_the_same_key_and_body_have_the_same_answer_and_one_effect(program: Client) -> None:
    first, second = add(program, "k1"), add(program, "k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Contact.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(program: Client) -> None:
    add(program, "k1")
    assert add(program, "k1", "Basma").status_code == 422
    assert Contact.objects.count() == 1


def test_another_key_is_another_request(program: Client) -> None:
    assert add(program, "k1").json()["id"] != add(program, "k2").json()["id"]


def test_a_refused_request_is_remembered_too(program: Client) -> None:
    answers = [add(program, "k1", ""), add(program, "k1", "")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("key", ["", "k" * 300])
def test_a_key_of_a_wrong_length_is_refused(program: Client, key: str) -> None:
    assert add(program, key).status_code == 422
    assert Contact.objects.count() == 0


@pytest.mark.parametrize("size", [10, 6 * 1024 * 1024])
def test_an_upload_is_taken_once_whatever_its_size(program: Client, size: int) -> None:
    contact = make.contact()
    answers = [upload(program, contact, "k1", b"x" * size) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    assert answers[0].json() == answers[1].json()
    assert File.objects.get().size == size


def test_an_upload_of_another_content_under_the_same_key_is_refused(program: Client) -> None:
    contact = make.contact()
    upload(program, contact, "k1", b"one")
    assert upload(program, contact, "k1", b"two").status_code == 422
    assert File.objects.get().size == 3


def test_a_large_body_that_is_no_upload_is_refused_with_413(program: Client) -> None:
    assert add(program, "k1", "x" * (6 * 1024 * 1024)).status_code == 413
