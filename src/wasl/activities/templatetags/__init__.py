"""Tags and filters for the templates of tasks, calls and meetings."""
