"""Tests of members and contracts."""
