"""The web server process: uvicorn with limits that hold without a proxy in front."""

import asyncio
import importlib
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

# seconds within which pages are finished after being told to stop; streams close at once
GRACE = 3
# seconds a connection may take to send a request's head, and may rest between two requests
HEAD_WITHIN, REST = 20, 15


class GuardedProtocol(H11Protocol):
    """HTTP/1.1 that closes connections which never finish a request's head (slowloris)."""

    guard: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Give the first head its time."""
        super().connection_made(transport)
        self._expect_head(HEAD_WITHIN)

    def on_response_complete(self) -> None:
        """Give the next head its time."""
        super().on_response_complete()
        self._expect_head(REST + HEAD_WITHIN)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time."""
        if self.guard is not None:
            self.guard.cancel()
        super().connection_lost(exc)

    def _expect_head(self, seconds: float) -> None:
        if self.guard is not None:
            self.guard.cancel()
        self.guard = self.loop.call_later(seconds, self._close_if_idle)

    def _close_if_idle(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


class Server(uvicorn.Server):
    """Tells the application first when the server stops, so that open streams do not hold it up."""

    def __init__(self, config: uvicorn.Config, application: Any) -> None:
        super().__init__(config)
        self.application = application

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, then finish the pages."""
        await self.application.close_streams()
        await super().shutdown(sockets)


def serve(path: str, host: str, port: int) -> int:
    """Serve the application `module:name` until SIGTERM or SIGINT; returns the exit code."""
    module, _, name = path.partition(":")
    application = getattr(importlib.import_module(module), name)
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        http=GuardedProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        ws="none",
        timeout_keep_alive=REST,
        timeout_graceful_shutdown=GRACE,
        h11_max_incomplete_event_size=32 * 1024,
        backlog=512,
    )
    server = Server(config, application)
    server.run()
    return 0 if server.started else 1
