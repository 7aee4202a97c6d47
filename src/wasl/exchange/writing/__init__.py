"""Writes exports to files: one module a format, all of them row by row in constant memory."""
