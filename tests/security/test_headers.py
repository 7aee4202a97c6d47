"""What every answer carries, and what an unknown host, a fault or a cache never gets (S-040, S-111, S-117, S-118)."""

import os
import subprocess
import sys

import pytest
from django.db.utils import OperationalError
from django.test import Client
from django.urls import path

import wasl
from tests import make
from wasl.kernel.errors import NotAllowed
from wasl.project import urls

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": ["'self'"],
    "style-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
SIGNED_IN = [
    "/",
    "/contacts/",
    "/settings/",
    "/settings/users/",
    "/settings/roles/",
    "/settings/audit/",
    "/nowhere/",
]
OPEN = ["/sign-in/", "/reset/", "/invite/abc/", "/setup/", "/offline/", "/nowhere/"]


def policy_of(response) -> dict[str, list[str]]:
    """Return the content security policy by directive."""
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def is_strict(response) -> bool:
    """Tell whether an answer carries the whole policy, and scripts need its nonce (S-040)."""
    policy = policy_of(response)
    scripts = policy.get("script-src", [])
    nonces = [source for source in scripts if source.startswith("'nonce-")]
    rest = [source for source in scripts if source not in nonces]
    return {name: policy.get(name) for name in POLICY} == POLICY and rest == ["'self'"]


@pytest.fixture
def client():
    return make.signed_in(make.owner())


@pytest.mark.parametrize("address", OPEN)
def test_s040_every_page_before_the_sign_in_carries_the_policy(address):
    assert is_strict(Client().get(address))


@pytest.mark.parametrize("address", SIGNED_IN)
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_s040_every_page_and_fragment_carries_the_policy(client, address, headers):
    assert is_strict(client.get(address, headers=headers))


@pytest.mark.parametrize("address", SIGNED_IN)
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_s111_nothing_personal_stays_in_a_cache(client, address, headers):
    response = client.get(address, headers=headers)
    assert {part.strip() for part in response["Cache-Control"].split(",")} >= {"no-store", "private"}
    if response["Content-Type"].startswith("text/html"):
        varies = {part.strip().lower() for part in response["Vary"].split(",")}
        assert varies >= {"hx-request", "cookie", "accept-language"}


def test_s111_the_api_is_not_cached_either(client):
    assert "no-store" in client.get("/api/v1/me")["Cache-Control"]


def broken(_request):
    raise ValueError("secret detail SELECT * FROM workspace_user")


def lost(_request):
    raise OperationalError('connection to server at "/run/wasl" failed')


def refused(_request):
    raise NotAllowed


class Site:
    """The product's addresses and three that break."""

    urlpatterns = [
        path("broken/", broken),
        path("lost/", lost),
        path("refused/", refused),
        *urls.urlpatterns,
    ]
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


INSIDE = (
    "Traceback",
    "SELECT",
    "secret detail",
    "site-packages",
    "/run/wasl",
    "src/wasl",
    "Django",
    wasl.__version__,
)


@pytest.mark.parametrize(
    ("address", "status"), [("/broken/", 500), ("/lost/", 503), ("/refused/", 403), ("/nowhere/", 404)]
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_s117_error_pages_tell_a_code_and_nothing_of_the_inside(settings, address, status, language):
    settings.ROOT_URLCONF = Site
    client = make.signed_in(make.owner(language=language))
    client.raise_request_exception = False
    response = client.get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert is_strict(response)
    assert f'<html lang="{language}"' in text
    assert response["X-Request-Id"] in text
    assert [inside for inside in INSIDE if inside in text] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "localhost.evil.example"},
        {"HTTP_HOST": "localhost, evil.example"},
        {"HTTP_HOST": "localhost@evil.example"},
    ],
)
def test_s118_an_unknown_host_is_refused(headers):
    make.owner()
    client = Client()
    client.raise_request_exception = False
    response = client.get("/sign-in/", **headers)
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


def test_s118_forwarded_hosts_change_no_redirect(client):
    response = client.post(
        "/language/",
        {"language": "en"},
        headers={"host": "localhost", "x-forwarded-host": "evil.example", "referer": "http://evil.example/x"},
    )
    assert response["Location"] == "/"


def test_s117_the_check_for_deployment_has_nothing_to_say_behind_https():
    environment = os.environ | {"WASL_BASE_URL": "https://crm.example.com"}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "django",
            "check",
            "--deploy",
            "--fail-level",
            "INFO",
            "--settings",
            "wasl.project.settings",
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout
