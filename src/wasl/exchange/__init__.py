"""Import, export and the round trip between the two: files become rows, rows become records."""
