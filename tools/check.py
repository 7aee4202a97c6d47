"""Runs every static check, as many at once as there are cores and all even when one fails; ends with 1 if any did (`make check`)."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def checks() -> list[tuple[str, list[str]]]:
    """Return what is run, by name, the longest first."""
    return [
        ("architecture", ["pytest", "-q", "tests/architecture"]),
        ("types", ["mypy"]),
        ("templates", ["djlint", "--lint", "--quiet", "src"]),
        ("floors", ["lint-imports"]),
        ("dependencies", ["deptry", "src"]),
        ("lint", ["ruff", "check", "--quiet", "."]),
        ("format", ["ruff", "format", "--check", "--quiet", "."]),
        ("translations", ["python", "tools/catalogue.py", "check"]),
    ]


def passes(name: str, command: list[str]) -> bool:
    """Run one check, say how it went, with all it printed when it failed."""
    start = time.monotonic()
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    passed = done.returncode == 0
    says = f"{'ok  ' if passed else 'FAIL'} {name} ({time.monotonic() - start:.1f} s)"
    print(says if passed else f"{says}\n{done.stdout}{done.stderr}", flush=True)
    return passed


def main() -> int:
    """Run the checks named on the command line, or all."""
    wanted = set(sys.argv[1:])
    chosen = [check for check in checks() if not wanted or check[0] in wanted]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return 0 if all(list(pool.map(passes, *zip(*chosen, strict=True)))) else 1


if __name__ == "__main__":
    sys.exit(main())
