"""Hands a report that takes longer than a page may wait to a job."""

import datetime
from typing import Any

from django.core.cache import cache

from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.lists import jobs

# a job that has not come to an end by then is given up: whoever asks again begins a new one
LONGEST = datetime.timedelta(minutes=12)


@command("", public=True)
def count_later(
    key: str, *, note: str, name: str, given: dict[str, str], how: tuple[Any, ...], by: Actor
) -> None:
    """Have a job count the report `name` as `by` asks for it, under the key by which its answer is kept.

    `note` is the key of the cache under which the job finds what to do, gone when it is done. It counts with the rights of now, as if the page had waited; `how` is in which language and digits. Nothing is changed
    by it, so whoever may open the report may ask, also with borrowed eyes.
    """
    cache.set(note, (by, name, given, how), LONGEST.total_seconds())
    jobs.count_report.enqueue(key)
