"""Pages and fragments over any record."""
