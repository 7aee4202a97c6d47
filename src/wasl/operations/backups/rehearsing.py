"""The drill: a bundle is put back into a scratch database, compared table by table, and the scratch dropped."""

from pathlib import Path

from wasl.operations.backups import databases, filling, programs
from wasl.operations.backups.keys import Key
from wasl.operations.backups.making import Manifest, Progress


def rehearse(place: Path, key: Key, *, progress: Progress = lambda _count: None) -> Manifest:
    """Put a bundle back into a scratch database; returns what is in it, raises `Invalid` with what is wrong.

    Files are proven by their hashes while the bundle is read; they are written nowhere.
    """
    with databases.alone(databases.live()):
        programs.clear_left()
        with databases.scratch() as database:
            return filling.fill(database, place, key, folder=None, progress=progress)
