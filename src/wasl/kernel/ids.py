"""Keys that sort by time: UUID version 7 (RFC 9562 §5.7), made for the moment a thing happened."""

import datetime
import secrets
import uuid

from wasl.kernel import clock


def uuid7(at: datetime.datetime | None = None) -> uuid.UUID:
    """Return a UUIDv7 whose first 48 bits are the milliseconds of `at` (aware; default now), the rest random."""
    milliseconds = int((at or clock.now()).timestamp() * 1000)
    value = (milliseconds & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def floor7(at: datetime.datetime) -> uuid.UUID:
    """Return the smallest UUIDv7 of the millisecond of `at`: the bound for ranges of time over such keys."""
    milliseconds = int(at.timestamp() * 1000)
    return uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (0x2 << 62))


def moment7(key: uuid.UUID) -> datetime.datetime:
    """Return the moment (UTC, to the millisecond) that a UUIDv7 was made for."""
    return datetime.datetime.fromtimestamp((key.int >> 80) / 1000, tz=datetime.UTC)
