"""The pages of members, contracts and plans."""
