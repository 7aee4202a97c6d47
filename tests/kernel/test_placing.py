"""What strangers wrote, in sentences of the firm: no line, no link, no direction of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.kernel.text import fold, harmless, set_apart

LRM, RLM = "\u200e", "\u200f"
# a dot that ends no link
DOT = "\u2060.\u2060"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Layan Al-Harbi", "Layan Al-Harbi"),
        ("J. R. Smith", "J. R. Smith"),
        ("Layan\r\nBcc: all@bank.example", f"Layan Bcc: all@bank{DOT}example"),
        ("Win at https://evil.example/login?a=1", f"Win at evil{DOT}example/login?a=1"),
        ("www.evil.example", f"www{DOT}evil{DOT}example"),
        ("http://10.1.2.3/x", f"10{DOT}1{DOT}2{DOT}3/x"),
        ("//evil。example", "/evil\u2060。\u2060example"),
        ("موقع.السعودية", f"موقع{DOT}السعودية"),
        ("javascript://evil.example", f"evil{DOT}example"),
    ],
)
def test_a_stranger_writes_no_link_and_no_second_line(typed: str, shown: str) -> None:
    assert harmless(typed) == shown


@pytest.mark.parametrize("name", ["Booking.com", "www.firm.lv", "sales@firm.example", "متجر.السعودية"])
def test_a_name_with_a_dot_reads_as_it_was_written_and_stays_so(name: str) -> None:
    line = harmless(name)
    assert line.replace("\u2060", "") == name
    assert harmless(line) == line
    assert fold(line) == fold(name)


@given(st.text(max_size=600).filter(lambda text: not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)))
def test_what_is_harmless_is_one_short_line_without_a_scheme(text: str) -> None:
    line = harmless(text)
    assert len(line) <= 200
    assert not {"\n", "\r"} & set(line)
    assert "//" not in line


def test_a_name_of_the_other_script_is_set_apart_and_no_other() -> None:
    values = {"name": "Ozols & Co.", "city": "الرياض"}
    assert set_apart("اتصل: {{ name }}: 30", values) == f"اتصل: {RLM}{LRM}{{{{ name }}}}{LRM}{RLM}: 30"
    assert set_apart("Call {{ name }}", values) == "Call {{ name }}"
    assert set_apart("{{ name }}", values) == "{{ name }}"
    assert set_apart("Visit {{ city }}", values) == f"Visit {LRM}{RLM}{{{{ city }}}}{RLM}{LRM}"


def test_conditions_compare_what_was_typed() -> None:
    text = '{% if name == "x" %}مرحبًا{% endif %} {{ name | upcase }}'
    assert set_apart(text, {"name": "x"}) == text
