"""Finds the test data that nobody in this project wrote; it is not part of the repository."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent


def test_data(name: str) -> Path:
    """Return the path of a file or folder of the test data.

    The folder is named by WASL_TEST_DATA and otherwise lies beside the repository. Without the data the test
    is skipped, in continuous integration (CI=true) it fails.
    """
    folder = Path(os.environ.get("WASL_TEST_DATA") or _ROOT.parent / "shared" / "data")
    path = folder / name
    if path.exists():
        return path
    reason = f"no test data at {path}: set WASL_TEST_DATA"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


test_data.__test__ = False  # type: ignore[attr-defined]  # it is no test, whatever its name says
