"""Home pages and what is done there."""
