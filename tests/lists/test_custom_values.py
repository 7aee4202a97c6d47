"""Values of custom fields: what each type takes, stores and gives back; what the filter language finds of it."""

import datetime
import math
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as some

from tests import make
from wasl.contacts.listings import CONTACTS
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.lists.commands import add_field
from wasl.lists.custom.values import READERS, read, stamp, text_of
from wasl.lists.filters import compile_filter
from wasl.lists.models import CustomField

CHOICES = [{"value": f"c{n}", "labels": {"en": f"Level {n}", "ar": f"مستوى {n}"}} for n in range(5)]


def field(type: str) -> CustomField:  # noqa: A002 - as it is called
    """Return a field that is not saved."""
    return CustomField(
        kind="contact", key="x", type=type, labels={"en": "X"}, choices=CHOICES, currency="SAR"
    )


NUMBERS = some.integers(-(10**15) + 1, 10**15 - 1) | some.decimals(
    min_value=-(10**9), max_value=10**9, places=5, allow_nan=False
)
DAYS = some.dates(datetime.date(1000, 1, 1))
MOMENTS = some.datetimes(
    datetime.datetime(1002, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime.datetime(9998, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=some.just(datetime.UTC),
)
STRATEGIES: dict[str, some.SearchStrategy[Any]] = {
    "text": some.text(max_size=400),
    "long_text": some.text(max_size=2000),
    "number": NUMBERS,
    "money": NUMBERS.map(lambda amount: {"amount": str(amount), "currency": "EUR"}),
    "date": DAYS,
    "date_time": MOMENTS,
    "choice": some.sampled_from([one["value"] for one in CHOICES]),
    "choices": some.lists(some.sampled_from([one["value"] for one in CHOICES])),
    "yes_no": some.booleans(),
    "link": some.uuids(),
    "url": some.sampled_from(["example.com", "https://x.example/a?b=ج", "http://a.b"]),
    "phone": some.sampled_from(["+966 50 123 4567", "0501234567", "+371 2612 3456"]),
    "email": some.sampled_from(["Sara@X.example", " a@b.example "]),
}


@pytest.mark.parametrize("type_", READERS)
def test_what_is_stored_is_read_again_as_itself_and_so_is_its_text(type_: str) -> None:
    @given(STRATEGIES[type_])
    def check(value: Any) -> None:
        known = field(type_)
        try:
            stored = read(known, value, country="SA")
        except Invalid:
            # text made of broken bytes
            assert isinstance(value, str)
            return
        assert read(known, stored) == stored
        if stored is not None and type_ != "date_time":
            # a moment is written to the minute
            assert read(known, text_of(known, stored)) == stored

    check()


@given(MOMENTS, MOMENTS)
def test_moments_compare_as_their_texts_do(first: datetime.datetime, second: datetime.datetime) -> None:
    assert (stamp(first) < stamp(second)) == (first < second)


@pytest.mark.parametrize(
    ("typed", "language", "stored"),
    [
        ("1,234.5", "en", 1234.5), ("1,234", "en", 1234), ("1,5", "en", 1.5), ("1,234", "lv", 1.234),
        ("1 234,5", "lv", 1234.5), ("١٬٢٣٤٫٥", "ar", 1234.5), ("−7", "en", -7), ("0012", "en", 12),
    ],
)  # fmt: skip
def test_numbers_are_read_as_each_language_writes_them(typed: str, language: str, stored: float) -> None:
    with override(language):
        assert read(field("number"), typed) == stored


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("number", "big"), ("number", True), ("number", math.nan), ("number", math.inf), ("number", 10**15),
        ("number", "1e999999"), ("number", "0.1234567890123456"), ("number", [1]), ("number", {"a": 1}),
        ("money", {"amount": 1, "currency": "sar"}), ("money", {"amount": 1, "extra": 2}), ("money", ["1"]),
        ("money", {"currency": "SAR"}), ("date", "tomorrow"), ("date", 5), ("date", "0001-01-01"), ("date", "2026-02-30"),
        ("date_time", "2026-11-22 25:00"), ("date_time", "soon"), ("date_time", "9999-12-31T23:59:59Z"), ("choice", "c9"),
        ("choice", ["c1"]), ("choices", ["c1", "c9"]), ("choices", {"c1": 1}), ("choices", [1]), ("yes_no", "maybe"),
        ("yes_no", 2), ("yes_no", [True]), ("link", "x"), ("link", 7), ("url", "javascript:alert(1)"),
        ("url", "http://[broken"), ("url", "word"), ("url", 5), ("phone", "call me"), ("email", "nobody"),
        ("text", "x" * 401), ("text", 5), ("text", ["a"]), ("long_text", "x" * 20_001), ("text", "\ud800"),
    ],
)  # fmt: skip
def test_what_a_type_cannot_hold_is_refused_with_a_sentence(type_: str, value: Any) -> None:
    with pytest.raises(Invalid) as error:
        read(field(type_), value, country="SA")

    assert error.value.message


