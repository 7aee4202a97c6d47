"""Writes the description of the API to docs/openapi.json; `check` tells whether the file is what the code says."""

import json
import os
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def described() -> str:
    """Return the description as it stands in the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wasl.project.settings")
    import django  # noqa: PLC0415 - the settings must be named first

    django.setup()
    from wasl.project.api import api  # noqa: PLC0415 - needs the applications

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the file, or compare it."""
    text = described()
    if sys.argv[1:] == ["check"]:
        return 0 if FILE.read_text(encoding="utf-8") == text else 1
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
