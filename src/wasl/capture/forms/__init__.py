"""What visitors fill in, and what those fill in who make forms."""
