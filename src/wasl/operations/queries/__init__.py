"""What the operator and the owner may look at: jobs, figures, backups."""

from wasl.operations.queries.backups import (
    BACK_UP,
    DRILL_EVERY,
    ArchiveStanding,
    Standing,
    archive,
    count_backups,
    first_place,
    further_places,
    get_backup,
    is_archive_stalled,
    last_due,
    latest,
    plan,
    restored,
    standing,
)
from wasl.operations.queries.jobs import FailedJob, failed_jobs, figures, get_failed_job

__all__ = [
    "BACK_UP", "DRILL_EVERY", "ArchiveStanding", "FailedJob", "Standing", "archive", "count_backups", "failed_jobs",
    "figures", "first_place", "further_places", "get_backup", "get_failed_job", "is_archive_stalled", "last_due",
    "latest", "plan", "restored", "standing",
]  # fmt: skip
