"""Calendars: who works when, public holidays and Ramadan; what stands in whose calendar."""
