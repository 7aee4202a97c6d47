"""What every record shares: anchor, events and timeline, notes, files, tags, search."""
