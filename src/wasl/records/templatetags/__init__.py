"""Template tags of `records`."""
