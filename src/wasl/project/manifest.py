"""What the project itself schedules."""

from wasl.kernel.manifest import Every, Manifest
from wasl.project.idempotency import forget_answers

manifest = Manifest(schedule=(Every(forget_answers, "20 * * * *"),))
