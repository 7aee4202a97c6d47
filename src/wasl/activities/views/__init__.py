"""Pages and fragments of tasks, calls and meetings."""
