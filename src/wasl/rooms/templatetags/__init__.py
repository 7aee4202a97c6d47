"""Tags of rooms and of the feed."""
