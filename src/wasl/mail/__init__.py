"""Letters that leave the house: one mail account, wording per language, an outbox that sends each letter once."""
