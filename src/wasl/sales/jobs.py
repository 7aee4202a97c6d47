"""What sales does by itself: leads of forms, whom they go to, their points, the clock of the first answer."""

from uuid import UUID

from django.tasks import task

from wasl.capture.models import Submission
from wasl.records.models import Event
from wasl.sales.commands import giving, leads, offers, scoring
from wasl.sales.models import Lead
from wasl.sales.models.leads import WAITING
from wasl.workspace.visitors import house_of

AT_ONCE = 500


@task()
def take_form(event: str) -> None:
    """Make a lead of what somebody sent through a form."""
    found = Event.objects.get(pk=UUID(event))
    sent = Submission.objects.select_related("contact", "form").filter(pk=found.data["submission"]).first()
    if sent is not None:
        leads.lead_of_submission(sent, by=house_of(sent.language))


@task()
def take_up(event: str) -> None:
    """Give a new lead of nobody out, and count its points."""
    lead = Lead.objects.filter(pk=Event.objects.get(pk=UUID(event)).subject_id).first()
    if lead is not None:
        giving.assign_lead(lead, by=house_of())
        scoring.score_leads([lead.pk], by=house_of())


@task()
def hear_answer(event: str) -> None:
    """Stop the clock of the leads that a call, a meeting or a letter answers, and count their points anew."""
    found = Event.objects.get(pk=UUID(event))
    giving.note_answer(found, by=house_of())
    waiting = Lead.objects.filter(contact=found.subject_id, state__in=WAITING)
    scoring.score_leads(list(waiting.values_list("pk", flat=True)), by=house_of())


@task()
def score_all() -> None:
    """Count the points of all leads that wait: what happened is a day older."""
    keys = list(Lead.objects.filter(state__in=WAITING, archived_at=None).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        scoring.score_leads(keys[start : start + AT_ONCE], by=house_of())


@task()
def end_offers() -> None:
    """End the offers whose moment has come."""
    while offers.expire_offers(AT_ONCE, by=house_of()) == AT_ONCE:
        continue
