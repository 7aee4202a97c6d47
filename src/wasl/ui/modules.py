"""Where scripts and style sheets lie: the import map of ES modules and the list of style sources."""

from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

# order matters: what comes later wins
STYLES = (
    "fonts", "tokens", "ground", "shell", "controls", "blocks", "charts", "table", "record", "overlay", "pages", "states",
)  # fmt: skip
LAST_STYLES = ("small",)
VENDOR_MODULES: dict[str, str] = {"squire": "ui/vendor/squire.js", "echarts": "ui/vendor/echarts.js"}
MAIN, JOINED = "ui/main.js", "ui/built/main.js"


def static_folders() -> dict[str, Path]:
    """Return label -> folder of the static files of each of our packages that has some."""
    configs = [config for config in apps.get_app_configs() if config.name.startswith("wasl.")]
    folders = {config.label: Path(config.path) / "static" / config.label for config in configs}
    return {label: folder for label, folder in folders.items() if folder.is_dir()}


def style_sources() -> list[str]:
    """Return our own style sources in order: the kit, then `static/<package>/*.css` of others, then small screens."""
    others = [
        f"{label}/{file.name}"
        for label, folder in static_folders().items()
        if label != "ui"
        for file in sorted(folder.glob("*.css"))
    ]
    kit = [f"ui/css/{name}.css" for name in STYLES]
    return [*kit, *others, *(f"ui/css/{name}.css" for name in LAST_STYLES)]


def stylesheets(*, is_rtl: bool) -> list[str]:
    """Return the static names a page links."""
    if settings.DEBUG:
        return [f"ui/vendor/tabler{'.rtl' if is_rtl else ''}.css", *style_sources()]
    return [f"ui/built/{'rtl' if is_rtl else 'ltr'}.css"]


def _modules() -> dict[str, str]:
    found = dict(VENDOR_MODULES)
    for label, folder in static_folders().items():
        found |= {
            f"behaviors/{file.stem}": f"{label}/behaviors/{file.name}"
            for file in folder.glob("behaviors/*.js")
        }
        found |= {
            f"{label}/{file.stem}": f"{label}/modules/{file.name}" for file in folder.glob("modules/*.js")
        }
    return found


@cache
def _built_map() -> dict[str, str]:
    return {name: static(path) for name, path in _modules().items()}


@cache
def _built_main() -> str:
    return JOINED if finders.find(JOINED) else MAIN


def forget() -> None:
    """Look anew for what set-up has built."""
    _built_map.cache_clear()
    _built_main.cache_clear()


def main_script() -> str:
    """Return the static name of the script that every page begins with."""
    return MAIN if settings.DEBUG else _built_main()


def import_map() -> dict[str, str]:
    """Return module name -> address: `behaviors/<name>` for behaviors, `<package>/<name>` for `modules/` folders."""
    return {name: static(path) for name, path in _modules().items()} if settings.DEBUG else _built_map()
