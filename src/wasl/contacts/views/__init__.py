"""Pages and fragments of people and companies."""
