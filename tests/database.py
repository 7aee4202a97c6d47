"""One embedded database for a test run: a pytest plugin, loaded before the settings (see pyproject.toml).

The server starts once, in the first process; the processes of `pytest -n 2` share it, each with a database and a data
folder of its own.
It may lose everything in a crash, so it is fast. `DATABASE_URL` given from outside is used instead. Tests connect as the
owner of the tables; what the application's lesser role may do is tested with the fixture `application`.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from wasl.kernel.places import embedded_url

RUN = "WASL_TEST_RUN"


def _choose_place() -> None:
    folder = Path(tempfile.mkdtemp(prefix="wasl-tests-")).resolve()
    os.environ[RUN] = str(folder)
    _live_in(folder)
    for name in ("WASL_BASE_URL", "WASL_HOST", "WASL_PORT", "WASL_LANGUAGE", "WASL_DEBUG", "WASL_SETUP"):
        os.environ.pop(name, None)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = embedded_url(folder, "wasl_owner")
        os.environ[f"{RUN}_EMBEDDED"] = "1"


def _live_in(folder: Path) -> None:
    (folder / "static").mkdir(parents=True, exist_ok=True)
    os.environ["WASL_DATA"] = str(folder)


# settings are read when pytest-django loads, right after this plugin: the place must be known by then
IS_FIRST = RUN not in os.environ
if IS_FIRST:
    _choose_place()
elif worker := os.environ.get("PYTEST_XDIST_WORKER"):
    _live_in(Path(os.environ[RUN]) / worker)


class Server:
    """Starts and stops the run's database with pytest itself."""

    def __init__(self) -> None:
        from wasl.worker.postmaster import Postmaster  # noqa: PLC0415 - only the first process needs it

        self.folder = Path(os.environ[RUN])
        self.postmaster = Postmaster(self.folder, durable=False)
        if os.environ.get(f"{RUN}_EMBEDDED"):
            self.postmaster.start()

    def pytest_unconfigure(self) -> None:
        """End the server and remove its files."""
        self.postmaster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the first process of a run that will run tests."""
    # thousands of sign-ins: argon2 is slow on purpose, and tried by itself (tests/workspace/test_passwords.py)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    if IS_FIRST and not config.option.collectonly:
        config.pluginmanager.register(Server(), "wasl-database")
