"""What is stored of tasks, calls, meetings, call scripts and projects."""

from wasl.activities.models.activities import (
    CLASS_KINDS,
    CURRENT,
    KINDS,
    OPEN,
    OPEN_STATES,
    USUAL_MINUTES,
    Activity,
    ActivityQuerySet,
    Call,
    Meeting,
    Script,
    Task,
)
from wasl.activities.models.projects import GOING, Project, ProjectTemplate

__all__ = [
    "CLASS_KINDS",
    "CURRENT",
    "GOING",
    "KINDS",
    "OPEN",
    "OPEN_STATES",
    "USUAL_MINUTES",
    "Activity",
    "ActivityQuerySet",
    "Call",
    "Meeting",
    "Project",
    "ProjectTemplate",
    "Script",
    "Task",
]
