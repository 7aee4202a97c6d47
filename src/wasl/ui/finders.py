"""Static files that are not ours: the few needed ones of node_modules, and what `build_static` generates."""

import fnmatch
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

FONTS = {"arabic": "ibm-plex-sans-arabic", "latin": "ibm-plex-sans", "latin-ext": "ibm-plex-sans"}
# static path -> path inside node_modules; only these files of others are ever served
VENDOR = {
    "ui/vendor/tabler.css": "@tabler/core/dist/css/tabler.css",
    "ui/vendor/tabler.css.map": "@tabler/core/dist/css/tabler.css.map",
    "ui/vendor/tabler.rtl.css": "@tabler/core/dist/css/tabler.rtl.css",
    "ui/vendor/tabler.rtl.css.map": "@tabler/core/dist/css/tabler.rtl.css.map",
    "ui/vendor/htmx.js": "htmx.org/dist/htmx.min.js",
    "ui/vendor/squire.js": "squire-rte/dist/squire.mjs",
    "ui/vendor/squire.mjs.map": "squire-rte/dist/squire.mjs.map",
    "ui/vendor/echarts.js": "echarts/dist/echarts.common.min.js",
    **{
        f"ui/fonts/{subset}-{weight}.woff2": f"@fontsource/{font}/files/{font}-{subset}-{weight}-normal.woff2"
        for subset, font in FONTS.items()
        for weight in (400, 500, 600)
    },
}
# needed only where the sources are served one by one
DEBUG_ONLY = {f"ui/vendor/tabler{end}" for end in (".css", ".css.map", ".rtl.css", ".rtl.css.map")}


def node_modules() -> Path:
    """Return the folder into which set-up installs the front-end packages."""
    return Path(settings.ROOT) / "node_modules"


def built() -> Path:
    """Return the folder of generated static files, laid out as below STATIC_URL."""
    return Path(settings.STATIC_ROOT).parent / "built"


class MappedStorage(FileSystemStorage):
    """Files whose static path differs from their place on the disk."""

    def __init__(self, files: dict[str, Path]) -> None:
        super().__init__(location=Path(settings.ROOT))
        self.files = files

    def path(self, name: str) -> str:
        """Return where the static path `name` lies; raises `KeyError` for one that is not listed."""
        return str(self.files[name])


class NodeModulesFinder(BaseFinder):
    """Finds the listed files of node_modules and everything below the folder of generated files."""

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Return no complaint: missing packages are reported by `build_static`."""
        return []

    def files(self) -> dict[str, Path]:
        """Return static path -> file for everything that exists."""
        listed = {name: node_modules() / path for name, path in VENDOR.items()}
        if not settings.DEBUG:
            listed = {name: path for name, path in listed.items() if name not in DEBUG_ONLY}
        made = {file.relative_to(built()).as_posix(): file for file in built().rglob("*") if file.is_file()}
        return {name: path for name, path in (listed | made).items() if path.is_file()}

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> str | list[str]:  # type: ignore[override]  # noqa: FBT001, FBT002  # Django's signature
        """Return the file for a static path; an empty list when it is none of ours."""
        found = self.files().get(path)
        if found is None:
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        """Yield (static path, storage) of every file, as collectstatic wants it."""
        files = self.files()
        storage = MappedStorage(files)
        for name in files:
            if not any(fnmatch.fnmatchcase(name, pattern) for pattern in ignore_patterns or ()):
                yield name, storage
