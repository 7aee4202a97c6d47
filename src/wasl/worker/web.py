"""The web server process: uvicorn with limits that hold without a proxy in front."""

import uvicorn

# streams are cut and pages finished within this many seconds of being told to stop (see docs/operations.md)
GRACE = 3


def serve(application: str, host: str, port: int) -> int:
    """Serve the ASGI application named `module:name` until SIGTERM or SIGINT; returns the exit code."""
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        ws="none",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE,
        h11_max_incomplete_event_size=32 * 1024,
        backlog=512,
    )
    server = uvicorn.Server(config)
    server.run()
    return 0 if server.started else 1
