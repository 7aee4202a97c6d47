"""Keeps the shared cache small."""

from django.core.cache import caches
from django.tasks import task

from wasl.kernel.cache import TableCache


@task
def cull_cache() -> None:
    """Take away what is over; the cache itself only writes."""
    cache = caches["default"]
    if isinstance(cache, TableCache):
        cache.cull()
