"""A chart says the same three times: drawn, in words, and as a table."""

import json
import re
from decimal import Decimal
from html import unescape

import pytest
from django.template import Context, Template
from django.utils import translation

from wasl.kernel.text import clean
from wasl.ui import formats
from wasl.ui.charts import Chart, Series, duration_text, value_text

HOSTILE = "</script><img src=x onerror=alert(1)>"


def chart(**changes: object) -> Chart:
    """Return a chart of two months, with what differs."""
    values = {
        "name": "won",
        "label": "Won deals rose.",
        "categories": ["October", "November"],
        "series": [
            Series("Won", [Decimal(714000), Decimal(842000)], links=["/deals/?month=10", "/deals/?month=11"]),
            Series("Target", [Decimal(700000), None], tone="next", style="line"),
        ],
        "unit": "SAR",
    }
    return Chart(**(values | changes))  # type: ignore[arg-type]  # a test names what differs


def drawn(shown: Chart, language: str = "en") -> str:
    """Return what the tag writes."""
    with translation.override(language):
        return Template("{% chart shown %}").render(Context({"shown": shown})).replace("\u00a0", " ")


def island(text: str) -> dict[str, object]:
    """Return what the behavior reads."""
    found = re.search(r'id="chart-won" data-chart="([^"]*)"', text)
    assert found
    read: dict[str, object] = json.loads(unescape(found[1]))
    return read


def test_a_chart_has_a_conclusion_for_readers_and_its_table_with_links() -> None:
    text = drawn(chart())
    assert 'role="img" aria-label="Won deals rose."' in text
    assert '<a href="/deals/?month=11"><bdi>SAR 842,000</bdi></a>' in text
    assert '<td class="n"><bdi>—</bdi></td>' in text


def test_what_is_drawn_comes_as_numbers_and_written_texts() -> None:
    read = island(drawn(chart()))
    won, target = read["series"]  # type: ignore[misc]  # two of them
    assert won["values"] == [714000, 842000]
    assert target["values"] == [700000, None]
    assert won["texts"][1].strip("\u2068\u2069") == "SAR\u00a0842,000" or "842,000" in won["texts"][1]
    assert read["scale"] == 1000
    assert "SAR, in thousands" in drawn(chart())


def test_hostile_names_stay_text() -> None:
    text = drawn(
        chart(categories=[HOSTILE, "b"], series=[Series(HOSTILE, [1, 2]), Series("x", [1, 1])], label=HOSTILE)
    )
    assert "<img" not in text
    assert island(text)["categories"][0] == f"\u2068{HOSTILE}\u2069"  # type: ignore[index]  # a list of texts


def test_an_arabic_reader_sees_the_numerals_he_chose() -> None:
    token = formats.uses_arabic_indic.set(True)
    try:
        text = drawn(chart(), "ar")
    finally:
        formats.uses_arabic_indic.reset(token)
    assert "٨٤٢٬٠٠٠" in text
    assert island(text)["locale"] == "ar-u-nu-arab"


def test_a_chart_without_values_is_empty() -> None:
    assert chart(series=[Series("Won", [0, None])]).is_empty
    assert not chart().is_empty


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", 1, "1 day"), ("en", 2.5, "2.5 days"), ("lv", 21, "21 diena"), ("lv", 2.5, "2,5 dienas"),
        ("ar", 2, "يومان"), ("ar", 2.5, "2.5 يوم"), ("ar", 12, "12 يومًا"), ("ar", 1.98, "يومان"),
        ("en", 0.5, "12 hours"), ("en", 0.01, "14.4 minutes"), ("ar", 0.125, "3 ساعات"), ("en", 0, "0 days"),
    ],
)  # fmt: skip
def test_a_length_of_time_takes_the_form_of_its_number(language: str, value: float, text: str) -> None:
    with translation.override(language):
        assert value_text(value, "days") == text


def test_small_amounts_are_not_divided_and_shares_never() -> None:
    assert chart(series=[Series("Won", [100, 19999])]).scale == 1
    assert chart(unit="percent", series=[Series("Won", [1, 50000])]).scale == 1
    assert chart(series=[Series("Won", [20_000_000])]).caption == "SAR, in millions"


def test_signs_stay_at_their_numbers_in_a_sentence_of_arabic() -> None:
    with translation.override("ar"):
        assert formats.percent_said(7) == "\u200e7%\u200f"
        assert clean(formats.percent_said(7)) == formats.percent_said(7)
        assert duration_text(-42.5, "minutes").startswith("\u2066−42.5\u2069 ")
    with translation.override("en"):
        assert (formats.percent_said(7), duration_text(2, "days")) == ("7%", "2 days")
