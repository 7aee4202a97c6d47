"""Pages of rules and of what they did."""
