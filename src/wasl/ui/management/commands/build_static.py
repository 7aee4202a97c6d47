"""`build_static`: generates bundles, sprite and pictures, then collects, hashes and compresses all static files."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import BaseCommand, call_command

from wasl.ui import modules
from wasl.ui.build import frame, pictures, sources, sprite, styles
from wasl.ui.finders import built, node_modules


class Command(BaseCommand):
    """Build everything that browsers load, into STATIC_ROOT."""

    help = (
        "Build the static files: style bundles, icon sprite, app icons; then collect, hash and compress them."
    )
    # set-up runs this before there is a database
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Build, then collect."""
        if not node_modules().is_dir():
            raise sources.MissingSource(f"{node_modules()} is missing: run `make setup` first.")
        folder = built() / "ui" / "built"
        shutil.rmtree(built(), ignore_errors=True)
        folder.mkdir(parents=True)
        outlines = node_modules() / "@tabler/icons/icons/outline"
        (folder / "sprite.svg").write_text(sprite.sprite(sources.used_icons(), outlines), encoding="utf-8")
        (folder / "main.js").write_text(frame.frame(modules.static_folders()["ui"]), encoding="utf-8")
        pictures.write_icons(folder)
        self._write_styles(folder)
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"Static files are in {settings.STATIC_ROOT}.")

    def _write_styles(self, folder: Path) -> None:
        own = [Path(str(finders.find(name))).read_text(encoding="utf-8") for name in modules.style_sources()]
        classes = sources.used_classes()
        for direction, source in (("ltr", "tabler.css"), ("rtl", "tabler.rtl.css")):
            tabler = (node_modules() / "@tabler/core/dist/css" / source).read_text(encoding="utf-8")
            (folder / f"{direction}.css").write_text(styles.bundle(tabler, own, classes), encoding="utf-8")
