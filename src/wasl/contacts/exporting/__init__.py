"""Contacts into files: what the columns are, how many rows are read at once, what a contact card says."""
