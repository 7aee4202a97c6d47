"""Calendars on servers of others, by CalDAV (RFC 4791): finding them, reading what changed, writing what is ours."""
