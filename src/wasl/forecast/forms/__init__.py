"""What is typed into targets."""
