"""Wasl: one customer, one timeline, one database."""

__version__ = "0.1.0"
