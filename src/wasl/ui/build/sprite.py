"""Draws one SVG sprite of the icons the product uses, from Tabler's outlines."""

import re
from collections.abc import Iterable
from pathlib import Path

from wasl.ui.build.sources import MissingSource

SHAPE = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>", re.DOTALL)
EMPTY = 'd="M0 0h24v24H0z"'


def symbol(name: str, svg: str) -> str:
    """Return the `<symbol>` of one icon file; colors and widths come from the style sheet."""
    shapes = [" ".join(shape.split()) for shape in SHAPE.findall(svg) if EMPTY not in shape]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(shapes)}</symbol>'


def sprite(names: Iterable[str], outlines: Path) -> str:
    """Return the sprite; raises `MissingSource` naming the icons that Tabler does not have."""
    wanted = sorted(set(names))
    missing = [name for name in wanted if not (outlines / f"{name}.svg").is_file()]
    if missing:
        raise MissingSource(f"No such icons in {outlines}: {', '.join(missing)}")
    symbols = [symbol(name, (outlines / f"{name}.svg").read_text(encoding="utf-8")) for name in wanted]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'
