"""Another cluster takes the place of the present one; the power may go at any step."""

import contextlib
import json
from pathlib import Path

import pytest

from wasl.worker import exchange

MARK = "0123456789ab"
STEPS = ("mkdir", "rename", "replace", "symlink_to", "unlink")


class PowerCut(BaseException):
    """What no code catches."""


def lay(data: Path, *, is_link: bool, is_old_kept: bool) -> Path:
    """Make an old and a new cluster, and decide for the new one; returns where the old one lies if it is linked to."""
    home = data / "home"
    old, staged = (
        (home / "postgres-old", home / "postgres-new")
        if is_link
        else (data / "postgres", data / "postgres-new")
    )
    for folder in (old, staged):
        folder.mkdir(parents=True)
        (folder / "PG_VERSION").write_text("old" if folder == old else "new")
    if is_link:
        (data / "postgres").symlink_to(old)
    then = {"mark": MARK, "live": "wasl", "staged": "none", "is_old_kept": is_old_kept}
    exchange.begin(data, staged=staged, then=then)
    return old


@pytest.mark.parametrize("is_old_kept", [True, False])
@pytest.mark.parametrize("is_link", [True, False])
def test_the_new_cluster_takes_the_place_and_hands_the_rest_on(
    tmp_path: Path, *, is_link: bool, is_old_kept: bool
) -> None:
    old = lay(tmp_path, is_link=is_link, is_old_kept=is_old_kept)
    exchange.finish(tmp_path)
    assert (tmp_path / "postgres" / "PG_VERSION").read_text() == "new"
    assert not (tmp_path / exchange.JOURNAL).exists()
    assert json.loads((tmp_path / exchange.NEXT).read_text())["mark"] == MARK
    before = old if is_link else tmp_path / f"before-{MARK}" / "postgres"
    # what is not kept goes with the folder that the next journal clears away, unless it lies elsewhere
    assert before.exists() is (is_old_kept or not is_link)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("is_link", [True, False])
@pytest.mark.parametrize("is_before", [True, False])
def test_a_power_cut_at_any_step_is_ended_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, step: str, is_link: bool, is_before: bool
) -> None:
    lay(tmp_path, is_link=is_link, is_old_kept=False)
    does = getattr(Path, step)

    def cut(self: Path, *given: object, **more: object) -> object:
        if not is_before:
            does(self, *given, **more)
        raise PowerCut

    with monkeypatch.context() as cutting:
        cutting.setattr(Path, step, cut)
        with contextlib.suppress(PowerCut):
            exchange.finish(tmp_path)
    exchange.finish(tmp_path)
    assert (tmp_path / "postgres" / "PG_VERSION").read_text() == "new"
    assert (tmp_path / exchange.NEXT).exists()
    assert not (tmp_path / exchange.JOURNAL).exists()


def test_without_a_journal_nothing_happens(tmp_path: Path) -> None:
    exchange.finish(tmp_path)
    assert list(tmp_path.iterdir()) == []
