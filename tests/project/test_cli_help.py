"""The command line explains itself, fast."""

import subprocess
import sys

import pytest

from wasl.project import cli


def test_the_overview_names_every_listed_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    told = capsys.readouterr().out
    for entry in cli.ENTRIES:
        if entry.summary:
            assert " ".join(entry.words) in told
            assert entry.summary in told


@pytest.mark.parametrize("entry", cli.ENTRIES, ids=lambda entry: entry.module)
def test_each_command_explains_itself(entry: cli.Entry, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([*entry.words, "--help"])
    assert left.value.code == 0
    assert f"wasl {' '.join(entry.words)}" in capsys.readouterr().out


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["dance"]) == 2
    assert "There is no command “dance”" in capsys.readouterr().err


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from wasl.project import cli; cli.main([]); print('django' in sys.modules, 'psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False False\n")
