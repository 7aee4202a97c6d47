"""Backups: one encrypted bundle of database, files and keys; made, checked, rehearsed and put back (docs/operations.md)."""
