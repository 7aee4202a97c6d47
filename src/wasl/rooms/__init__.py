"""Team rooms and the feed: what people say to each other, and what the firm should hear."""
