"""S-064, as far as MIME reaches the product today (multipart uploads): odd shapes are refused quickly, never a fault."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.api import Caller
from wasl.exchange.commands import uploads
from wasl.exchange.models import Import

pytestmark = pytest.mark.django_db
EDGE = b"edge"
HEAD = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
FILE = HEAD + b"\r\nname\r\nAli\r\n"
END = b"\r\n--edge--\r\n"


def nested(levels: int) -> bytes:
    """Return multipart inside multipart."""
    return b"".join(
        b"--e%d\r\nContent-Type: multipart/mixed; boundary=e%d\r\n\r\n" % (level, level + 1)
        for level in range(levels)
    )


SHAPES = {
    "ten thousand fields": b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % number
        for number in range(10_000)
    )
    + END,
    "a thousand files": FILE * 1000 + END,
    "a hundred thousand headers": HEAD + b"X-A: b\r\n" * 100_000 + b"\r\nname\r\nAli" + END,
    "no boundary in the body": b"name\r\nAli\r\n",
    "nothing": b"",
    "a disposition of a megabyte": HEAD.replace(b"a.csv", b"a" * 2**20) + b"\r\nname\r\nAli" + END,
    "broken transfer encoding": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!!" + END,
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("boundary", ["edge", "", "e" * 5000, "\u202e"])
@pytest.mark.parametrize("key", ["", "once"])
def test_an_odd_shape_is_refused_in_time_and_nothing_is_kept(shape: str, boundary: str, key: str) -> None:
    caller = Caller(make.owner())
    begun = time.process_time()
    answer = caller.client.generic(
        "POST",
        "/api/v1/imports?kind=contact",
        SHAPES[shape],
        f"multipart/form-data; boundary={boundary}",
        headers={"Idempotency-Key": key} if key else {},
    )
    assert answer.status_code in {400, 413, 422}
    assert answer["Content-Type"] == "application/problem+json"
    assert time.process_time() - begun < 10
    assert Import.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [FILE, HEAD + b"Content-Type: multipart/mixed; boundary=e0\r\n\r\n" + nested(1000) + END],
    ids=["without an end", "a thousand levels"],
)
def test_what_is_no_fault_of_the_form_is_content_and_never_parsed_further(body: bytes) -> None:
    caller = Caller(make.owner())
    begun = time.process_time()
    answer = caller.client.generic(
        "POST", "/api/v1/imports?kind=contact", body, "multipart/form-data; boundary=edge"
    )
    assert answer.status_code in {201, 400, 422}
    assert Import.objects.count() == (answer.status_code == 201)
    assert time.process_time() - begun < 10


def test_too_large_a_file_is_413_with_the_sentence_in_the_form(monkeypatch) -> None:
    monkeypatch.setattr(uploads, "SIZE_LIMIT", 10)
    client = make.signed_in(make.owner())
    page = client.post("/imports/new/", {"file": SimpleUploadedFile("a.csv", b"name\nAli Ahmad\n")})
    assert page.status_code == 413
    assert "This file is larger than 200 MB." in page.content.decode()
    assert Import.objects.count() == 0
