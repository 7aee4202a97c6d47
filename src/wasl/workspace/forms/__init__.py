"""Forms over the commands of people and rights."""
