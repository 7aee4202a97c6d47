"""The walk through the code in docs/walk-through.md: its files exist, and its path does what it says."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.records.models import Anchor
from wasl.records.queries import timeline
from wasl.workspace.actors import actor_for

ROOT = Path(__file__).resolve().parent.parent


def test_every_file_that_the_walk_names_exists() -> None:
    text = (ROOT / "docs" / "walk-through.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests|docs)/[\w./-]+)`", text)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_link_between_the_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


@pytest.mark.django_db
def test_one_edit_goes_from_the_button_to_the_row_and_onto_the_timeline() -> None:
    make.owner()
    layan = make.user("sales")
    contact = make.contact(by=actor_for(layan), given_name="Omar", family_name="Bawazir", job_title="Clerk")
    client = Client()
    client.force_login(layan)
    url = reverse("contacts:contact_field", args=[contact.pk, "job_title"])

    button = client.get(url)
    assert 'name="job_title"' in button.content.decode()
    answer = client.post(url, {"job_title": "Buyer", "seen": contact.version})

    assert answer.status_code in {200, 302, 303}
    row = Contact.objects.get(pk=contact.pk)
    assert (row.job_title, row.version) == ("Buyer", contact.version + 1)
    newest = timeline(SYSTEM, Anchor.objects.get(pk=contact.pk)).items[0]
    assert newest.event.actor == layan
    assert newest.event.data["changes"]["job_title"] == ["Clerk", "Buyer"]


@pytest.mark.django_db
def test_a_colleague_without_reach_does_not_find_what_the_walk_edits() -> None:
    make.owner()
    contact = make.contact(by=actor_for(make.user("sales")), name="Somebody's Customer")
    client = Client()
    client.force_login(make.user("sales"))
    url = reverse("contacts:contact_field", args=[contact.pk, "job_title"])
    assert client.post(url, {"job_title": "Buyer", "seen": 1}).status_code == 404
    assert Contact.objects.get(pk=contact.pk).job_title == ""
