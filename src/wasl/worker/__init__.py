"""Engines without business: the database server, the supervisor, jobs, and the live stream."""
