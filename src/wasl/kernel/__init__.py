"""Mechanism without business: what every package may lean on."""
