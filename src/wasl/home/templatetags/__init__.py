"""Tags of home pages."""
