"""The command line `wasl`: finds the command asked for and runs it. Only that command's module is imported."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One command: its words, the module that does it, and what it is for.

    An entry without a summary is a step of another and not listed. The module has `arguments(parser)` and `run(options) -> int`, the exit code.
    """

    words: tuple[str, ...]
    module: str
    summary: str


ENTRIES = (
    Entry(("serve",), "serve", "Run everything on this machine: database, web and worker."),
    Entry(("web",), "web", "Run one web process; it also serves the live stream."),
    Entry(("worker",), "work", "Run one worker process, which does the queued and the scheduled jobs."),
    Entry(("migrate",), "migrate", "Bring the database's tables up to date, as the role that owns them."),
    Entry(("demo",), "demo", "Load the demo company, or take it away."),
    Entry(("begin",), "begin", ""),
    Entry(("static",), "static", ""),
    Entry(("doctor",), "doctor", "Check this installation and say how to mend what is wrong."),
    Entry(("user", "add"), "users", "Add a person who may sign in."),
    Entry(("token", "add"), "tokens", "Make an API token for a person and print it once."),
    Entry(("import",), "imports", "Import a file of contacts, or take an import back."),
    Entry(("export",), "exports", "Take a list out as a file: CSV, Excel, vCard or JSON."),
    Entry(("mail", "receive"), "mail_receive", "Take one letter from a mail server's pipe."),
    Entry(("backup", "create"), "backup_create", "Make one encrypted bundle of database, files and keys."),
    Entry(
        ("backup", "verify"),
        "backup_verify",
        "Prove that a bundle is whole; with --drill, that it can be put back.",
    ),
    Entry(
        ("backup", "restore"),
        "backup_restore",
        "Put a bundle back, here or on a new machine, or go back to a moment.",
    ),
    Entry(("backup", "archive"), "backup_archive", "Bring the log into the archive now (WASL_ARCHIVE)."),
    Entry(("backup", "key"), "backup_key", "Print the key that opens the bundles, to be written down."),
    Entry(("backup", "recover"), "backup_recover", ""),
    Entry(("bench", "fill"), "bench_fill", ""),
    Entry(("bench", "at"), "bench_at", ""),
    Entry(("bench", "import"), "bench_import", "Measure an import of a big file, its undo, and a raw copy."),
    Entry(
        ("bench", "backup"), "bench_backup", "Measure a backup and a restore beside gzip, zstd and the disk."
    ),
    Entry(
        ("bench", "export"),
        "bench_export",
        "Measure an export to a workbook beside the same rows from memory.",
    ),
    Entry(
        ("bench", "forecast"), "bench_forecast", "Measure the forecast over very many deals beside plain SQL."
    ),
    Entry(
        ("bench", "reports"), "bench_reports", "Measure the reports over very many deals beside plain SQL."
    ),
    Entry(("bench", "bare"), "bench_bare", ""),
    Entry(
        ("bench", "forms"), "bench_forms", "Measure public forms beside a bare endpoint that stores a row."
    ),
    Entry(("bench", "api"), "bench_api", "Measure contacts added over the API beside a bare endpoint."),
    Entry(("bench", "rules"), "bench_rules", "Measure rules at work beside the bare job runner."),
    Entry(("bench", "streams"), "bench_streams", "Measure how soon open pages hear of a change."),
    Entry(("bench", "bulk"), "bench_bulk", "Measure work on many people and its undo beside plain SQL."),
    Entry(("bench",), "bench", "Measure the product's pages on scratch companies of two sizes."),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in {"-h", "--help"}:
        sys.stdout.write(overview())
        return 0
    entry = next((entry for entry in ENTRIES if tuple(given[: len(entry.words)]) == entry.words), None)
    if entry is None:
        sys.stderr.write(f"There is no command “{' '.join(given[:2])}”. See: wasl --help\n")
        return 2
    module = importlib.import_module(f"wasl.project.console.{entry.module}")
    parser = argparse.ArgumentParser(prog=f"wasl {' '.join(entry.words)}", description=entry.summary)
    module.arguments(parser)
    code: int = module.run(parser.parse_args(given[len(entry.words) :]))
    return code


def overview() -> str:
    """Return the help of the whole command line."""
    lines = [f"  {' '.join(entry.words):<16}{entry.summary}" for entry in ENTRIES if entry.summary]
    return (
        "Usage: wasl COMMAND [options]\n\n"
        + "\n".join(lines)
        + "\n\nEach command explains itself with --help.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
