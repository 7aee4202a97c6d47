"""Filters of people and rights."""
