"""The sanitizer leaves nothing that runs, keeps what notes need, and settles in one go."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_of_others import test_data
from wasl.kernel.html import from_text, sanitize, to_text

TAGS = {
    *("p", "br", "strong", "em", "u", "s", "a", "ul", "ol", "li"),
    *("blockquote", "h3", "h4", "pre", "code", "span"),
}
ATTRIBUTES = {"a": {"href", "rel"}, "span": {"data-mention"}}
PIECES = [
    *(
        "<p>",
        "</p>",
        "<b>",
        "<a href='javascript:alert(1)'>",
        "<a href=https://example.com>",
        "</a>",
        "<script>",
    ),
    *(
        "</script>",
        "<style>",
        "</style>",
        "<svg>",
        "<math>",
        "<mtext>",
        "<mglyph>",
        "<annotation-xml encoding=text/html>",
    ),
    *(
        "<noscript>",
        "<title>",
        "<textarea>",
        "<template>",
        "<table>",
        "<form>",
        "<img src=x onerror=alert(1)>",
        "<!--",
        "-->",
    ),
    *(
        "<span data-mention='u:1' onclick=x>",
        "</span>",
        "<p dir=rtl lang=ar>",
        "&lt;script&gt;",
        "&amp;",
        "text",
        "نص",
        "<",
        ">",
    ),
    *(
        '"',
        "'",
        "`",
        "<pre>\n",
        "</pre>",
        "<li>",
        "<ul>",
        "<br>",
        "<h3>",
        "<xmp>",
        "<plaintext>",
        "<select>",
        "]]>",
        "<![CDATA[",
    ),
]


class Found(HTMLParser):
    """Collects the tags and attributes of a markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def assert_harmless(markup: str) -> None:
    for tag, attributes in Found(markup).tags:
        assert tag in TAGS, markup
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"dir", "lang"}, markup
        if "href" in attributes:
            assert str(attributes["href"]).lower().startswith(("http:", "https:", "mailto:", "tel:")), markup
            assert attributes["rel"] == "noopener noreferrer nofollow", markup
    assert "<!" not in markup
    assert "<?" not in markup


def hostile() -> Iterator[str]:
    yield from json.loads(test_data("security/blns/blns.json").read_text("utf-8"))
    for case in json.loads(test_data("security/dompurify/expect.json").read_text("utf-8")):
        yield case["payload"]
    for case in json.loads(test_data("security/h5sc/items.json").read_text("utf-8")):
        yield case["data"]
    for folder in ("payloadsallthethings/XSS-Injection", "fuzzdb/xss", "fuzzdb/html_js_fuzz", "bleach"):
        for path in sorted(test_data("security").joinpath(folder).rglob("*")):
            if path.is_file():
                text = path.read_bytes().decode("utf-8", "replace")
                yield text
                yield from text.splitlines()


def test_the_hostile_lists_leave_nothing_that_runs() -> None:
    markups = list(hostile())
    assert len(markups) > 2_000
    for markup in markups:
        cleaned = sanitize(markup)
        assert_harmless(cleaned)
        assert sanitize(cleaned) == cleaned
        assert_harmless(from_text(to_text(markup)))


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_sanitizing_again_changes_nothing(markup: str) -> None:
    cleaned = sanitize(markup)
    assert_harmless(cleaned)
    assert sanitize(cleaned) == cleaned


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert_harmless(sanitize(text))
    assert isinstance(to_text(text), str)


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ("<p dir='rtl' lang='ar'>نص</p>", '<p dir="rtl" lang="ar">نص</p>'),
        ("<p dir='sideways' style='x' class='y' id='z'>a</p>", "<p>a</p>"),
        (
            "<span data-mention='user:0198-ab' onclick='x'>@Noura</span>",
            '<span data-mention="user:0198-ab">@Noura</span>',
        ),
        ("<span data-mention='\"><script>'>@x</span>", "<span>@x</span>"),
        ("<h1>a</h1><h3>b</h3>", "a<h3>b</h3>"),
        ("<img src=x onerror=alert(1)>x", "x"),
        ("<script>alert(1)</script>x", "x"),
        ("<div hx-get='/x' hx-trigger='load'>a</div>", "a"),
        ("a<br>b &amp; c", "a<br>b &amp; c"),
    ],
)
def test_notes_keep_their_marks_and_nothing_else(markup: str, cleaned: str) -> None:
    assert sanitize(markup) == cleaned


@pytest.mark.parametrize(
    "address", ["https://example.com/?a=1", "http://x.lv", "mailto:a@example.com", "tel:+37121234567"]
)
def test_links_that_people_need_stay_without_passing_trust(address: str) -> None:
    assert (
        sanitize(f'<a href="{address}">x</a>')
        == f'<a href="{address}" rel="noopener noreferrer nofollow">x</a>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "//evil.example",
        "/path",
        "vbscript:x",
        "\x01javascript:x",
        "file:///etc",
    ],
)
def test_other_links_lose_their_address(address: str) -> None:
    assert "href" not in sanitize(f'<a href="{address}">x</a>')


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two", "one\ntwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<p>a &lt;b&gt; &amp; c</p>", "a <b> & c"),
        ("<style>p{}</style><p>x</p>", "x"),
        ("a\n   b", "a b"),
        ("<pre>a\n  b</pre>c", "a\nb\n\nc"),
        ("<h1>Offer</h1><div>one</div><div>two</div>", "Offer\n\none\ntwo"),
        ("1 &lt; 2<b>!</b>&nbsp;x", "1 < 2! x"),
        ("", ""),
    ],
)
def test_to_text_keeps_the_words_and_the_lines(markup: str, text: str) -> None:
    assert to_text(markup) == text


def test_from_text_escapes_and_keeps_the_lines() -> None:
    assert (
        from_text("a <b>\nc & d\n\n\nنص") == '<p dir="auto">a &lt;b&gt;<br>c &amp; d</p><p dir="auto">نص</p>'
    )
    assert from_text("  ") == ""


@given(st.text(alphabet="ab <>&;'\"ن\n", max_size=60))
def test_text_survives_markup(text: str) -> None:
    markup = from_text(text)
    assert sanitize(markup) == markup
    assert from_text(to_text(markup)) == from_text(to_text(from_text(to_text(markup))))
    assert to_text(markup).split() == text.split()


@pytest.mark.parametrize("piece", ["<pre>", "<li ", "<ul><li>", "<!--", "&lt;", "<a href='", "\n ", "<p"])
def test_hostile_repetition_takes_no_long_time(piece: str) -> None:
    assert len(to_text(piece * 200_000)) <= len(piece) * 200_000
    assert_harmless(sanitize(piece * 200_000))
    assert_harmless(sanitize(piece * 4_000))
