"""Contacts out of files: what the fields are, how a row is read, how a chunk of rows is saved and taken back."""
