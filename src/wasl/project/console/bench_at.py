"""A step of `wasl bench`: answers questions on standard input about the scratch company that WASL_DATA names."""

import argparse
import dataclasses
import json
import sys
from typing import Any

from wasl.project.console import say
from wasl.project.console.ready import django_ready, load


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--contacts", type=int, required=True)
    parser.add_argument("--repeat", type=int, default=15)


def run(options: argparse.Namespace) -> int:
    """Answer until the input ends."""
    with django_ready():
        load("wasl.operations.bench.least").put_in()
        cases, measuring = load("wasl.operations.bench.cases"), load("wasl.operations.bench.measuring")
        reporting = load("wasl.operations.bench.reporting")
        world = load("wasl.operations.bench.world").World(options.contacts)
        bench = measuring.Bench(world, options.repeat)
        for line in sys.stdin:
            question = json.loads(line)
            if "list" in question:
                answer = {"cases": [case.name for case in cases.chosen(question["list"])]}
            elif "reports" in question:
                answer = {"reports": reporting.names()}
            elif "report" in question:
                asked = reporting.Reporting(world, options.repeat)
                answer = _reported(asked, question["report"], reporting.Differs)
            else:
                answer = _measure(bench, cases.chosen(question["measure"])[0], measuring.Failed)
            say(json.dumps(answer, ensure_ascii=False))
    return 0


def _reported(reporting: Any, name: str, differs: type[Exception]) -> dict[str, Any]:
    """Return what a report costs, or what is wrong with it."""
    try:
        return dataclasses.asdict(reporting.measure(name))
    except differs as error:
        return {"failed": str(error)}


def _measure(bench: Any, case: Any, failed: type[Exception]) -> dict[str, Any]:
    try:
        result = bench.measure(case)
    except failed as error:
        return {"failed": str(error)}
    return {"title": case.title, **dataclasses.asdict(result)}
