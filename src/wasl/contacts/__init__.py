"""People and companies: one table, how they are reached, how they are related, what they agreed to."""
