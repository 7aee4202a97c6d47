"""What the supervisor does with a child that ends, and with one that no longer answers."""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.chaos.serving import wait_for
from wasl.worker import processes
from wasl.worker.liveness import Liveness
from wasl.worker.supervisor import Child

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-c", "raise SystemExit(3)"]
LEAVE = [sys.executable, "-c", ""]


@contextmanager
def server(answer: bytes) -> Iterator[int]:
    """Take connections on a port; answer each with `answer`, or never when that is empty."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        kept = []

        def serve() -> None:
            while True:
                try:
                    taken, _ = listener.accept()
                except OSError:
                    return
                taken.recv(1000)
                kept.append(taken)
                if answer:
                    taken.sendall(answer)
                    taken.close()

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@contextmanager
def running(child: Child) -> Iterator[int]:
    """Start a child and return its process id; end it afterwards."""
    child.keep_running()
    assert child.process is not None
    try:
        yield child.process.pid
    finally:
        if child.process is not None:
            processes.end_all([child.process], 2)


def restarted(child: Child, pid: int) -> bool:
    """Look after the child once and tell whether it is another process now."""
    child.keep_running()
    return child.process is not None and child.process.pid != pid


def test_a_process_that_takes_connections_but_never_answers_is_ended_and_started_again() -> None:
    with server(b"") as port:
        child = Child("web", SLEEP, Liveness("127.0.0.1", port, name="localhost", every=0.05, patience=0.6))
        with running(child) as pid:
            wait_for(lambda: restarted(child, pid), 10, "a fresh process")


def test_a_process_that_takes_no_connections_is_ended_and_started_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    child = Child("web", SLEEP, Liveness("127.0.0.1", port, name="localhost", every=0.05, patience=0.6))
    with running(child) as pid:
        wait_for(lambda: restarted(child, pid), 10, "a fresh process")


@pytest.mark.parametrize(
    ("status", "is_stuck"), [(b"HTTP/1.1 200 OK", False), (b"HTTP/1.1 500 Internal Server Error", True)]
)
def test_only_a_good_answer_is_a_sign_of_life(status: bytes, is_stuck: bool) -> None:  # noqa: FBT001 - a parameter
    with server(status + b"\r\n\r\n") as port:
        liveness = Liveness("127.0.0.1", port, name="localhost", every=0.05, patience=0.6)
        liveness.begin()
        found = []
        wait_for(lambda: found.append(liveness.is_stuck()) or len(found) >= 12, 10, "twelve looks")  # type: ignore[func-returns-value]
    assert found[-1] is is_stuck


def test_a_look_never_waits() -> None:
    with server(b"") as port:
        liveness = Liveness("127.0.0.1", port, name="localhost", every=0, patience=60)
        for _ in range(2000):
            assert not liveness.is_stuck()


def test_a_child_that_leaves_in_good_order_is_started_at_once() -> None:
    child = Child("worker", LEAVE)
    with running(child) as pid:
        wait_for(lambda: restarted(child, pid), 10, "a fresh worker")
        assert child.not_before - child.started_at < 0.1


def test_a_child_that_keeps_failing_is_started_later_and_later() -> None:
    child, pauses = Child("web", FAIL), set()
    with running(child):

        def three() -> bool:
            child.keep_running()
            pauses.add(child.pause)
            return len(pauses) >= 3

        wait_for(three, 20, "three failures")
    assert sorted(pauses) == [0.2, 0.4, 0.8]


def test_one_that_failed_many_times_waits_for_seconds_alone() -> None:
    child = Child("web", FAIL, pause=4.0)
    with running(child) as pid:
        wait_for(lambda: restarted(child, pid), 20, "a fresh one")
    assert child.started_at - child.not_before < 1
    assert child.pause == 5.0
