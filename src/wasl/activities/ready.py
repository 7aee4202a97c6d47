"""Ready templates of projects, in the language of whoever uses them; a firm takes them over to adapt them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wasl.activities.models import Activity, ProjectTemplate
from wasl.kernel.manifest import Text

PREFIX = "ready:"
HIGH = Activity.Priority.HIGH
NORMAL = Activity.Priority.NORMAL


@dataclass(frozen=True)
class ReadyStep:
    """A step: what, from which working day to which, whose, after which others (by their place from 1), and its points."""

    title: Text
    start: int
    due: int
    owner: str = "project"
    after: tuple[int, ...] = ()
    points: tuple[Text, ...] = ()
    minutes: int | None = None
    priority: int = NORMAL


@dataclass(frozen=True)
class Ready:
    """A ready template."""

    key: str
    name: Text
    hint: Text
    steps: Sequence[ReadyStep]

    def template(self) -> ProjectTemplate:
        """Return it as a template that is not stored, in the language that is active."""
        return ProjectTemplate(
            name=str(self.name),
            hint=str(self.hint),
            steps=[_stored(step, number) for number, step in enumerate(self.steps, 1)],
        )


def _stored(step: ReadyStep, number: int) -> dict[str, object]:
    return {
        "key": str(number),
        "title": str(step.title),
        "start": step.start,
        "due": step.due,
        "minutes": step.minutes,
        "priority": int(step.priority),
        "checklist": [str(point) for point in step.points],
        "owner": step.owner,
        "after": [str(key) for key in step.after],
    }


READY = (
    Ready(
        "onboarding",
        _("Onboarding of a customer"),
        _("From the first call to the review after a month: nothing is forgotten while a customer is new."),
        (
            ReadyStep(_("Call to welcome and ask what matters most"), 0, 1, "record", minutes=20, priority=HIGH),
            ReadyStep(
                _("Set up the customer's account"), 1, 3, after=(1,), minutes=90,
                points=(_("Contract filed"), _("Invoice data complete"), _("Contact persons entered")),
            ),
            ReadyStep(_("Send the welcome papers"), 2, 4, after=(1,), minutes=30),
            ReadyStep(_("Introduction with the customer's team"), 4, 7, "record", after=(2, 3), minutes=60),
            ReadyStep(_("Ask how the first two weeks went"), 10, 12, "record", after=(4,), minutes=20),
            ReadyStep(_("Review after a month"), 20, 22, after=(5,), minutes=60, points=(_("What works"), _("What is missing"), _("Next goal"))),
        ),
    ),
    Ready(
        "fair",
        _("Stand at a fair"),
        _("Two months from booking the stand to the last call with those who came by."),
        (
            ReadyStep(_("Book the stand and pay the deposit"), 0, 3, minutes=120, priority=HIGH),
            ReadyStep(_("Plan the stand: what we show, who is there"), 3, 10, after=(1,), minutes=180),
            ReadyStep(_("Order printed matter and gifts"), 8, 18, after=(2,), minutes=90, points=(_("Brochures"), _("Cards"), _("Gifts"))),
            ReadyStep(_("Invite customers to the stand"), 15, 25, after=(2,), minutes=120),
            ReadyStep(_("Travel and rooms for the team"), 10, 20, after=(2,), minutes=60),
            ReadyStep(_("Set the stand up"), 36, 37, after=(3, 5), minutes=240, priority=HIGH),
            ReadyStep(_("At the fair"), 38, 40, after=(6,)),
            ReadyStep(_("Enter all contacts"), 41, 42, after=(7,), minutes=180),
            ReadyStep(_("Call everyone who came by"), 42, 46, after=(8,), minutes=300),
        ),
    ),
    Ready(
        "guest",
        _("Arrival of a long-stay guest"),
        _("The week before and the week after a guest moves in for months: room, papers, first wishes."),
        (
            ReadyStep(_("Confirm the day and hour of arrival"), 0, 1, "record", minutes=15),
            ReadyStep(_("Prepare the room"), 1, 4, after=(1,), minutes=60, points=(_("Cleaned"), _("Linen"), _("Kitchen stocked"), _("Keys ready"))),
            ReadyStep(_("Arrange the pick-up"), 2, 3, after=(1,), minutes=15),
            ReadyStep(_("Welcome, passport and registration"), 5, 5, after=(2, 3), minutes=45, priority=HIGH),
            ReadyStep(_("Ask whether anything is missing"), 6, 7, "record", after=(4,), minutes=15),
            ReadyStep(_("First invoice"), 8, 10, after=(4,), minutes=30),
        ),
    ),
)  # fmt: skip


def ready_templates() -> Iterator[tuple[str, ProjectTemplate]]:
    """Yield the ready templates with the keys by which they are named."""
    for ready in READY:
        yield f"{PREFIX}{ready.key}", ready.template()
