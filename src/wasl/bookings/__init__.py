"""Public booking pages: customers choose a free time themselves, and two never get the same one."""
