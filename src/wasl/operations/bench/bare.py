"""The least that an endpoint can do which stores a row: no middleware, no model, one statement; on the product's own server."""

from collections.abc import Mapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from wasl.worker.bodies import Bodies, Receive, Send

THREADS = 8
TABLE = "bench_posted"
COLUMNS = ("name", "email", "message")
STORE = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}) VALUES (%s, %s, %s)"  # noqa: S608 - our names


def store(request: HttpRequest) -> HttpResponse:
    """Store what was typed as a row."""
    with connection.cursor() as cursor:
        cursor.execute(STORE, [request.POST.get(name, "") for name in COLUMNS])
    return HttpResponse(status=204)


urlpatterns = [path("post", store)]


class Bare:
    """A web process that answers nothing else."""

    def __init__(self) -> None:
        settings.MIDDLEWARE, settings.ROOT_URLCONF = [], __name__
        self.pages = Bodies(WSGIMiddleware(cast("Any", WSGIHandler()), workers=THREADS))

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop with the server."""
        if scope["type"] != "lifespan":
            await self.pages(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def close_streams(self) -> None:
        """End nothing: there are no streams."""


application = Bare()
