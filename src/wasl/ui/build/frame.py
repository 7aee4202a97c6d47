"""Joins `main.js` and the behaviors that stand on every page into one file, so that a page needs one request instead of fifteen.

No bundler: our modules follow a strict form (imports of `ui/…` on one line, `export` before a declaration), so joining is
taking those words away and putting each part into a scope of its own.
"""

import re
from pathlib import Path

# what app.html and public.html name in data-behavior
FRAME = (
    "confirm", "dialog", "keyboard", "live", "menu", "offline", "palette", "panel", "side", "theme", "toast", "unsaved",
)  # fmt: skip
SHARED = ("cookies", "stream", "typing")
IMPORT = re.compile(r"^import \{[^}]*\} from \"ui/(\w+)\";\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=function|class|const|async)", re.MULTILINE)
LINE_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


def plain(source: str) -> str:
    """Return a module's text without imports, the word `export` and comments."""
    return LINE_COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", source)))


def frame(folder: Path) -> str:
    """Return the joined file, which begins by itself; raises `ValueError` for an unknown import."""
    texts = {name: (folder / "behaviors" / f"{name}.js").read_text(encoding="utf-8") for name in FRAME}
    wanted = {found for text in texts.values() for found in IMPORT.findall(text)}
    if unknown := wanted - set(SHARED):
        raise ValueError(f"Add to SHARED: {', '.join(sorted(unknown))}")
    parts = [plain((folder / "modules" / f"{name}.js").read_text(encoding="utf-8")) for name in SHARED]
    scopes = [
        f'"{name}": (() => {{\n{plain(text)}return {{ connect }};\n}})()' for name, text in texts.items()
    ]
    behaviors = "const behaviors = {\n" + ",\n".join(scopes) + ",\n};\n"
    main = plain((folder / "main.js").read_text(encoding="utf-8"))
    return "\n".join(parts) + behaviors + f"{{\n{main}}}\n"
