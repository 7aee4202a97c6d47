"""`wasl bench`: fills two scratch companies of different size and measures every page on both, turn by turn.

Each company is an installation of its own below `--data`, so that the real one is never touched.
"""

import argparse
import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from wasl.kernel.env import ENV
from wasl.project.console import complain, say
from wasl.project.console.bench_companies import company

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
        companies = [
            stack.enter_context(
                company(
                    options.data / str(size), ("--contacts", str(size)), ("--repeat", str(options.repeat))
                )
            )
            for size in sizes
        ]
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
