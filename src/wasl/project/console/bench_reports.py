"""`wasl bench reports`: every report of sales over few and over very many deals, beside the same figures by hand."""

import argparse
import json
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from wasl.project.console import complain, say
from wasl.project.console.bench_companies import company, of_deals
from wasl.project.console.bench_shared import add_place

SMALL, LARGE = 10_000, 1_000_000
HEADS = (
    "report over all deals", "ms", "large", "growth", "by hand", "times by hand", "second view", "this month", "queries", "counted by",
)  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="Only this report.")
    parser.add_argument("--deals", type=int, default=LARGE, help=f"Deals of the large company ({LARGE}).")
    parser.add_argument("--small", type=int, default=SMALL, help=f"Deals of the small company ({SMALL}).")
    parser.add_argument("--repeat", type=int, default=5, help="How often each is asked; the best counts.")
    add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Measure; exit 1 when a report shows other numbers than those counted by hand."""
    sizes = sorted({options.small, options.deals})
    with ExitStack() as stack:
        companies = []
        for size in sizes:
            name, filled = of_deals(size)
            options_of_it = ("--repeat", str(options.repeat))
            companies.append(stack.enter_context(company(options.data / name, filled, options_of_it)))
        known = companies[0].ask({"reports": "names"})["reports"]
        names = [one for one in known if options.name in ("", one)]
        if not names:
            complain(f"There is no report “{options.name}”.")
            return 1
        results = {}
        for name in names:
            found = [one.ask({"report": name}) for one in companies]
            broken = next((entry["failed"] for entry in found if "failed" in entry), "")
            if broken:
                complain(broken)
                return 1
            results[name] = found
            if not options.json:
                _line(found, is_first=len(results) == 1)
    if options.json:
        say(json.dumps({"deals": sizes, "results": results}, ensure_ascii=False, indent=1))
    return 0


def _line(found: Sequence[dict[str, Any]], *, is_first: bool) -> None:
    small, large = found[0], found[-1]
    cells = [
        small["title"],
        f"{small['shown']:.0f}",
        f"{large['shown']:.0f}",
        f"{large['shown'] / small['shown']:.1f}",
        f"{large['by_hand']:.0f}",
        f"{large['shown'] / large['by_hand']:.2f}",
        f"{large['kept']:.0f}",
        f"{large['usual']:.0f}",
        str(large["queries"]),
        "a job" if large["is_by_job"] else "the page",
    ]
    if is_first:
        say(f"| {' | '.join(HEADS)} |\n|---|{'--:|' * (len(HEADS) - 1)}")
    say(f"| {' | '.join(cells)} |")
