"""The commands of an operator: what they do, what they refuse, and that each refusal says the way out."""

import io
import json

import pytest
from django.db import connection

from tests import make
from wasl.project import cli
from wasl.workspace.models import ApiToken, User

pytestmark = pytest.mark.django_db


class Keyboard(io.StringIO):
    """Standard input at a terminal, where nobody types."""

    def isatty(self) -> bool:
        return True


def typed(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> None:
    """Put `stream` in the place of standard input."""
    monkeypatch.setattr("sys.stdin", stream)


def add_user(*rest: str, email: str = "amal@example.com", role: str = "sales") -> int:
    """Run `wasl user add`."""
    return cli.main(["user", "add", email, "--name", "Amal", "--role", role, *rest])


def test_a_person_is_added_with_the_password_of_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make.owner()
    typed(monkeypatch, io.StringIO("a long enough secret\n"))
    assert add_user("--language", "ar") == 0
    told = capsys.readouterr().out
    user = User.objects.get(email="amal@example.com")
    assert user.check_password("a long enough secret")
    assert (user.language, user.role.key) == ("ar", "sales")
    assert "a long enough secret" not in told


def test_without_input_a_password_is_made_and_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make.owner()
    typed(monkeypatch, Keyboard())
    assert add_user() == 0
    password = capsys.readouterr().out.split()[-1]
    assert len(password) >= 12
    assert User.objects.get(email="amal@example.com").check_password(password)


def test_an_unknown_role_is_refused_with_the_known_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make.owner()
    typed(monkeypatch, Keyboard())
    assert add_user(role="king") == 1
    told = capsys.readouterr().err
    assert "There is no role “king”" in told
    assert "owner" in told
    assert "sales" in told


def test_an_unknown_team_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make.owner()
    typed(monkeypatch, Keyboard())
    assert add_user("--team", "Nowhere") == 1
    assert "There is no team “Nowhere”" in capsys.readouterr().err
    assert not User.objects.filter(email="amal@example.com").exists()


@pytest.mark.parametrize(
    ("email", "password"), [("owner@example.com", "a long enough secret"), ("new@x.example", "1")]
)
def test_a_person_whom_the_command_refuses_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, email: str, password: str
) -> None:
    make.owner()
    typed(monkeypatch, io.StringIO(f"{password}\n"))
    with pytest.raises(SystemExit) as left:
        add_user(email=email)
    assert isinstance(left.value.code, str)
    assert len(left.value.code) > 10
    assert User.objects.count() == 1


def test_a_token_is_told_once_and_works(capsys: pytest.CaptureFixture[str]) -> None:
    owner = make.owner()
    assert cli.main(["token", "add", owner.email.upper(), "--name", "shop", "--read-only"]) == 0
    code = capsys.readouterr().out.strip()
    token = ApiToken.objects.get()
    assert (token.name, token.is_read_only) == ("shop", True)
    assert code not in str(vars(token))


def test_a_token_for_a_stranger_or_a_leaver_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    make.owner()
    leaver = make.user()
    User.objects.filter(pk=leaver.pk).update(is_active=False)
    for email in ("nobody@example.com", leaver.email):
        assert cli.main(["token", "add", email, "--name", "shop"]) == 1
        assert f"Nobody active has the address {email}" in capsys.readouterr().err
    assert not ApiToken.objects.exists()


def test_the_doctor_ends_with_1_when_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor"]) == 1
    assert "FAIL  worker" in capsys.readouterr().out


def test_the_doctor_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)
    assert {"check", "trouble", "mend"} == set(findings[0])
    assert {"database", "letters", "anchors", "audit", "partitions"} <= {item["check"] for item in findings}
    assert all(item["mend"] for item in findings if item["trouble"])


def test_a_database_without_tables_is_told_to_be_migrated() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workspace_user RENAME TO workspace_nobody")
    with pytest.raises(SystemExit, match="wasl migrate"):
        cli.main(["token", "add", "amal@example.com", "--name", "shop"])
