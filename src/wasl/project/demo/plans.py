"""Gives the demo company a project for each of its languages, with work done and work late, and pages to be booked by."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import override

from wasl.activities.commands import complete_task, start_project
from wasl.activities.models import Project, Task
from wasl.activities.queries.projects import template_named
from wasl.bookings.commands import add_meeting_type
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM, Actor
from wasl.project.demo.marks import mark
from wasl.project.models import DemoMark
from wasl.workspace.models import User

# template, language, how many days ago it began, how many of its tasks are done
PROJECTS = (("ready:onboarding", "ar", 16, 3), ("ready:fair", "ar", 24, 2), ("ready:onboarding", "lv", 9, 1))
BOOKED = {"ar": ("استشارة", "في مكتبنا"), "lv": ("Konsultācija", "Mūsu birojā")}


@transaction.atomic
def plan(managers: dict[str, Actor]) -> None:
    """Start the projects and offer the pages; `managers` are those who do, by language."""
    for number, (template, language, days, done) in enumerate(PROJECTS):
        by = managers[language]
        about = Contact.objects.filter(owner=by.user_id, kind="company").order_by("pk")[number : number + 1]
        with override(language):
            project = start_project(
                template_named(template),
                by=by,
                quiet=True,
                about=next((one.pk for one in about), None) if "fair" not in template else None,
                start_on=clock.today() - datetime.timedelta(days=days),
            )
        _carry_on(project, done, by)
    for language, (name, place) in BOOKED.items():
        hosts = User.objects.filter(team=managers[language].team_id, is_active=True).order_by("created_at")
        kind = add_meeting_type(name, hosts=list(hosts[:3]), place=place, minutes=30, by=SYSTEM)
        mark(DemoMark.Kind.BOOKED, [kind.pk])


def _carry_on(project: Project, done: int, by: Actor) -> None:
    tasks: Sequence[Any] = list(Task.objects.filter(about=project.pk).order_by("due_on", "pk"))
    mark(DemoMark.Kind.RECORD, [project.pk, *(task.pk for task in tasks)])
    for task in tasks[:done]:
        complete_task(task, by=by)
