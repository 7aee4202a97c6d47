"""`wasl serve`: the whole product on one machine, and the one block that says where it is."""

import argparse
import json
import logging
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

from wasl.kernel.env import ENV
from wasl.kernel.logs import LineFormatter
from wasl.project.console import complain, say
from wasl.worker import processes
from wasl.worker.liveness import EVERY, Liveness
from wasl.worker.postmaster import Postmaster
from wasl.worker.supervisor import Child, Supervisor

WASL = (sys.executable, "-m", "wasl.project.cli")
READY_WITHIN = 60.0


def arguments(_parser: argparse.ArgumentParser) -> None:
    """There are no options: the environment says everything."""


def run(_options: argparse.Namespace) -> int:
    """Run until told to stop; exit 1 when the start fails."""
    _log()
    if not _is_free():
        complain(
            f"Port {ENV.port} of {ENV.host} is taken. End what uses it, or choose another: WASL_PORT=8001."
        )
        return 1
    supervisor = Supervisor(
        [Child("web", [*WASL, "web"], _liveness()), Child("worker", [*WASL, "worker"])],
        Postmaster(ENV.data) if ENV.is_embedded else None,
    )
    supervisor.watch_signals()
    try:
        return _serve(supervisor)
    finally:
        supervisor.stop()


def _serve(supervisor: Supervisor) -> int:
    if supervisor.postmaster is not None:
        supervisor.postmaster.start()
    first = _prepare(supervisor)
    if first is None:
        return 0 if supervisor.is_stopping else 1
    supervisor.tick()
    if not _wait_until_ready(supervisor):
        complain("The web process does not answer. Its messages are above; wasl doctor says more.")
        return 1
    if not supervisor.is_stopping:
        say(_block(first))
    supervisor.run()
    return 0


def _log() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter())
    logging.basicConfig(handlers=[handler], level=logging.INFO)


def _is_free() -> bool:
    family = socket.AF_INET6 if ":" in ENV.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ENV.host, ENV.port))
        except OSError:
            return False
    return True


def _prepare(supervisor: Supervisor) -> dict[str, str] | None:
    """Migrate and make what the first start makes; returns what to tell, or None when it failed or was stopped."""
    if _step(supervisor, [*WASL, "static"]) is None:
        return None
    # the journal or the folder of a restore that was broken off
    is_broken_off = (ENV.data / "restore.json").exists() or any(ENV.data.glob("restore-*/"))
    if is_broken_off and _step(supervisor, [*WASL, "backup", "recover"]) is None:
        return None
    if _step(supervisor, [*WASL, "migrate", "--quiet"]) is None:
        return None
    told = _step(supervisor, [*WASL, "begin"])
    return None if told is None else json.loads(told.splitlines()[-1])


def _step(supervisor: Supervisor, command: list[str]) -> str | None:
    process = processes.spawn(command, output=subprocess.PIPE)
    while True:
        try:
            output, _ = process.communicate(timeout=0.2)
        except subprocess.TimeoutExpired:
            if supervisor.is_stopping:
                processes.end_all([process], 5.0)
                return None
        else:
            return output.decode() if process.returncode == 0 else None


def _liveness(every: float = EVERY) -> Liveness:
    return Liveness(ENV.host, ENV.port, name=urlsplit(ENV.base_url).netloc, every=every)


def _wait_until_ready(supervisor: Supervisor) -> bool:
    until = time.monotonic() + READY_WITHIN
    liveness = _liveness(every=0.1)
    while not supervisor.is_stopping and time.monotonic() < until:
        if liveness.has_answered:
            return True
        liveness.look()
        supervisor.tick()
        time.sleep(0.05)
    return supervisor.is_stopping


def _block(first: dict[str, str]) -> str:
    lines = ["", "  Wasl is running. Ctrl-C stops it.", "", f"  Address   {ENV.base_url}"]
    if "setup" in first:
        lines.append(f"  Set up    {ENV.base_url}/setup/?code={first['setup']}")
    if "email" in first:
        lines.append(f"  E-mail    {first['email']}")
    if "password" in first:
        lines.append(f"  Password  {first['password']}")
    return "\n".join([*lines, ""])
