"""The forms of members, plans and contracts."""
