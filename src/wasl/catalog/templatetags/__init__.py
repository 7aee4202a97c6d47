"""Tags of the catalog."""
