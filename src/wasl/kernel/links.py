"""Links in rich text that say one address and lead to another: their true host is written beside them (S-041)."""

import html
import re
from typing import Final
from urllib.parse import urlsplit

# as the sanitizer writes them: attributes in double quotes, no link inside a link
_LINK: Final = re.compile(r'<a\b[^>]*?\bhref="(?P<href>[^"]*)"[^>]*>(?P<text>.*?)</a>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_HIDDEN: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_HOST: Final = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}")


def reveal_hosts(markup: str) -> str:
    """Return sanitized markup in which each link whose words name another host than its own shows its own behind it."""
    return _LINK.sub(_revealed, markup)


def _revealed(link: re.Match[str]) -> str:
    host = _host(html.unescape(link["href"]))
    words = _HIDDEN.sub("", html.unescape(_TAG.sub("", link["text"]))).lower()
    named = [found.removeprefix("www.") for found in _HOST.findall(words)]
    if not host or all(host == name or host.endswith(f".{name}") for name in named):
        return link[0]
    return f'{link[0]} <bdi class="w-host" dir="ltr">[{html.escape(host)}]</bdi>'


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "") if parts.scheme.lower() in {"http", "https"} else ""
    except ValueError:
        return "?"  # an address that cannot be read is no address of the words beside it
    return host.removeprefix("www.").rstrip(".")
