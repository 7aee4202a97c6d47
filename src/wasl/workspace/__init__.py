"""The firm itself: its people, teams, roles, tokens, preferences, and the audit of who did what to rights."""
