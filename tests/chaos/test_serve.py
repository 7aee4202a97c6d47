"""`wasl serve` as a whole: what it starts comes back when killed, and is gone when it stops."""

import contextlib
import os
import signal
import stat
from collections.abc import Iterator

import psutil
import pytest

from tests.chaos.serving import Serving, allowed, living, open_folder, wait_for

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    """One running product for the tests of this module."""
    with open_folder() as folder:
        one = Serving(folder)
        one.start(within=120)
        yield one
        if not one.has_ended():
            one.stop()


def test_the_first_start_tells_address_email_and_password_once(serving: Serving) -> None:
    told = serving.told()
    assert f"http://localhost:{serving.port}" in told
    assert "owner@localhost" in told
    assert told.count("Password") == 1
    assert serving.is_ready()


def test_secrets_and_database_are_closed_to_others(serving: Serving) -> None:
    secrets = serving.data / "secrets"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in secrets.iterdir()} == {0o600}
    assert stat.S_IMODE((serving.data / "postgres").stat().st_mode) == 0o700
    for process in serving.family():
        # the database's short-lived helpers may be gone by now
        with contextlib.suppress(psutil.NoSuchProcess):
            assert not [one for one in process.net_connections("inet") if one.laddr.port == 5432]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_the_database_never_runs_as_root(serving: Serving) -> None:
    assert serving.child("postgres").username() == "wasl"


def proportional_size(process: psutil.Process) -> int:
    """Return the memory of a process with its share of what it has in common with others; nothing for one that has just ended."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def test_everything_together_stays_under_600_megabytes(serving: Serving) -> None:
    assert serving.process is not None
    family = [psutil.Process(serving.process.pid), *serving.family()]
    total = sum(proportional_size(process) for process in family)
    assert 100 * 1024**2 < total < 600 * 1024**2


def test_a_killed_web_process_is_back_within_ten_seconds(serving: Serving) -> None:
    before = serving.child("web").pid
    serving.kill("web")
    wait_for(lambda: serving.is_ready() and serving.child("web").pid != before, 10, "the web process")


def test_a_killed_worker_is_back(serving: Serving) -> None:
    before = serving.child("worker").pid
    serving.kill("worker")
    wait_for(lambda: serving.child("worker").pid != before, 10, "the worker")


def test_a_killed_database_is_back_and_pages_say_503_meanwhile(serving: Serving) -> None:
    serving.kill("postgres")
    seen = set()

    def is_back() -> bool:
        answer = serving.get("/sign-in/")
        if answer is not None:
            seen.add(answer.status)
            assert "Traceback" not in answer.text
        return serving.is_ready()

    wait_for(is_back, 30, "the database")
    assert seen <= {200, 503}


def test_a_second_supervisor_is_refused(serving: Serving) -> None:
    done = serving.run("-m", "wasl.project.cli", "serve")
    assert done.returncode == 1
    assert f"Port {serving.port} of 127.0.0.1 is taken" in done.stderr


def test_ctrl_c_leaves_nothing_behind(serving: Serving) -> None:
    family = serving.family()
    assert len(family) > 5
    assert serving.stop(signal.SIGINT) < allowed(10)
    assert not living(family)
    assert not (serving.data / "postgres" / "postmaster.pid").exists()


def test_a_second_start_takes_under_ten_seconds_and_tells_no_password(serving: Serving) -> None:
    before = serving.told()
    assert serving.start() < allowed(10)
    assert "Password" not in serving.told()[len(before) :]


def test_a_killed_supervisor_takes_everything_with_it_and_starts_again(serving: Serving) -> None:
    family = serving.family()
    assert serving.process is not None
    serving.process.kill()
    serving.process.wait()
    wait_for(lambda: not living(family), 15, "the end of its processes")
    serving.start()
    assert serving.is_ready()


def test_a_setup_in_the_browser_prints_a_one_time_code() -> None:
    with open_folder() as folder:
        one = Serving(folder, WASL_SETUP="browser")
        one.start(within=120)
        told = one.told()
        code = told.partition("/setup/?code=")[2].split()[0]
        kept = (one.data / "secrets" / "setup_code").read_text()
        opened, closed = one.get(f"/setup/?code={code}"), one.get("/setup/?code=guess")
        one.stop()
    assert "Password" not in told
    assert len(code) >= 32
    assert code not in kept
    assert opened is not None
    assert closed is not None
    assert (opened.status, closed.status) == (200, 404)
