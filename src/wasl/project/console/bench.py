"""`wasl bench`: fills two scratch companies of different size and measures every page on both, turn by turn.

Each company is an installation of its own below `--data`, so that the real one is never touched.
"""

import argparse
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.bench_shared import step, wasl

SMALL = 10_000
LARGE = 1_000_000
HEADS = (
    "page", "server ms", "large", "growth", "db ms", "large", "same by psycopg", "ratio", "by hand", "queries",
)  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="Only this case, or those that begin so."
    )
    parser.add_argument("--contacts", type=int, default=LARGE, help=f"Size of the large company ({LARGE}).")
    parser.add_argument("--small", type=int, default=SMALL, help=f"Size of the small company ({SMALL}).")
    parser.add_argument(
        "--data", type=Path, default=ENV.data / "bench", help="Where the scratch companies lie."
    )
    parser.add_argument(
        "--repeat", type=int, default=15, help="How often each page is asked; the median counts."
    )
    parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when a page does not answer."""
    sizes = sorted({options.small, options.contacts})
    with ExitStack() as stack:
        companies = [stack.enter_context(_company(options, size)) for size in sizes]
        names = companies[0].ask({"list": options.name})["cases"]
        if not names:
            complain(f"There is no case “{options.name}”.")
            return 1
        results = []
        for name in names:
            found = [company.ask({"measure": name}) for company in companies]
            broken = next((entry["failed"] for entry in found if "failed" in entry), "")
            if broken:
                complain(broken)
                return 1
            results.append(found)
            if not options.json:
                _line(found, is_first=len(results) == 1)
    if options.json:
        figures = [dict(zip(map(str, sizes), found, strict=True)) for found in results]
        say(json.dumps({"contacts": sizes, "results": figures}, ensure_ascii=False, indent=1))
    return 0


class _Company:
    """One scratch company's process: takes a question a line, answers a line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Ask and wait."""
        if self.process.stdin is None or self.process.stdout is None:
            raise SystemExit("The scratch company has no ears.")
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("A scratch company ended early; what it said is above.")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def _company(options: argparse.Namespace, size: int) -> Iterator[_Company]:
    """Make the scratch company of `size` contacts when it is missing, and have its process at hand."""
    place: Path = (options.data / str(size)).resolve()
    place.mkdir(parents=True, exist_ok=True)
    built = place / "static"
    if not built.exists() and (ENV.data / "static").exists():
        built.unlink(missing_ok=True)  # a link to a checkout that is gone
        built.symlink_to(ENV.data / "static")
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    environment |= {"WASL_DATA": str(place), "WASL_DEMO": "0"}
    step(environment, "migrate", "--quiet")
    if not (place / "filled").exists():
        complain(f"Making a company of {size} contacts in {place} …")
        step(environment, "bench", "fill", "--contacts", str(size))
        (place / "filled").touch()
    command = [*wasl("bench", "at"), "--contacts", str(size), "--repeat", str(options.repeat)]
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        yield _Company(process)
    finally:
        process.communicate()


def _line(found: Sequence[dict[str, Any]], *, is_first: bool) -> None:
    small, large = found[0], found[-1]
    cells = [
        small["title"],
        f"{small['total']:.1f}",
        f"{large['total']:.1f}",
        f"{large['total'] / small['total']:.2f}",
        f"{small['db']:.1f}",
        f"{large['db']:.1f}",
        f"{large['again']:.1f}" if large["again"] else "",
        f"{large['db'] / large['again']:.2f}" if large["again"] else "",
        f"{large['by_hand']:.1f}" if large["by_hand"] else "",
        str(large["queries"]),
    ]
    if is_first:
        say(f"| {' | '.join(HEADS)} |\n|---|{'--:|' * (len(HEADS) - 1)}")
    say(f"| {' | '.join(cells)} |")
