"""The one sanitizer of rich text: an allow-list, applied when a text is stored and when it is shown."""

import html
import re
from typing import Final

import nh3

_TAGS: Final = frozenset(
    {
        "p",
        "br",
        "strong",
        "em",
        "u",
        "s",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "h3",
        "h4",
        "pre",
        "code",
        "span",
    }
)
_CONTENT_REMOVED: Final = frozenset(
    {"script", "style", "template", "title", "textarea", "noscript", "svg", "math"}
)
_ATTRIBUTES: Final = {"*": {"lang"}, "a": {"href"}, "span": {"data-mention"}}
_VALUES: Final = {tag: {"dir": {"ltr", "rtl", "auto"}} for tag in _TAGS}
_MENTION: Final = re.compile(r"[A-Za-z0-9:-]{1,80}")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]{2,35}")  # RFC 5646, without looking words up
# nh3 reads an address like a browser, which skips tabs in «htt\\tp:»; here it must be written out.
_LINK: Final = re.compile(r"(?:https?://|mailto:|tel:)[^\x00-\x1f\x7f]{1,2000}", re.IGNORECASE)
_MOST_PASSES: Final = 4
_MOST_TAGS: Final = 20_000
_ANY_TAG: Final = re.compile(r"<[^<>]*>")


def _checked(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value when it has the form it must have (nh3 checks the scheme of links too)."""
    if attribute == "data-mention":
        return value if _MENTION.fullmatch(value) else None
    if attribute == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    if tag == "a" and attribute == "href":
        return value.strip() if _LINK.fullmatch(value.strip()) else None
    return value


_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_CONTENT_REMOVED),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    tag_attribute_values=_VALUES,
    attribute_filter=_checked,
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
)
# What gives a text its lines; nothing else of the markup is looked at. Mail knows more tags than notes do.
_PARAGRAPHS: Final = ("p", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6")
_LINES: Final = ("li", "ul", "ol", "div", "table", "tr")
_OUTLINE: Final = nh3.Cleaner(
    tags={*_PARAGRAPHS, *_LINES, "br"}, clean_content_tags=set(_CONTENT_REMOVED), attributes={}
)
_ENDS: Final = {
    "<br>": "\n",
    "<li>": "- ",
    **{f"</{tag}>": "\n\n" for tag in _PARAGRAPHS},
    **{f"</{tag}>": "\n" for tag in _LINES},
}
# nh3 closes every tag, so that these expressions run in one pass whatever the input was.
_TAG: Final = re.compile(r"<[^>]*>")
_PREFORMATTED: Final = re.compile(r"<pre>.*?</pre>", re.DOTALL)
_BLANKS: Final = re.compile(r"[^\S\n]+")
_AROUND_LINE_END: Final = re.compile(r" ?\n ?")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def sanitize(markup: str) -> str:
    """Return the markup with nothing but the allowed tags and links; sanitizing again changes nothing.

    A markup that still changes after some passes was built to change (mutation XSS), one with more than
    20,000 tags to keep the parser busy (deep nesting costs it quadratic time): both become plain text.
    """
    if markup.count("<") > _MOST_TAGS:
        return from_text(to_text(markup))
    for _pass in range(_MOST_PASSES):
        cleaned = _CLEANER.clean(markup)
        if cleaned == markup:
            return cleaned
        markup = cleaned
    return from_text(to_text(markup))


def to_text(markup: str) -> str:
    """Return markup as plain text: a line a block, an empty line after a paragraph, no tags."""
    if markup.count("<") > _MOST_TAGS:
        return " ".join(html.unescape(_ANY_TAG.sub(" ", markup)).split())
    outline = _PREFORMATTED.sub(lambda match: match[0].replace("\n", "<br>"), _OUTLINE.clean(markup))
    source = outline.replace("\n", " ")
    lines = _TAG.sub(lambda match: _ENDS.get(match[0], ""), source)
    words = _BLANKS.sub(" ", html.unescape(lines).replace("\r", ""))
    return _EMPTY_LINES.sub("\n\n", _AROUND_LINE_END.sub("\n", words)).strip()


def from_text(text: str) -> str:
    """Return plain text as safe markup: an empty line starts a paragraph, a line end is a break."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\x00", "").strip())
    blocks = (html.escape(block, quote=False).replace("\n", "<br>") for block in paragraphs if block.strip())
    return "".join(f'<p dir="auto">{block}</p>' for block in blocks)
