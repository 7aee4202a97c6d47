"""A web process of the scratch company, for what is measured over the network."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

STARTS_WITHIN = 60.0


@contextmanager
def served(*words: str) -> Iterator[int]:
    """Run `wasl WORDS --port …` and yield its port once it answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "wasl.project.cli", *words, "--port", str(port)]
    )
    try:
        ends = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < ends:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()
