"""What people type about tasks, calls and meetings; nothing is saved here."""
