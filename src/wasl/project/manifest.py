"""What the project itself schedules."""

from wasl.kernel.manifest import Every, Manifest
from wasl.project.caching import cull_cache
from wasl.project.idempotency import forget_answers

manifest = Manifest(schedule=(Every(forget_answers, "20 * * * *"), Every(cull_cache, "*/10 * * * *")))
