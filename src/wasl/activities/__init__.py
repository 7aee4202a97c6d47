"""What has to be done with customers, and what was: tasks, calls, meetings."""
