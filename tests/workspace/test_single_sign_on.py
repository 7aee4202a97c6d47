"""Single sign-on by OpenID Connect against a provider of our own on the loopback (S-093)."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import BadEnvironment, Provider, read
from wasl.workspace.commands import deactivate_user
from wasl.workspace.models import AuditEntry

CLIENT_ID, SECRET = "wasl-test", "not-a-secret-of-anybody-0123456789"


class Fake(ThreadingHTTPServer):
    """A provider that tells of whomever the test names; counts what it is asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] | None = None
        self.sent: dict[str, str] = {}


class Answers(BaseHTTPRequestHandler):
    """Discovery, token and userinfo."""

    server: Fake

    def log_message(self, *_words: Any) -> None:
        """Stay quiet."""

    def answer(self, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:
        issuer = self.server.issuer
        if self.path == "/.well-known/openid-configuration":
            self.answer(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "userinfo_endpoint": f"{issuer}/userinfo",
                    "jwks_uri": f"{issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif self.path == "/userinfo":
            self.answer(self.server.userinfo or self.server.claims)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.sent = {name: values[0] for name, values in parse_qs(body).items()}
        now = int(time.time())
        told = {
            "iss": self.server.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 60,
            **self.server.claims,
        }
        token = jwt.encode(told, SECRET, algorithm="HS256")
        self.answer({"access_token": "a", "token_type": "Bearer", "id_token": token})


@pytest.fixture
def provider(settings) -> Iterator[Fake]:
    fake = Fake()
    threading.Thread(target=fake.serve_forever, daemon=True).start()
    settings.SINGLE_SIGN_ON = Provider(fake.issuer, CLIENT_ID, SECRET, "Nakheel ID")
    yield fake
    fake.shutdown()
    fake.server_close()


def sign_in(client: Client, provider: Fake, **told: Any):
    """Go to the provider and come back from it as it tells."""
    provider.claims = {"sub": "1", "email": "owner@example.com", "email_verified": True, **told}
    away = client.post("/sso/firm/", {"next": "https://evil.example/"})
    asked = {name: values[0] for name, values in parse_qs(urlsplit(away["Location"]).query).items()}
    return client.get("/sso/firm/back/", {"code": "c", "state": asked["state"]}), asked


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


@pytest.mark.django_db
def test_a_colleague_with_a_verified_address_comes_in_and_keeps_the_password(provider):
    owner = make.owner()
    client = Client()
    answer, asked = sign_in(client, provider)
    assert is_in(client)
    assert asked["redirect_uri"].endswith("/sso/firm/back/")
    assert asked["code_challenge_method"] == "S256"
    assert provider.sent["code_verifier"]
    owner.refresh_from_db()
    assert owner.check_password(make.PASSWORD)
    assert AuditEntry.objects.filter(action="user.single_sign_on_linked").count() == 1
    assert answer.status_code == 302


@pytest.mark.django_db
def test_next_never_leads_to_another_host(provider):
    make.owner()
    answer, _asked = sign_in(Client(), provider)
    assert answer["Location"] == "/"


@pytest.mark.django_db
def test_a_linked_colleague_comes_in_by_the_account_even_under_another_address(provider):
    make.owner()
    sign_in(Client(), provider)
    client = Client()
    sign_in(client, provider, email="renamed@example.com", email_verified=False)
    assert is_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_that_is_not_verified_in_so_many_words_opens_nothing(provider, verified):
    make.owner()
    client = Client()
    answer, _asked = sign_in(client, provider, email_verified=verified)
    assert not is_in(client)
    assert "nobody here has your address" in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_makes_no_account(provider):
    make.owner()
    client = Client()
    sign_in(client, provider, email="stranger@example.com")
    assert not is_in(client)


@pytest.mark.django_db
def test_a_leaver_does_not_come_in(provider):
    make.owner()
    leaver = make.user("sales")
    deactivate_user(leaver, by=SYSTEM)
    client = Client()
    sign_in(client, provider, email=leaver.email)
    assert not is_in(client)


@pytest.mark.django_db
def test_userinfo_about_somebody_else_is_refused(provider):
    make.owner()
    provider.userinfo = {"sub": "2", "email": "owner@example.com", "email_verified": True}
    client = Client()
    sign_in(client, provider)
    assert not is_in(client)


@pytest.mark.django_db
def test_an_answer_that_nobody_asked_for_is_refused(provider):
    make.owner()
    client = Client()
    provider.claims = {"sub": "1", "email": "owner@example.com", "email_verified": True}
    client.get("/sso/firm/back/", {"code": "c", "state": "made-up"})
    assert not is_in(client)


@pytest.mark.django_db
def test_a_header_that_names_a_user_is_ignored(provider):
    make.owner()
    client = Client(headers={"remote-user": "owner@example.com", "x-forwarded-user": "owner@example.com"})
    assert not is_in(client)


@pytest.mark.django_db
def test_the_button_stands_on_the_sign_in_page_only_where_a_provider_is_set_up(provider, settings):
    make.owner()
    assert "Nakheel ID" in Client().get("/sign-in/").content.decode()
    settings.SINGLE_SIGN_ON = None
    assert "/sso/" not in Client().get("/sign-in/").content.decode()
    assert Client().post("/sso/firm/").status_code == 404


GIVEN = {
    "WASL_OIDC_ISSUER": "https://id.example.com/realm/",
    "WASL_OIDC_CLIENT_ID": "wasl",
    "WASL_SECRET_KEY": "k",
}


def test_the_secret_may_lie_in_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("hush\n")
    found = read({**GIVEN, "WASL_OIDC_CLIENT_SECRET_FILE": str(file)}).oidc
    assert found == Provider("https://id.example.com/realm", "wasl", "hush", "")
    assert found.origin == "https://id.example.com"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (GIVEN, "WASL_OIDC_CLIENT_SECRET"),
        ({**GIVEN, "WASL_OIDC_CLIENT_SECRET_FILE": "/nowhere"}, "No such file"),
        (
            {**GIVEN, "WASL_OIDC_CLIENT_SECRET": "s", "WASL_OIDC_ISSUER": "http://id.example.com"},
            "https://",
        ),
    ],
)
def test_half_a_provider_ends_the_program_with_a_sentence(given, sentence):
    with pytest.raises(BadEnvironment, match=sentence):
        read(given)


def test_without_a_provider_there_is_none():
    assert read({"WASL_SECRET_KEY": "k"}).oidc is None


@pytest.mark.django_db
def test_who_cancels_at_the_provider_is_led_back_to_the_sign_in(provider):
    client = Client()
    away = client.post("/sso/firm/")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    page = client.get("/sso/firm/back/", {"error": "access_denied", "state": state}, follow=True)
    assert page.redirect_chain[-1][0] == "/sso/cancelled/"
    assert "Single sign-on did not work" in page.content.decode()
    assert "/sign-in/" in page.content.decode()
