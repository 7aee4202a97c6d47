"""Runs every static check, all of them even when one fails, and ends with 1 if any did (`make check`)."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def checks() -> list[tuple[str, list[str]]]:
    """Return what is run, by name."""
    found = [
        ("format", ["ruff", "format", "--check", "--quiet", "."]),
        ("lint", ["ruff", "check", "--quiet", "."]),
        ("floors", ["lint-imports"]),
        ("types", ["mypy"]),
    ]
    if any((ROOT / "src").rglob("templates/**/*.html")):
        found.append(("templates", ["djlint", "--lint", "--quiet", "src"]))
    found.append(("translations", ["python", "tools/catalogue.py", "check"]))
    if (ROOT / "tests" / "architecture").exists():
        found.append(("architecture", ["pytest", "-q", "tests/architecture"]))
    return found


def main() -> int:
    """Run the checks named on the command line, or all."""
    wanted = set(sys.argv[1:])
    failed = []
    for name, command in checks():
        if wanted and name not in wanted:
            continue
        start = time.monotonic()
        done = subprocess.run(
            [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        print(
            f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - start:.1f} s)",
            flush=True,
        )
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
