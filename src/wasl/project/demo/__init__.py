"""The demo company: an invented trading and services firm with two years behind it, written by a seeded generator."""
