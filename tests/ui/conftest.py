"""The small site of `demo.py` instead of the product's, so that these tests need no database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import translation

from tests.ui import demo
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Registry
from wasl.ui import context

LEFT_OUT = ("wasl.workspace", "allauth", "django.contrib.auth", "django.contrib.sessions")


class FakeActor:
    """Puts an actor on the request as `workspace` does."""

    actor: Actor = demo.ACTOR

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as seen by the actor of the test."""
        request.actor = self.actor
        return self.get_response(request)


@pytest.fixture(autouse=True)
def kit(settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run on the demo's addresses, manifests and templates, in English."""
    settings.ROOT_URLCONF = "tests.ui.demo"
    settings.LOGIN_URL = "/sign-in/"
    kept = [name for name in settings.MIDDLEWARE if not name.startswith(LEFT_OUT)]
    at = kept.index("wasl.ui.submissions.SecondClicks")
    locale = "django.middleware.locale.LocaleMiddleware"
    settings.MIDDLEWARE = [*kept[:at], locale, "tests.ui.conftest.FakeActor", *kept[at:]]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    engine = settings.TEMPLATES[0]
    processors = [name for name in engine["OPTIONS"]["context_processors"] if "auth" not in name]
    folder = str(Path(__file__).parent / "templates")
    settings.TEMPLATES = [
        engine | {"DIRS": [folder], "OPTIONS": engine["OPTIONS"] | {"context_processors": processors}}
    ]
    registry = Registry({"demo": demo.MANIFEST})
    monkeypatch.setattr(context, "registry", lambda: registry)
    with translation.override("en"):
        yield


@pytest.fixture
def browser() -> Client:
    """A browser that gets error pages instead of exceptions."""
    return Client(raise_request_exception=False)
