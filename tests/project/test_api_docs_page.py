"""The page that describes the API: in three languages, to strangers too, with everything that can be called."""

import pytest
from django.test import Client

from tests import make
from wasl.project.reference import reference

pytestmark = pytest.mark.django_db


def test_every_operation_stands_on_the_page() -> None:
    text = make.signed_in(make.owner()).get("/api/v1/docs").content.decode()
    names = [operation.name for part in reference() for operation in part.operations]
    assert len(names) > 45
    assert [name for name in names if f'id="{name}"' not in text] == []
    assert "Interface for programs" in text


@pytest.mark.parametrize(
    ("language", "direction", "word"), [("ar", "rtl", "واجهة البرامج"), ("lv", "ltr", "Saskarne")]
)
def test_a_stranger_reads_it_in_his_language(language: str, direction: str, word: str) -> None:
    make.owner()
    answer = Client(headers={"accept-language": language}).get("/api/v1/docs")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'dir="{direction}"' in text
    assert word in text
    assert "<script src=" not in text.replace('<script src="/static', "")
