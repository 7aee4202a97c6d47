"""What a change of a contact says on its timeline: names and values in words, never as they are stored."""

import html
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests import make
from tests.contacts.test_views_parts import picture
from wasl.contacts.commands import change_contact, relate
from wasl.contacts.commands.photos import remove_photo, set_photo
from wasl.contacts.models import Contact
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


def timeline_of(contact: Contact, client: Client) -> str:
    page = client.get(f"/r/{contact.pk}/timeline/").content.decode()
    return " ".join(html.unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", "", page, flags=re.DOTALL)).split())


def test_a_photo_that_came_or_went_is_said_so() -> None:
    owner = make.owner()
    contact, by, client = make.contact(), actor_of_user(owner), make.signed_in(owner)
    set_photo(contact, photo=ContentFile(picture(8, 8), "me.jpg"), by=by)
    assert "Photo: new" in timeline_of(contact, client)
    remove_photo(contact, by=by)
    assert "Photo: removed" in timeline_of(contact, client)


def test_a_changed_name_or_choice_stands_in_words() -> None:
    owner = make.owner()
    contact, by, client = make.contact(), actor_of_user(owner), make.signed_in(owner)
    change_contact(
        contact,
        given_name="Basma",
        preferred_channel="whatsapp",
        household="family",
        roles=["supplier"],
        by=by,
    )
    said = timeline_of(contact, client)
    for words in ("Given name: ", "Preferred channel: WhatsApp", "Household: Family", "Supplier"):
        assert words in said
    for code in ("given_name", ": whatsapp", ": family", "supplier"):
        assert code not in said


def test_a_relation_reads_from_the_side_of_whose_page_it_is() -> None:
    owner = make.owner()
    daughter, parent = make.contact(kind="company"), make.contact(kind="company")
    relate(daughter, other=parent, kind="subsidiary", by=actor_of_user(owner))
    client = make.signed_in(owner)
    assert "Relation added: parent company" in timeline_of(daughter, client)
    assert "Relation added: subsidiary" in timeline_of(parent, client)
    assert daughter.name in timeline_of(parent, client)
