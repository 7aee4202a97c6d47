"""`wasl import KIND FILE`: imports a file and shows how far it is; `wasl import undo ID` takes an import back."""

import argparse
import datetime
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Invalid, NotFound, WaslError
from wasl.project.console import complain, say
from wasl.project.console.ready import django_ready, load

ALL, SOME, UNUSABLE = 0, 1, 2
WHOLE = 10**12
PATIENCE = datetime.timedelta(seconds=30)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "kind", metavar="KIND", help="What the rows become, such as contact; or undo, to take an import back."
    )
    parser.add_argument(
        "file", metavar="FILE", help="A CSV, Excel, OpenDocument or vCard file; after undo, an import's id."
    )
    parser.add_argument(
        "--map",
        metavar="MAP.json",
        help='Which column goes to which field, as {"column": "field"}; left out, it is found out.',
    )
    parser.add_argument(
        "--words",
        metavar="WORDS.json",
        help='What words of the file mean, as {"stage": {"Prospecting": "New"}}.',
    )
    parser.add_argument(
        "--currency", default="", help="Of amounts without one; that of the firm if left out."
    )
    parser.add_argument(
        "--match",
        metavar="FIELDS",
        help="By what a row meets a record, such as email,phone; empty for never.",
    )
    parser.add_argument(
        "--on-match",
        choices=["update", "fill", "skip", "create"],
        default="update",
        help="What happens when the record is there: update it, fill only what is empty, skip the row, create another.",
    )
    parser.add_argument("--sheet", default="", help="The sheet of a workbook; the first one if left out.")
    parser.add_argument("--dry-run", action="store_true", help="Try every row, count, and store nothing.")
    parser.add_argument("--json", action="store_true", help="Print the outcome as one line of JSON.")
    parser.add_argument("--as", dest="email", default="", help="Who imports; the owner if left out.")


def run(options: argparse.Namespace) -> int:
    """Import or take back; exit 0 when every row was taken, 1 when some were not, 2 when the file cannot be used."""
    with django_ready():
        by = acting(options.email)
        if by is None:
            complain(f"Nobody with the address “{options.email}” can sign in.")
            return UNUSABLE
        try:
            return _undo(options, by) if options.kind == "undo" else _import(options, by)
        except WaslError as error:
            complain(error.message)
            return UNUSABLE


def acting(email: str) -> Actor | None:
    """Return the person named, or else the owner; the system itself when nobody was set up yet."""
    users = load("wasl.workspace.models").User.objects.filter(is_active=True).select_related("role")
    user = users.filter(email__iexact=email).first() if email else users.filter(role__key="owner").first()
    if user is None:
        return None if email else SYSTEM
    actor: Actor = load("wasl.workspace.queries").actor_of_user(user)
    return actor


def _import(options: argparse.Namespace, by: Actor) -> int:
    commands, running = load("wasl.exchange.commands"), load("wasl.exchange.running")
    item = _begun(options, by)
    with _bar(item.name) as told:
        if options.dry_run:
            item = running.check(commands.attend_check(item, by=by).pk, told=told, most=WHOLE)
            counts = {name: item.trial.get(name, 0) for name in ("rows", *ACTIONS)}
        else:
            item = _run_to_its_end(item, told)
            counts = {"rows": item.position} | {name: getattr(item, f"{name}_count") for name in ACTIONS}
    if item.error:
        complain(item.error)
    report = _report(item, by) if counts["refused"] else ""
    _tell(options, item, counts, report)
    if options.dry_run:
        commands.discard_import(item, by=by)
    else:
        commands.release_import(item, by=by)
    if item.state not in {"done", "checked"}:
        return UNUSABLE if item.state == "failed" and not item.position else SOME
    return SOME if counts["refused"] else ALL


def _run_to_its_end(item: Any, told: Callable[[Any], None]) -> Any:
    """Run the import; where a worker has gone on with it meanwhile, look on until that is over, or take over again."""
    running = load("wasl.exchange.running")
    item = running.run(item.pk, told=told)
    while item.is_moving:
        time.sleep(1)
        item.refresh_from_db()
        told(item)
        if clock.now() - item.moved_at > PATIENCE:
            item = running.run(item.pk, told=told)
    return item


ACTIONS = ("created", "updated", "skipped", "refused")


