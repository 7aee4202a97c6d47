"""A real calendar server for tests: Radicale with users of its own, and a phone that is signed in there."""

import datetime
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import caldav

PASSWORD = "radish-roots-2026"
CONFIG = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/collections
[logging]
level = warning
"""


@dataclass(frozen=True)
class Radicale:
    """Where the server listens; anybody of its users may sign in."""

    port: int

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}/"

    def phone(self, user: str) -> "Phone":
        """Return a phone of a user with a new calendar."""
        client = caldav.DAVClient(self.url, username=user, password=PASSWORD)
        calendar = client.principal().make_calendar(name="Mans kalendārs", cal_id=uuid4().hex)
        return Phone(calendar, self.url)


@dataclass(frozen=True)
class Phone:
    """A program of others that shows a calendar and changes what stands in it."""

    calendar: Any
    server: str

    @property
    def url(self) -> str:
        """Return the address of the calendar."""
        return str(self.calendar.url)

    def add(self, *lines: str, uid: str = "") -> str:
        """Add an event; returns its name."""
        uid = uid or uuid4().hex
        text = "\r\n".join(
            ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A phone//EN", "BEGIN:VEVENT", f"UID:{uid}",
             "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT", "END:VCALENDAR", "")
        )  # fmt: skip
        self.calendar.save_event(text)
        return uid

    def events(self) -> dict[str, Any]:
        """Return what stands there, by title."""
        found = [one.icalendar_component for one in self.calendar.events()]
        return {str(one["summary"]): one for one in found}

    def only(self) -> Any:
        """Return the one object that stands there, to be changed."""
        (found,) = self.calendar.events()
        return found

    def change(self, **values: Any) -> None:
        """Change the one event that stands there: `title`, `place`, `start` with `minutes`."""
        found = self.only()
        event = found.icalendar_component
        for name, key in (("title", "summary"), ("place", "location"), ("notes", "description")):
            if name in values:
                event[key] = values[name]
        if "start" in values:
            for name in ("dtstart", "dtend"):
                del event[name]
            event.add("dtstart", values["start"])
            event.add("dtend", values["start"] + datetime.timedelta(minutes=values["minutes"]))
        found.save()


@contextmanager
def running(folder: Path) -> Iterator[Radicale]:
    """Let the server run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "users").write_text("".join(f"{name}:{PASSWORD}\n" for name in ("noura", "omar", "zane")))
    config = folder / "config"
    config.write_text(CONFIG.format(port=port, folder=folder))
    process = subprocess.Popen([sys.executable, "-m", "radicale", "--config", str(config)])
    try:
        _wait(f"http://127.0.0.1:{port}/", process)
        yield Radicale(port)
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None
        try:
            urllib.request.urlopen(url, timeout=5)  # noqa: S310 - our own
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("Radicale does not answer")
