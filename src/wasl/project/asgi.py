"""The ASGI entry: everything goes to Django in a bounded pool of threads."""

from typing import Any, cast

from a2wsgi import WSGIMiddleware

from wasl.project.wsgi import application as pages

THREADS = 8

application = WSGIMiddleware(cast("Any", pages), workers=THREADS)
