"""Runs the whole product as an operator does, in a folder of its own, and looks at its processes."""

import contextlib
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """Give a folder that the database's account can reach; pytest closes its own to others while a test runs."""
    folder = Path(tempfile.mkdtemp(prefix="wasl-chaos-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def migrated() -> Path:
    """Return a data folder as the first start leaves it before it begins: made by the first who asks in a run."""
    run = Path(os.environ["WASL_TEST_RUN"])
    with (run / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = run / "migrated"
        if not made.exists():
            first = Serving(run / "migrating")
            first.data.mkdir(parents=True)
            if (ROOT / "var" / "static.mark").is_file():
                shutil.copytree(ROOT / "var" / "static", first.data / "static")
                shutil.copy2(ROOT / "var" / "static.mark", first.data)
            done = first.run("-m", "wasl.project.cli", "migrate", "--quiet")
            assert done.returncode == 0, done.stderr
            first.data.rename(made)
    return made


def allowed(seconds: float) -> float:
    """Return what `seconds` of a quiet machine may take now: on one with four times its work, four times as long."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def wait_for[T](ask: Callable[[], T], seconds: float, what: str) -> T:
    """Ask until the answer is true; fails with `what` when the time allowed is over."""
    seconds = allowed(seconds)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := ask():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


def living(family: list[psutil.Process]) -> list[psutil.Process]:
    """Return those that run; one that only waits for its parent to read its exit code has ended."""
    alive = []
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
    return alive


def words_of(process: psutil.Process) -> list[str]:
    """Return the command line of a process; nothing for one that has just ended."""
    try:
        return list(process.cmdline())
    except psutil.NoSuchProcess:
        return []


@dataclass(frozen=True)
class Answer:
    """What a page answered."""

    status: int
    text: str


class Serving:
    """One `wasl serve`."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.data = folder / "var"
        self.log = folder / "log"
        self.port = free_port()
        dropped = {"DATABASE_URL", "WASL_MIGRATE_URL", "WASL_BASE_URL", "DJANGO_SETTINGS_MODULE"}
        self.environment = {name: value for name, value in os.environ.items() if name not in dropped}
        self.environment |= {
            "WASL_DATA": str(self.data),
            "WASL_PORT": str(self.port),
            "WASL_DEMO": "0",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Fill its folder, where there is nothing yet, with tables and static files that need not be made anew."""
        assert not self.data.exists()
        # as it stands: the database's files belong to an account of their own
        subprocess.run(["cp", "-a", str(migrated()), str(self.data)], check=True)

    def start(self, *, within: float = 60) -> float:
        """Start and wait for the block that says where it is; returns how long it took."""
        begin = time.monotonic()
        seen = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wasl.project.cli", "serve"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            wait_for(lambda: "Wasl is running" in self.told(seen) or self.has_ended(), within, "the start")
        except AssertionError:
            self.process.kill()
            self.process.wait()
            raise
        assert not self.has_ended(), self.told()
        return time.monotonic() - begin

    def told(self, start: int = 0) -> str:
        """Return what it wrote."""
        return self.log.read_bytes()[start:].decode()

    def has_ended(self) -> bool:
        """Tell whether the supervisor is gone."""
        return self.process is not None and self.process.poll() is not None

    def family(self) -> list[psutil.Process]:
        """Return the supervisor's descendants."""
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, name: str) -> psutil.Process:
        """Return the process of one role: web, worker or postgres."""
        assert self.process is not None

        def find() -> psutil.Process | None:
            assert self.process is not None
            for process in psutil.Process(self.process.pid).children():
                words = words_of(process)
                if words and (words[-1] == name or Path(words[0]).name == name):
                    return process
            return None

        found = wait_for(find, 60, f"a process {name}")
        assert found is not None
        return found

    def kill(self, name: str) -> None:
        """End a role as a power cut would."""
        self.child(name).kill()

    def get(self, path: str) -> Answer | None:
        """Ask for a page; None when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return Answer(answer.status, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode())
        except (OSError, http.client.HTTPException):
            return None

    def is_ready(self) -> bool:
        """Tell whether requests can be served."""
        answer = self.get("/health/ready")
        return answer is not None and answer.status == 200

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a Python program in the same environment."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def stop(self, number: int = signal.SIGINT) -> float:
        """End it and return how long that took."""
        assert self.process is not None
        begin = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(60)
        return time.monotonic() - begin
