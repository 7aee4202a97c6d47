"""Work on many records of a list at once: the acts, whom they meet, and the way back."""
