"""What can happen to tasks, calls and meetings, each told on the timelines of the records they are about."""

from dataclasses import dataclass
from typing import Any

from wasl.activities.models import Activity
from wasl.records.events import NoteWritten, RecordEvent


@dataclass(frozen=True)
class ActivityEvent(RecordEvent):
    """Something about a task, a call or a meeting; what it is called is kept, so that the timeline needs no join."""

    subject: Activity

    def data(self) -> dict[str, Any]:
        """Return its kind, title and due moment (RFC 3339), or only the day where it has no time."""
        return {"kind": self.subject.kind, "title": self.subject.title, "due": due_text(self.subject)}

    def text(self) -> str:
        """Return the title."""
        return self.subject.title


def due_text(activity: Activity) -> str:
    """Return when it is due as it is kept: a moment, a day, or nothing."""
    if activity.has_time and activity.due_at:
        return activity.due_at.isoformat()
    return activity.due_on.isoformat() if activity.due_on else ""


@dataclass(frozen=True)
class TaskAdded(ActivityEvent):
    """Somebody will do something."""

    type = "task.added"


@dataclass(frozen=True)
class CallPlanned(ActivityEvent):
    """A call will be made."""

    type = "call.planned"


@dataclass(frozen=True)
class MeetingPlanned(ActivityEvent):
    """A meeting will be held."""

    type = "meeting.planned"


@dataclass(frozen=True)
class TaskCompleted(ActivityEvent):
    """A task is done; `outcome` says what came of it."""

    type = "task.completed"

    def data(self) -> dict[str, Any]:
        """Return also the outcome."""
        return super().data() | {"outcome": self.subject.outcome}

    def text(self) -> str:
        """Return title and outcome."""
        return f"{self.subject.title} {self.subject.outcome}"


@dataclass(frozen=True)
class ActivityDropped(TaskCompleted):
    """It will not be done after all."""

    type = "activity.dropped"


@dataclass(frozen=True)
class ActivityReopened(ActivityEvent):
    """It is to be done again."""

    type = "activity.reopened"


@dataclass(frozen=True)
class TaskOverdue(ActivityEvent):
    """The moment has passed and it is not done; told once for each due moment, to an owner who is reminded now by that."""

    type = "task.overdue"
    is_reminded: bool = False

    def data(self) -> dict[str, Any]:
        """Return also whether the owner is being reminded."""
        return super().data() | ({"reminded": True} if self.is_reminded else {})


@dataclass(frozen=True)
class ReminderDue(ActivityEvent):
    """The owner wanted to be reminded now."""

    type = "activity.reminder"


@dataclass(frozen=True)
class CallHeld(NoteWritten):
    """A call took place or was tried; what was said stands in the note, and the subject is whom it was with."""

    type = "call.held"
    activity: Activity

    def data(self) -> dict[str, Any]:
        """Return the note and the call behind it."""
        return super().data() | {"activity": str(self.activity.id), "title": self.activity.title}


@dataclass(frozen=True)
class MeetingHeld(CallHeld):
    """A meeting took place; its minutes stand on the record of everyone who attended."""

    type = "meeting.held"


@dataclass(frozen=True)
class ProjectStarted(RecordEvent):
    """A project began, for a record or by itself."""

    type = "project.started"

    def data(self) -> dict[str, Any]:
        """Return what it is called."""
        return {"title": str(self.subject)}

    def text(self) -> str:
        """Return what it is called."""
        return str(self.subject)


@dataclass(frozen=True)
class ProjectFinished(ProjectStarted):
    """A project is done."""

    type = "project.finished"
