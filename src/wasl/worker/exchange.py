"""Puts another cluster in the place of the present one, while no server runs: begun by a journal, ended by whoever starts.

The journal is the moment of exchange: before it stands, the old cluster is the one; from then on the new one is, and every
step finds out whether it was done. Files and secrets follow by the journal of `operations.backups.switching`, which the
last step here leaves behind.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from wasl.kernel.places import keep_secret

JOURNAL, NEXT = "cluster.json", "restore.json"


def begin(data: Path, *, staged: Path, then: dict[str, Any]) -> None:
    """Decide for the cluster in `staged`; `then` is what the next journal says, with the mark and whether old is kept."""
    given = {"staged": str(staged), "before": str((data / "postgres").resolve()), "then": then}
    keep_secret(data / JOURNAL, json.dumps(given), replace=True)


def finish(data: Path) -> None:
    """End an exchange that was begun; does nothing when none was."""
    journal = data / JOURNAL
    if not journal.exists():
        return
    given = json.loads(journal.read_text())
    link, staged, then = data / "postgres", Path(given["staged"]), given["then"]
    old = data / f"before-{then['mark']}"
    old.mkdir(mode=0o700, exist_ok=True)
    if link.is_symlink():
        new = data / "postgres.link"
        new.unlink(missing_ok=True)
        new.symlink_to(staged)
        new.replace(link)
    elif staged.exists():
        if link.exists():
            link.rename(old / "postgres")
        staged.rename(link)
    if link.is_symlink() and not then["is_old_kept"]:
        shutil.rmtree(given["before"], ignore_errors=True)
    keep_secret(data / NEXT, json.dumps(then), replace=True)
    journal.unlink()