def _begun(options: argparse.Namespace, by: Actor) -> Any:
    """Return the import to go on with: the one a crash cut off, or a new one."""
    commands, queries = load("wasl.exchange.commands"), load("wasl.exchange.queries")
    path, kind = Path(options.file), _kind(options.kind)
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        item = queries.attended_import(by, sha256=digest, kind=kind)
        if item is not None and not options.dry_run:
            complain(f"Going on with the import {item.pk} at row {item.position + 1}.")
            return item
        content = load("django.core.files.base").File(file, name=path.name)
        item = commands.start_import(kind, content=content, name=path.name, by=by)
    try:
        return _prepared(item, options, by)
    except WaslError:
        commands.discard_import(item, by=by)
        raise


def _prepared(item: Any, options: argparse.Namespace, by: Actor) -> Any:
    """Return an import that is read, mapped and, unless it is a dry run, begun as the options say."""
    commands = load("wasl.exchange.commands")
    if options.sheet:
        item = commands.change_reading(item, sheet=options.sheet, has_header=item.has_header, by=by)
    item = commands.change_mapping(item, mapping=_mapping(options, item), options=_options(options), by=by)
    return item if options.dry_run else commands.attend_import(item, by=by)


def _kind(word: str) -> str:
    """Return the importer's word; the plural of the API is understood too."""
    known = [entry.kind for entry in load("wasl.kernel.manifest").registry().all("importers")]
    found = word if word in known else word.removesuffix("s")
    if found not in known:
        raise NotFound(f"Nothing of the kind “{word}” can be imported. Use one of: {', '.join(known)}.")
    return found


def _options(options: argparse.Namespace) -> dict[str, Any]:
    given: dict[str, Any] = {"on_match": options.on_match, "currency": options.currency}
    if options.words:
        given["words"] = _object(options.words)
    if options.match is not None:
        given["match_by"] = [word.strip() for word in options.match.split(",") if word.strip()]
    return given


def _mapping(options: argparse.Namespace, item: Any) -> list[dict[str, Any]]:
    if not options.map:
        found: list[dict[str, Any]] = item.mapping
        return found
    given = _object(options.map)
    if not isinstance(given, dict) or not all(name in item.columns for name in given):
        raise Invalid(f"The mapping must be {{column: field}} with columns of: {', '.join(item.columns)}.")
    return [{"column": item.columns.index(name), "field": field} for name, field in given.items() if field]


def _object(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Invalid(f"The file {path} cannot be read: {error}") from None


@contextmanager
def _bar(name: str) -> Iterator[Callable[[Any], None]]:
    """Show a progress bar on a terminal."""
    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield lambda _item: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(name, total=None)

        def told(item: Any) -> None:
            done = item.position or item.trial.get("rows", 0) or item.undone_count
            progress.update(task, completed=done, total=max(item.estimate, done))

        yield told


def _report(item: Any, by: Actor) -> str:
    """Write the refused rows beside where the command runs, and return the path."""
    path = Path.cwd() / f"{Path(item.name).stem}-refused.csv"
    with path.open("wb") as file:
        refusals = load("wasl.exchange.queries").all_refusals(by, item)
        load("wasl.exchange.refused").write_csv(file, item.columns, refusals)
    return str(path)


def _tell(options: argparse.Namespace, item: Any, counts: dict[str, int], report: str) -> None:
    shown = {("rejected" if name == "refused" else name): count for name, count in counts.items()}
    if options.json:
        say(json.dumps({"id": str(item.pk), **shown, "report": report or None}))
        return
    prefix = "Tried, nothing stored: " if options.dry_run else ""
    said = ", ".join(f"{count} {name}" for name, count in shown.items() if name != "rows")
    say(f"{prefix}{shown['rows']} rows: {said}.")
    if report:
        say(f"The rejected rows with their reasons: {report}")
    if not options.dry_run:
        say(f"To take it back: wasl import undo {item.pk}")


def _undo(options: argparse.Namespace, by: Actor) -> int:
    commands, queries = load("wasl.exchange.commands"), load("wasl.exchange.queries")
    item = queries.get_import(by, options.file)
    if item.state != "undoing":
        item = commands.attend_undo(item, by=by)
    with _bar(item.name) as told:
        item = load("wasl.exchange.running").undo(item.pk, told=told)
    if options.json:
        say(json.dumps({"id": str(item.pk), "undone": item.undone_count, "kept": item.kept_count}))
    else:
        say(
            f"{item.undone_count} taken back, {item.kept_count} kept because somebody has worked on them since."
        )
    for one in queries.kept(by, item) if not options.json else ():
        say(f"  kept: {one.anchor}: {one.reason}")
    if item.error:
        complain(item.error)
        return UNUSABLE
    return SOME if item.kept_count else ALL
