"""What the tests of backups and checks rely on: no test before them left files in the store."""

import shutil

import pytest

from wasl.kernel.env import ENV


@pytest.fixture(autouse=True)
def _empty_store() -> None:
    shutil.rmtree(ENV.data / "files", ignore_errors=True)
