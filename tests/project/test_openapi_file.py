"""The description of the API in the repository is what the code says."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from wasl.kernel.api import In, Out
from wasl.project.api import api

FILE = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"


def test_the_description_in_the_repository_is_the_one_that_is_served() -> None:
    served = json.loads(json.dumps(api.get_openapi_schema()))
    assert served == json.loads(FILE.read_text(encoding="utf-8")), "run: python tools/openapi.py"


def test_every_operation_says_what_it_answers_when_it_refuses() -> None:
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            codes = {int(code) for code in operation["responses"]}
            assert {401, 403, 422} <= codes, (method, path)
            assert any(code < 300 for code in codes), (method, path)
            assert operation["description"], (method, path)


def test_no_two_shapes_share_a_name() -> None:
    def shapes(base: type) -> Iterator[type]:
        for shape in base.__subclasses__():
            yield shape
            yield from shapes(shape)

    found = {shape for base in (In, Out) for shape in shapes(base) if shape.__module__.startswith("wasl.")}
    names = Counter(shape.__name__ for shape in found)
    assert [name for name, count in names.items() if count > 1] == []
