"""Puts the packages together: settings, root URLs, server entry, command line."""
