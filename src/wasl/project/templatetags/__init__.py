"""Filters of the API page."""
