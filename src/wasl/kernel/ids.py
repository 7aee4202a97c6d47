"""Keys that sort by time: UUID version 7 (RFC 9562 §5.7), made for the moment a thing happened."""

import datetime
import secrets
import uuid

from wasl.kernel import clock

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


def uuid7(at: datetime.datetime | None = None) -> uuid.UUID:
    """Return a UUIDv7 whose first 48 bits are the milliseconds of `at` (aware; default now).

    The twelve bits behind the version are the fraction of the millisecond (§6.2, method 3), so that what one process makes
    one after the other sorts so; 62 bits are random.
    """
    milliseconds, rest = divmod(((at or clock.now()) - EPOCH) // MICROSECOND, 1000)
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (rest * 4096 // 1000) << 64
    return uuid.UUID(int=value | 0x2 << 62 | secrets.randbits(62))


def floor7(at: datetime.datetime) -> uuid.UUID:
    """Return the smallest UUIDv7 of the millisecond of `at`: the bound for ranges of time over such keys."""
    milliseconds = (at - EPOCH) // MICROSECOND // 1000
    return uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (0x2 << 62))


def moment7(key: uuid.UUID) -> datetime.datetime:
    """Return the moment (UTC, to the millisecond) that a UUIDv7 was made for."""
    return datetime.datetime.fromtimestamp((key.int >> 80) / 1000, tz=datetime.UTC)
