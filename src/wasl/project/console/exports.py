"""`wasl export KIND FILE`: writes a list to a file, in the form that the file's ending says."""

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils import translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotFound, WaslError
from wasl.project.console import complain, say
from wasl.project.console.imports import acting
from wasl.project.console.ready import django_ready, load

DONE, FAILED = 0, 2
ENDINGS = ("csv", "xlsx", "vcf", "json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("kind", metavar="KIND", help="What is taken out, such as contact.")
    parser.add_argument(
        "file", metavar="FILE", help="Where to; the ending says how: .csv, .xlsx, .vcf or .json."
    )
    parser.add_argument(
        "--filter", default="", metavar="JSON", help="Which rows, in the filter language of the API."
    )
    parser.add_argument(
        "--columns", default="", metavar="FIELDS", help="Which fields, such as name,email; all if left out."
    )
    parser.add_argument(
        "--list", default="", help="A list of the kind, such as people; all of it if left out."
    )
    parser.add_argument("--view", default="", metavar="NAME", help="A saved view of the list, by its name.")
    parser.add_argument("--sort", default="", help="The order, such as name or -updated_at.")
    parser.add_argument("--json", action="store_true", help="Print the outcome as one line of JSON.")
    parser.add_argument("--as", dest="email", default="", help="Who exports; the owner if left out.")


def run(options: argparse.Namespace) -> int:
    """Write the file; exit 0 when it is there, 2 when it cannot be written."""
    with django_ready():
        by = acting(options.email)
        if by is None:
            complain(f"Nobody with the address “{options.email}” can sign in.")
            return FAILED
        try:
            # the sheet and its columns are called as whoever exports calls them
            with translation.override(by.language):
                return _export(options, by)
        except Invalid as error:
            texts = [f"{name}: {text}" for name, found in error.fields.items() for text in found]
            complain(" ".join(texts) or error.message)
        except (WaslError, OSError) as error:
            complain(error.message if isinstance(error, WaslError) else str(error))
        return FAILED


def _export(options: argparse.Namespace, by: Actor) -> int:
    commands, outgoing = load("wasl.exchange.commands"), load("wasl.exchange.outgoing")
    path = Path(options.file)
    ending = path.suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise Invalid(f"The file must end in one of: {', '.join(ENDINGS)}.")
    if not path.absolute().parent.is_dir():
        raise NotFound(f"There is no folder {path.absolute().parent}.")
    item = commands.start_export(
        _kind(options.kind),
        listing=options.list,
        format=ending,
        columns=[word.strip() for word in options.columns.split(",") if word.strip()],
        asked={"filter": options.filter, "sort": options.sort, "view": _view(options, by)},
        is_queued=False,
        by=by,
    )
    with _bar(path.name) as told:
        item = outgoing.write(item.pk, is_watched=True, told=told)
    if not item.is_ready:
        complain(item.error or "The export was cancelled.")
        return FAILED
    with item.path.open("rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
    commands.remove_export(item, by=by)
    said = {"id": str(item.pk), "rows": item.rows, "bytes": item.size, "file": str(path)}
    say(json.dumps(said) if options.json else f"{item.rows} rows written to {path}.")
    return DONE


def _view(options: argparse.Namespace, by: Actor) -> str:
    """Return the id of the view that is named, nothing without one."""
    if not options.view:
        return ""
    listing = load("wasl.exchange.rows").listing_for(_kind(options.kind), options.list)
    found = load("wasl.lists.queries").views(by, listing.key)
    view = next((one for one in found if one.name == options.view), None)
    if view is None:
        names = ", ".join(f"“{one.name}”" for one in found)
        raise NotFound(
            f"The list {listing.key} has no view “{options.view}”. {'There are: ' + names if names else ''}"
        )
    return str(view.pk)


def _kind(word: str) -> str:
    """Return the exporter's word; the plural of the API is understood too."""
    known = [entry.kind for entry in load("wasl.kernel.manifest").registry().all("exporters")]
    found = word if word in known else word.removesuffix("s")
    if found not in known:
        raise NotFound(f"Nothing of the kind “{word}” can be exported. Use one of: {', '.join(known)}.")
    return found


@contextmanager
def _bar(name: str) -> Iterator[Callable[[Any], None]]:
    """Show a progress bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _item: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=None)
        yield lambda item: progress.update(task, completed=item.rows, total=max(item.estimate, item.rows))
