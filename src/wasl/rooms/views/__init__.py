"""Pages of rooms and of the feed."""
