"""Every file that others made is read rightly or refused with a sentence; nothing else ever comes of it."""

from collections import Counter

import pytest

from tests.data_of_others import test_data as data_of
from tools.imported_files import Outcome, outcomes


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    """Return what came of every file; an error of any other kind would be raised here."""
    return list(outcomes(data_of("csv").parent))


@pytest.mark.data
def test_every_file_is_read_or_refused_with_a_sentence(found: list[Outcome]) -> None:
    assert len(found) > 500
    assert not [one for one in found if one.verdict == "refused" and not one.detail.endswith(".")]


@pytest.mark.data
def test_the_suites_with_expected_cells_are_read_rightly(found: list[Outcome]) -> None:
    verdicts = Counter(
        one.verdict for one in found if one.folder.startswith(("csv/csv-spectrum", "csv/sineemore"))
    )
    # One file of csv-spectrum lost its degree signs before it got here; four of sineemore are to be refused.
    assert verdicts["right"] >= 18
    assert verdicts["differs"] <= 1


@pytest.mark.data
def test_polluted_files_are_read_as_well_as_written_down(found: list[Outcome]) -> None:
    verdicts = Counter(one.verdict.split(",")[0] for one in found if one.folder.endswith("polluted_files"))
    assert verdicts["right"] + verdicts["rows right"] + verdicts["other rows right"] >= 24
