"""Pages of bookings: the public ones, the list, the settings."""