@pytest.mark.parametrize("type_", READERS)
@pytest.mark.parametrize("value", [None, "", "  ", [], {}])
def test_nothing_is_no_value_of_any_type(type_: str, value: Any) -> None:
    assert read(field(type_), value) is None


def test_choices_and_truth_are_understood_by_word_in_any_language() -> None:
    assert read(field("choice"), "level 3") == "c3"
    assert read(field("choices"), "مستوى 4، Level 1") == ["c1", "c4"]
    assert [read(field("yes_no"), word) for word in ("نعم", "Jā", "no", "لا", 0)] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_money_is_typed_with_or_without_its_currency() -> None:
    assert read(field("money"), "12.50") == {"amount": 12.5, "currency": "SAR"}
    assert read(field("money"), "EUR 1,200") == {"amount": 1200, "currency": "EUR"}
    assert read(field("money"), {"amount": Decimal("0.1"), "currency": "KWD"}) == {
        "amount": 0.1,
        "currency": "KWD",
    }


WANTED: list[tuple[str, str, Any, set[str]]] = [
    ("text", "is", "Red wine", {"A"}), ("text", "contains", "WINE", {"A", "B"}), ("text", "starts", "red", {"A"}),
    ("text", "is_not", "Red wine", {"B", "Z"}), ("text", "in", ["Red wine", "White wine"], {"A", "B"}),
    ("text", "is_empty", None, {"Z"}), ("text", "contains_not", "red", {"B", "Z"}),
    ("number", "is", 5, {"A"}), ("number", "gt", "5.5", {"B"}), ("number", "between", [5, 10], {"A", "B"}),
    ("number", "lte", 5, {"A"}), ("number", "is_not_empty", None, {"A", "B"}), ("number", "is_not", 5, {"B", "Z"}),
    ("money", "gt", {"amount": 6, "currency": "SAR"}, {"B"}), ("money", "gt", {"amount": 1, "currency": "EUR"}, set()),
    ("money", "between", [{"amount": 1, "currency": "SAR"}, {"amount": 6, "currency": "SAR"}], {"A"}),
    ("date", "is", "2026-01-05", {"A"}), ("date", "after", "2026-01-05", {"B"}), ("date", "before", "2026-01-10", {"A"}),
    ("date", "between", ["2026-01-05", "2026-01-10"], {"A", "B"}), ("date", "is_empty", None, {"Z"}),
    ("date_time", "is", "2026-01-05", {"A"}), ("date_time", "after", "2026-01-05T12:00:00Z", {"B"}),
    ("date_time", "is", "2026-01-05T10:30:00Z", {"A"}), ("date_time", "lte", "2026-01-05", {"A"}),
    ("choice", "is", "c1", {"A"}), ("choice", "in", ["c1", "c2"], {"A", "B"}), ("choice", "not_in", ["c1"], {"B", "Z"}),
    ("choices", "has", "c1", {"A", "B"}), ("choices", "has_all", ["c1", "c3"], {"A"}),
    ("choices", "in", ["c3", "c4"], {"A"}), ("choices", "has_not", "c3", {"B", "Z"}),
    ("yes_no", "is", True, {"A"}), ("yes_no", "is", False, {"B"}),
    ("email", "is", "a@x.example", {"A"}), ("url", "contains", "x.example", {"A"}), ("phone", "starts", "+966", {"A"}),
]  # fmt: skip
HELD: dict[str, tuple[Any, Any]] = {
    "text": ("Red wine", "White wine"), "number": (5, 10), "money": ("5", "10"), "date": ("2026-01-05", "2026-01-10"),
    "date_time": ("2026-01-05T10:30:00Z", "2026-01-10T10:30:00Z"), "choice": ("c1", "c2"), "choices": (["c1", "c3"], ["c1"]),
    "yes_no": (True, False), "email": ("a@x.example", "b@y.example"), "url": ("x.example", "y.example"),
    "phone": ("+966501234567", "+37126123456"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("type_", "operator", "value", "names"), WANTED)
def test_the_filter_language_asks_every_type(type_: str, operator: str, value: Any, names: set[str]) -> None:
    make.owner()
    add_field("contact", key="x", by=SYSTEM, type=type_, labels={"en": "X"}, choices=CHOICES, currency="SAR")
    for name, held in zip("AB", HELD[type_], strict=True):
        make.contact(name=name, custom={"x": held})
    make.contact(name="Z")
    tree = {"field": "custom.x", "op": operator} | ({} if value is None else {"value": value})

    def found(asked: Any) -> set[str]:
        rows = CONTACTS.rows(SYSTEM).filter(compile_filter(CONTACTS, SYSTEM, asked))
        return {row.name for row in rows}

    assert found(tree) == names
    assert found({"not": tree}) == {"A", "B", "Z"} - names


@pytest.mark.django_db
def test_a_field_that_is_not_filterable_cannot_be_asked() -> None:
    make.owner()
    add_field("contact", key="x", by=SYSTEM, type="text", labels={"en": "X"}, is_filterable=False)

    with pytest.raises(Invalid):
        compile_filter(CONTACTS, SYSTEM, {"field": "custom.x", "op": "is", "value": "1"})
