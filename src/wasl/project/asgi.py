"""The ASGI entry: `/live` goes to the hub on the event loop, everything else to Django in a bounded pool of threads.

Loaded by `wasl web` once Django is set up.
"""

import os
from collections.abc import Mapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from wasl.kernel.env import ENV
from wasl.project.doors import SessionDoor
from wasl.project.wsgi import application as django
from wasl.worker.bodies import Bodies, Receive, Send
from wasl.worker.live import Hub

THREADS = int(os.environ.get("WASL_THREADS", "8"))


class Web:
    """One web process."""

    def __init__(self) -> None:
        self.hub = Hub(ENV.database_url, SessionDoor())
        self.pages = Bodies(WSGIMiddleware(cast("Any", django), workers=THREADS))

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] == "/live":
            await self.hub(scope, receive, send)
        else:
            await self.pages(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def close_streams(self) -> None:
        """End the live streams; the server calls this first when it stops."""
        await self.hub.stop()


application = Web()
