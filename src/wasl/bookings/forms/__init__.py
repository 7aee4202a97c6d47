"""Forms of bookings: the visitor's, and those of the settings."""
