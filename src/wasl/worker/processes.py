"""Child processes that never outlive us: started, watched and ended by their id."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1  # prctl(2)


def spawn(
    command: Sequence[str],
    *,
    last_signal: int = signal.SIGKILL,
    output: IO[bytes] | int | None = None,
    log: IO[bytes] | None = None,
    options: Mapping[str, Any] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own; on Linux the kernel sends it `last_signal` when we die."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log or output,
        stderr=log and subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_bound_to_parent(os.getpid(), last_signal),  # noqa: PLW1509 - the supervisor has one thread
        **(options or {}),
    )


def _bound_to_parent(parent: int, last_signal: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None, use_errno=True)

    def bind() -> None:
        # runs in the child after its account was changed, because changing it would undo this
        library.prctl(PR_SET_PDEATHSIG, last_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return bind


def is_alive(pid: int, *, named: str) -> bool:
    """Tell whether process `pid` lives, is no zombie, and (where /proc tells) runs the program `named`."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    status = Path(f"/proc/{pid}/stat")
    try:
        text = status.read_text()
    except OSError:
        return not Path("/proc/self/stat").exists()
    name, _, rest = text.partition(" (")[2].rpartition(") ")
    return name == named and not rest.startswith("Z")


def end(process: subprocess.Popen[bytes], signals: Sequence[int], patience: float) -> None:
    """End `process` by the first signal; every `patience` seconds the next one. Returns when it is gone."""
    for number in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        until = time.monotonic() + patience
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
    process.wait()


def end_all(running: Sequence[subprocess.Popen[bytes]], patience: float) -> None:
    """End processes by SIGTERM at the same time; after `patience` seconds by SIGKILL."""
    for process in running:
        process.terminate()
    until = time.monotonic() + patience
    for process in running:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
