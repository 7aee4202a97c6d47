"""Sets Django up for a command, with the database at hand."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import django
from django.conf import settings
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from wasl.kernel.env import ENV
from wasl.kernel.errors import WaslError
from wasl.worker.postmaster import attached

os.environ["DJANGO_SETTINGS_MODULE"] = "wasl.project.settings"


@contextmanager
def django_ready(*, as_owner: bool = False) -> Iterator[None]:
    """Have Django set up and the database running for the block; `as_owner` connects as the owner of the tables.

    The owner's connection has no time limit on statements, since a migration may take long, but never waits long for
    a lock that the running application holds.
    """
    if as_owner:
        settings.DATABASES["default"] |= settings.OWNER_DATABASE
    with attached(ENV.data) if ENV.is_embedded else nullcontext(), django_alone():
        try:
            yield
        except ProgrammingError as error:
            if as_owner or not isinstance(error.__cause__, UndefinedTable):
                raise
            raise SystemExit(
                "This database has no tables yet, or older ones. Make them with: wasl migrate"
            ) from None


@contextmanager
def django_alone() -> Iterator[None]:
    """Have Django set up for the block, without a database: nothing is made where there is none yet."""
    django.setup()
    try:
        yield
    except WaslError as error:
        raise SystemExit(error.message) from None


def load(module: str) -> Any:
    """Return a module whose imports need the apps to be loaded; asked for inside `django_ready`."""
    return importlib.import_module(module)
