"""Pages of forms: the public one, the list of what came in, the settings."""
