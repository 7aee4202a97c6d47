"""Reads which icons and which classes the product uses out of its own files."""

import re
from collections.abc import Iterator
from pathlib import Path

from wasl.kernel.errors import WaslError
from wasl.kernel.manifest import registry

PACKAGE = Path(__file__).resolve().parent.parent.parent
# an icon is named by {% icon "x" %}, by icon="x" in tags and manifests, or in a list behind the word "icons:" in a
# comment, for names that are put together at run time
ICON = re.compile(
    r"""\{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon\b[^=\n"']{0,8}=\s*["']([a-z0-9-]+)["']|_icon\(["']([a-z0-9-]+)["']"""
)
ICON_LIST = re.compile(r"icons:\s*((?:[a-z0-9-]+\s+)*[a-z0-9-]+)")
CLASS = re.compile(
    r"""class(?:es|Name)?["']?\s*[=:,]\s*[^"'`\n]{0,20}["'`]([^"'`\n]*)["'`]|classList\.\w+\(([^)]*)\)"""
)
WORD = re.compile(r"-?[A-Za-z_][\w-]*")
TABLER_WORD = re.compile(r"\b(?:btn|form)-[\w-]+")


class MissingSource(WaslError):
    """A file that set-up should have installed, or a name that nobody drew; the message says which."""


def texts(*endings: str) -> Iterator[str]:
    """Yield the text of every source file of the product that ends so."""
    for file in sorted(PACKAGE.rglob("*")):
        if file.suffix in endings and "migrations" not in file.parts:
            yield file.read_text(encoding="utf-8")


def manifest_icons() -> set[str]:
    """Return the icons that manifests give to whatever they add."""
    slots = (
        *("kinds", "circles", "events", "news", "notices", "menu"),
        *("settings", "composers", "panels", "acts", "actions", "reports"),
    )
    return {entry.icon for slot in slots for entry in registry().all(slot)}


def used_icons() -> set[str]:
    """Return the names of all icons that templates, manifests and tags use."""
    found = manifest_icons()
    for text in texts(".html", ".py"):
        found |= {next(filter(None, groups)) for groups in ICON.findall(text)}
        for names in ICON_LIST.findall(text):
            found |= set(names.split())
    return found


def used_classes() -> set[str]:
    """Return every word that stands in a class attribute, and every word that looks like a class of Tabler."""
    found: set[str] = set()
    for text in texts(".html", ".py", ".js"):
        for groups in CLASS.findall(text):
            found |= set(WORD.findall(" ".join(groups)))
        found |= set(TABLER_WORD.findall(text))
    return found
