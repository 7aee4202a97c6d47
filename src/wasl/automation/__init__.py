"""Rules: when something happens, if a filter holds, do what was asked, each effect once."""
