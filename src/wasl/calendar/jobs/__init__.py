"""Background work of calendars."""
