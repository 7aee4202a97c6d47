"""Products out of files: new ones, and those that are there, known by their number or by the id of our own files."""
