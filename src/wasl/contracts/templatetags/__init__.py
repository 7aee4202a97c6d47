"""Tags of the package."""
