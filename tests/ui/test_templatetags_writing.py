"""How numbers, money, days, people and icons are written in each language."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from wasl.ui import formats

NOW = datetime.datetime(2026, 11, 22, 9, 5, tzinfo=datetime.UTC)


def drawn(text: str, language: str = "en", **context: object) -> str:
    """Return what a template writes in a language."""
    with translation.override(language):
        return Template(text).render(Context(context)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", '<span class="w-money"><bdi dir="ltr">348,000</bdi> <small>ر.س</small></span>'),
        ("en", '<span class="w-money"><bdi dir="ltr">SAR 348,000</bdi></span>'),
        ("lv", '<span class="w-money"><bdi dir="ltr">348 000</bdi> <small>SAR</small></span>'),
    ],
)
def test_money_follows_the_language(language: str, text: str) -> None:
    assert drawn('{{ amount|money:"SAR" }}', language, amount=Decimal(348000)) == text


def test_cents_are_written_when_there_are_some() -> None:
    assert "348 000,50</bdi> <small>€" in drawn('{{ a|money:"EUR" }}', "lv", a=Decimal("348000.5"))
    assert ">1.500</bdi> <small>د.ك" in drawn('{{ a|money:"KWD" }}', "ar", a=Decimal("1.5000"))
    assert "JPY 1,500<" in drawn('{{ a|money:"JPY" }}', "en", a=Decimal("1500.0000")).replace("\u00a0", " ")
    assert "€12.50" in drawn('{{ a|money:"EUR" }}', "en", a=Decimal("12.5"))


@pytest.mark.parametrize(
    ("language", "text"), [("ar", "22 نوفمبر 2026"), ("lv", "22.11.2026."), ("en", "Nov 22, 2026")]
)
def test_a_day_follows_the_language(language: str, text: str) -> None:
    expected = f'<time datetime="2026-11-22"><bdi>{text}</bdi></time>'
    assert drawn("{{ d|day }}", language, d=datetime.date(2026, 11, 22)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "22 نوفمبر 2026، 12:05 م"), ("lv", "22.11.2026. 12:05"), ("en", "Nov 22, 2026, 12:05 PM")],
)
def test_a_moment_is_told_in_the_zone_of_the_reader(language: str, text: str) -> None:
    with timezone.override(datetime.timezone(datetime.timedelta(hours=3))):
        assert f"<bdi>{text}</bdi>" in drawn("{{ m|exactly }}", language, m=NOW)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "just now"),
        (1, "1 minute ago"),
        (119, "today 7:06 AM"),
        (60 * 24, "yesterday 9:05 AM"),
        (-60 * 24, "tomorrow 9:05 AM"),
        (60 * 49, "Friday 8:05 AM"),
    ],
)
def test_a_near_moment_is_told_as_one_says_it(minutes: int, text: str) -> None:
    with time_machine.travel(NOW, tick=False):
        shown = drawn("{{ m|moment }}", m=NOW - datetime.timedelta(minutes=minutes))
    assert f"<bdi>{text}</bdi>" in shown
    assert 'title="Nov ' in shown


def test_a_far_moment_is_absolute() -> None:
    with time_machine.travel(NOW, tick=False):
        assert "ago" not in drawn("{{ m|moment }}", m=NOW - datetime.timedelta(days=8))


def test_text_somebody_typed_is_escaped_and_isolated() -> None:
    assert drawn("{{ t|bdi }}", t="<b>أ</b>") == "<bdi>&lt;b&gt;أ&lt;/b&gt;</bdi>"
    assert drawn("{{ t|ltr }}", t='a"@b') == '<bdi class="w-ltr" dir="ltr">a&quot;@b</bdi>'


def test_a_phone_is_written_with_the_spaces_of_its_country() -> None:
    assert (
        drawn("{{ p|phone }}", "ar", p="+966558142207")
        == '<bdi class="w-ltr" dir="ltr">+966 55 814 2207</bdi>'
    )


def test_numbers_keep_their_sign_in_their_own_isolate() -> None:
    assert drawn("{{ n|number }}", "ar", n=-14286) == '<bdi class="w-num" dir="ltr">−14,286</bdi>'
    assert drawn("{{ n|percent }}", "lv", n=8) == '<bdi class="w-num" dir="ltr">8 %</bdi>'
    assert drawn("{{ n|number }}", n=None) == "—"


def test_arabic_indic_digits_are_a_choice_of_the_reader() -> None:
    token = formats.uses_arabic_indic.set(True)
    try:
        assert "١٤٬٢٨٦" in drawn("{{ n|number }}", "ar", n=14286)
        assert drawn("{{ n|percent }}", "ar", n=8) == '<bdi class="w-num" dir="rtl">٨٪</bdi>'
        assert "14,286" in drawn("{{ n|number }}", "en", n=14286)
        assert "+966 55" in drawn("{{ p|phone }}", "ar", p="+966558142207")
    finally:
        formats.uses_arabic_indic.reset(token)


def test_a_hijri_day_stands_beside_the_gregorian_one() -> None:
    assert "1448" in drawn("{{ d|hijri }}", "ar", d=datetime.date(2026, 11, 22))
    assert drawn("{{ d|hijri }}", "ar", d=datetime.date(1800, 1, 1)) == "<bdi></bdi>"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 KB"), (2_500_000_000, "2.5 GB")]
)
def test_file_sizes_are_short(size: int, text: str) -> None:
    assert f">{text}<" in drawn("{{ s|filesize }}", s=size)


def test_an_icon_is_hidden_from_readers_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "phone" %}')
    named = drawn('{% icon "phone" "s" label=name %}', name="Call <b>")
    assert 'role="img" aria-label="Call &lt;b&gt;"' in named
    assert 'class="w-i s"' in named


def test_icons_that_point_are_mirrored_and_clocks_are_not() -> None:
    assert 'class="w-i flip"' in drawn('{% icon "chevron-right" %}')
    assert 'class="w-i"' in drawn('{% icon "clock" %}')


def test_an_avatar_has_initials_and_always_the_same_tone() -> None:
    first, second = (drawn('{% avatar "خالد الدوسري" %}') for _time in range(2))
    assert first == second
    assert "خ\u2009د" in first


def test_a_component_escapes_what_it_is_given() -> None:
    shown = drawn(
        "{% card title=t %}{{ t }}{% endcard %}{% empty title=t text=t %}{% endempty %}", t="<i>x</i>"
    )
    assert "<i>x" not in shown
    assert shown.count("&lt;i&gt;x") == 4


def test_a_block_keeps_the_tags_inside() -> None:
    assert '<a class="w-opt" href="/x/">' in drawn(
        '{% menu "More" %}<a class="w-opt" href="/x/">X</a>{% endmenu %}'
    )


def test_the_query_string_is_changed_not_replaced() -> None:
    request = RequestFactory().get("/?q=a&page=3")
    assert drawn("{% query page=None sort='name' %}", request=request) == "q=a&amp;sort=name"
