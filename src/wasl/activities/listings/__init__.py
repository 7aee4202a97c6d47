"""The lists of tasks, calls, meetings and projects."""

from wasl.activities.listings.activities import ALL_TASKS, CALLS, DONE_TASKS, MEETINGS, PAGES, TASKS
from wasl.activities.listings.projects import PROJECTS

__all__ = ["ALL_TASKS", "CALLS", "DONE_TASKS", "MEETINGS", "PAGES", "PROJECTS", "TASKS"]
