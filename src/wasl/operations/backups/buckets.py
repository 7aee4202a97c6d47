"""Bundles in a place with an S3 interface: sent in parts, read back and compared, fetched again on a new machine."""

import datetime
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from django.utils.translation import gettext as _
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from wasl.kernel.env import ENV, Bucket
from wasl.kernel.errors import Invalid
from wasl.operations.backups import erasures
from wasl.operations.backups.making import PARTIAL
from wasl.operations.models import ENDING

if TYPE_CHECKING:
    from obstore.store import RetryConfig, S3Config

PART = 16 * 1024 * 1024
LONGEST_REASON = 200
PATIENCE: "RetryConfig" = {"max_retries": 4, "retry_timeout": datetime.timedelta(minutes=2)}


def put(bucket: Bucket, place: Path) -> None:
    """Send a bundle, read it back and compare; raises `Invalid`, and what arrived damaged is taken away again."""
    with _understood(bucket):
        store = _store(bucket)
        obstore.put(store, place.name, place, chunk_size=PART, max_concurrency=2)
        arrived = hashlib.sha256()
        for piece in _pieces(store, place.name):
            arrived.update(piece)
    with place.open("rb") as file:
        sent = hashlib.file_digest(file, "sha256")
    if arrived.digest() != sent.digest():
        remove(bucket, place.name)
        raise Invalid(_("The copy in %(folder)s is not the same as the backup.") % {"folder": bucket})


def remove(bucket: Bucket, name: str) -> None:
    """Take a bundle away; one that is gone already is not missed. Raises `Invalid`."""
    with _understood(bucket):
        try:
            obstore.delete(_store(bucket), name)
        except (NotFoundError, FileNotFoundError):
            return


def fetch(bucket: Bucket, name: str) -> Path:
    """Bring a bundle of the bucket, the newest one if no name is given, among the others here; raises `Invalid`.

    What comes is not trusted: whoever opens the bundle proves it.
    """
    with _understood(bucket):
        store = _store(bucket)
        place = ENV.backups / Path(name or _newest(bucket, store)).name
        if not place.exists():
            _bring(store, place.name, place)
        return place


def fetch_erased(bucket: Bucket) -> None:
    """Bring the list of erased records of the bucket beside the bundles here, if there is one; raises `Invalid`."""
    with _understood(bucket), suppress(NotFoundError, FileNotFoundError):
        _bring(_store(bucket), erasures.NAME, ENV.backups / erasures.FETCHED)


def _bring(store: S3Store, name: str, place: Path) -> None:
    pieces = _pieces(store, name)
    partial = place.with_name(place.name + PARTIAL)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with partial.open("wb") as file:
        partial.chmod(0o600)
        for piece in pieces:
            file.write(piece)
    partial.rename(place)


def _newest(bucket: Bucket, store: S3Store) -> str:
    # names begin with the moment
    names = [item["path"] for page in obstore.list(store) for item in page if item["path"].endswith(ENDING)]
    if not names:
        raise Invalid(_("There is no backup in %(place)s.") % {"place": bucket})
    return max(names)


def _pieces(store: S3Store, name: str) -> Iterator[bytes]:
    """Yield an object in parts, each a request of its own that is tried again when the line breaks."""
    size = obstore.head(store, name)["size"]
    for start in range(0, size, PART):
        yield bytes(obstore.get_range(store, name, start=start, end=min(start + PART, size)))


def _store(bucket: Bucket) -> S3Store:
    config: S3Config = {
        "region": bucket.region,
        "access_key_id": bucket.key_id,
        "secret_access_key": bucket.secret,
        # several providers know only the deletion of one object
        "disable_bulk_delete": True,
    }
    if bucket.endpoint:
        config["endpoint"] = bucket.endpoint
    is_plain = bucket.endpoint.startswith("http://")
    return S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        config=config,
        client_options={"allow_http": is_plain, "timeout": "10m", "connect_timeout": "10s"},
        retry_config=PATIENCE,
    )


@contextmanager
def _understood(bucket: Bucket) -> Iterator[None]:
    """Turn what the library raises into a sentence; what the other side said may repeat the key's id, never shown."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise Invalid(_("%(place)s does not have it.") % {"place": bucket}) from None
    except (PermissionDeniedError, UnauthenticatedError):
        raise Invalid(
            _("%(place)s does not take the key, or the key may not do this.") % {"place": bucket}
        ) from None
    except (BaseError, OSError) as error:
        reason = str(error).strip().partition("\n")[0].replace(bucket.key_id, "…")[:LONGEST_REASON]
        raise Invalid(
            _("%(place)s cannot be used: %(reason)s") % {"place": bucket, "reason": reason}
        ) from None
