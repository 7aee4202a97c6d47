"""Says things in the three languages: picks a variant, the gender, and fills the slots."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

WORDS = Path(__file__).parent / "words"
GENDERED = re.compile(r"\[([^\[\]/]*)/([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


@cache
def words(name: str) -> dict[str, Any]:
    """Return one of the word files, such as "names.ar"."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def of_gender(text: str, *, is_woman: bool) -> str:
    """Return the text with each `[his/her]` decided."""
    return GENDERED.sub(lambda found: found[2 if is_woman else 1], text)


def fill(text: str, slots: Mapping[str, str], *, is_woman: bool) -> str:
    """Return a sentence of the word files for one person; raises `KeyError` for a slot that nobody fills."""
    return SLOT.sub(lambda found: slots[found[1]], of_gender(text, is_woman=is_woman))


def pick(dice: Random, language: str, *path: str) -> str:
    """Return one of the variants that stand under `path` in the texts of a language."""
    found: Any = words(f"texts.{language}")
    for step in path:
        found = found[step]
    return str(dice.choice(found))
