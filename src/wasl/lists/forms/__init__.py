"""HTML input of lists turned into values."""
