"""Fragments of a contact's page: a field in place, look-alikes, relations, consents, photo, who can see it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import make
from wasl.contacts import commands, queries
from wasl.contacts.models import Consent, Contact, Relation
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner() -> User:
    return make.owner()


@pytest.fixture
def client(owner: User) -> Client:
    return make.signed_in(owner)


# what the head of a contact is asked for (S-009)
HEAD = [f'<div><dt>{name}</dt><dd class="w-cut' for name in ("Phone", "E-mail", "Team", "Owner")]


def test_a_second_editor_is_shown_the_first_ones_value_and_chooses(client: Client, owner: User) -> None:
    contact = make.contact(by=SYSTEM, name="Khalid", job_title="Buyer")
    path = f"/contacts/{contact.pk}/field/job_title/"
    assert 'name="seen" value="1"' in client.get(path, headers=HTMX).content.decode()
    commands.change_contact(contact, by=SYSTEM, job_title="Director")
    refused = client.post(path, {"job_title": "Owner", "seen": "1"}, headers=HTMX)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "Director" in text
    assert 'value="Owner"' in text
    assert Contact.objects.get().job_title == "Director"
    kept = client.post(path, {"job_title": "Owner", "seen": "2"}, headers=HTMX)
    assert kept.status_code == 200
    assert Contact.objects.get().job_title == "Owner"


def test_two_people_changing_different_fields_both_succeed(client: Client) -> None:
    contact = make.contact(by=SYSTEM, name="Khalid")
    commands.change_contact(contact, by=SYSTEM, source="fair")
    answer = client.post(
        f"/contacts/{contact.pk}/field/job_title/", {"job_title": "Owner", "seen": "1"}, headers=HTMX
    )
    assert answer.status_code == 200
    found = Contact.objects.get()
    assert (found.source, found.job_title, found.version) == ("fair", "Owner", 3)


def test_a_field_that_is_none_cannot_be_changed_in_place(client: Client) -> None:
    contact = make.contact(by=SYSTEM, name="Khalid")
    for name in ("version", "sort_key", "photo", "owner__password"):
        assert client.get(f"/contacts/{contact.pk}/field/{name}/").status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Mohamed", "family_name": "Al-Ghamdi"}, {"given_name": "محمد", "family_name": "الغامديّ"},
        {"phones-0-value": "00966 55 814 2207"}, {"phones-0-value": "٠٥٥٨١٤٢٢٠٧"}, {"emails-0-value": "M.GHAMDI@almadina.example"},
    ],
)  # fmt: skip
def test_a_customer_who_is_here_in_another_spelling_is_named_before_saving(
    client: Client, typed: dict[str, str]
) -> None:
    make.contact(
        by=SYSTEM,
        name="محمد الغامدي",
        emails=[{"value": "m.ghamdi@almadina.example"}],
        phones=[{"value": "0558142207"}],
    )
    text = client.post("/contacts/similar/", typed, headers=HTMX).content.decode()
    assert "محمد الغامدي" in text
    assert (
        client.post("/contacts/similar/", {"given_name": "Anna"}, headers=HTMX).content.decode().strip() == ""
    )


def test_a_hidden_look_alike_is_hinted_at_and_no_more(owner: User) -> None:
    make.contact(by=make.actor("sales"), name="Canary Person", emails=[{"value": "canary@south.example"}])
    north = make.signed_in(make.user("sales"))
    text = north.post(
        "/contacts/similar/", {"emails-0-value": "CANARY@south.example"}, headers=HTMX
    ).content.decode()
    assert "Canary Person" not in text
    assert "may exist" in text
    assert (
        north.post("/contacts/similar/", {"given_name": "Canary", "family_name": "Person"})
        .content.decode()
        .strip()
        == ""
    )


def test_a_parents_page_shows_its_people_and_subsidiaries(client: Client, owner: User) -> None:
    by = actor_of_user(owner)
    parent, daughter = make.company(by=by, name="Nakheel Group"), make.company(by=by, name="Nakheel Foods")
    person = make.contact(by=by, name="Hind Zahrani", company_id=parent.pk, job_title="CEO")
    commands.relate(daughter, other=parent, kind="subsidiary", by=by)
    text = client.get(f"/contacts/{parent.pk}/").content.decode()
    assert "Nakheel Foods" in text
    assert "Hind Zahrani" in text
    assert "Nakheel Group" in client.get(f"/contacts/{person.pk}/").content.decode()
    with pytest.raises(Invalid):
        commands.relate(parent, other=daughter, kind="subsidiary", by=by)


def test_leaving_a_company_ends_the_employment_and_joining_another_begins_one(owner: User) -> None:
    by = actor_of_user(owner)
    first, second = make.company(by=by, name="First"), make.company(by=by, name="Second")
    person = make.contact(by=by, name="Hind", company_id=first.pk)
    commands.change_contact(person, by=by, company_name="second")
    person.refresh_from_db()
    assert (person.company_id, person.company_name) == (second.pk, "Second")
    assert Relation.objects.get(until=None).second_id == second.pk
    assert Relation.objects.exclude(until=None).get().second_id == first.pk
    commands.change_contact(second, by=by, name="Third")
    person.refresh_from_db()
    assert person.company_name == "Third"
    assert "third" in person.anchor.__class__.objects.get(pk=person.pk).sought


def test_a_relation_to_a_hidden_record_is_not_shown(owner: User) -> None:
    north_user = make.user("sales")
    person = make.contact(by=actor_of_user(north_user), name="Visible")
    hidden = make.contact(by=SYSTEM, name="Canary")
    commands.relate(person, other=hidden, kind="family", by=SYSTEM)
    assert "Canary" not in make.signed_in(north_user).get(f"/contacts/{person.pk}/").content.decode()


def test_consents_are_only_added_and_the_latest_holds(client: Client) -> None:
    contact = make.contact(by=SYSTEM, name="Khalid")
    path = f"/contacts/{contact.pk}/consents/"
    assert not queries.may_send(SYSTEM, contact, "email", "marketing")
    assert queries.may_send(SYSTEM, contact, "email", "service")
    body = {"channel": "email", "purpose": "marketing"}
    assert client.post(path, body | {"state": "given"}).status_code == 422
    assert client.post(path, body | {"state": "given", "source": "fair"}).status_code == 303
    assert queries.may_send(SYSTEM, contact, "email", "marketing")
    assert client.post(path, body | {"state": "withdrawn"}).status_code == 303
    assert not queries.may_send(SYSTEM, contact, "email", "marketing")
    assert Consent.objects.count() == 2


def picture(width: int, height: int) -> bytes:
    target = io.BytesIO()
    image = Image.new("RGB", (width, height), "teal")
    exif = Image.Exif()
    exif[0x010E] = "canary-description"
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


def test_a_photo_is_written_anew_without_its_metadata(client: Client) -> None:
    contact = make.contact(by=SYSTEM, name="Khalid")
    sent = SimpleUploadedFile("me.jpg", picture(900, 600), content_type="image/jpeg")
    assert client.post(f"/contacts/{contact.pk}/photo/set/", {"photo": sent}).status_code == 303
    answer = client.get(f"/contacts/{contact.pk}/photo/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file response
    assert answer["Content-Type"] == "image/webp"
    assert b"canary" not in content
    assert Image.open(io.BytesIO(content)).size == (512, 512)
    stranger = make.signed_in(make.user("sales"))
    assert stranger.get(f"/contacts/{contact.pk}/photo/").status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b"GIF89a\x01", picture(50, 50)[:200], b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
)
def test_what_is_no_picture_is_refused(client: Client, content: bytes) -> None:
    contact = make.contact(by=SYSTEM, name="Khalid")
    sent = SimpleUploadedFile("me.jpg", content, content_type="image/jpeg")
    assert client.post(f"/contacts/{contact.pk}/photo/set/", {"photo": sent}).status_code == 422
    assert Contact.objects.get().photo == ""


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(client: Client) -> None:
    contact = make.contact(by=SYSTEM, name="Khalid")
    target = io.BytesIO()
    Image.new("1", (8000, 6000)).save(target, "PNG")
    sent = SimpleUploadedFile("me.png", target.getvalue(), content_type="image/png")
    answer = client.post(f"/contacts/{contact.pk}/photo/set/", {"photo": sent})
    assert answer.status_code == 422
    assert "40" in answer.content.decode()


def test_the_page_says_who_can_see_it(client: Client, owner: User) -> None:
    contact = make.contact(by=actor_of_user(owner), name="Khalid")
    text = client.get(f"/contacts/{contact.pk}/viewers/").content.decode()
    assert owner.name in text


@pytest.mark.django_db
def test_what_a_file_said_beyond_our_fields_is_kept_from_roles_with_hidden_fields() -> None:
    contact = make.contact(name="Ali")
    contact.custom = {"second phone": "0552204471"}
    contact.save()
    assert contact.leftovers(make.actor("agent")) == {"second phone": "0552204471"}
    user = make.user("agent")
    Role.objects.filter(key="agent").update(fields={"contact": {"phones": "hidden"}})
    user.refresh_from_db()
    assert contact.leftovers(actor_of_user(user)) == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1990-12-31", "1990-12-31"),
        ("31.12.1990", "1990-12-31"),
        ("٣١/١٢/١٩٩٠", "1990-12-31"),
        ("12/05/1420 هـ", "1999-08-23"),
        ("--04-15", "--04-15"),
        ("", ""),
    ],
)
def test_a_birthday_is_taken_as_people_write_days(typed: str, kept: str) -> None:
    client = make.signed_in(make.owner())
    contact = make.contact(name="Ali")
    sent = {"birthday": typed, "seen": contact.version}
    assert client.post(f"/contacts/{contact.pk}/field/birthday/", sent).status_code in {200, 303}
    contact.refresh_from_db()
    assert contact.birthday == kept


def test_a_birthday_that_is_no_day_is_refused() -> None:
    client = make.signed_in(make.owner())
    contact = make.contact(name="Ali")
    sent = {"birthday": "spring", "seen": contact.version}
    assert client.post(f"/contacts/{contact.pk}/field/birthday/", sent).status_code == 422


def test_names_are_suggested_with_what_tells_them_apart_and_only_who_fits_the_relation(
    client: Client,
) -> None:
    person = make.contact(by=SYSTEM, name="Nakheel Al-Harbi", job_title="Buyer")
    company = make.company(by=SYSTEM, name="Nakheel Foods", addresses=[{"city": "Riga"}])
    every = client.get("/contacts/suggest/?q=nakheel", headers=HTMX).content.decode()
    assert f'data-id="{person.pk}"' in every
    assert "Buyer" in every
    assert "Riga" in every
    fitting = client.get("/contacts/suggest/?q=nakheel&kind=employment", headers=HTMX).content.decode()
    assert f'data-id="{company.pk}"' in fitting
    assert str(person.pk) not in fitting
    nobody = client.get("/contacts/suggest/?q=zzzz", headers=HTMX).content.decode()
    assert 'aria-disabled="true"' in nobody


def test_a_suggestion_tells_nothing_that_the_role_hides_and_nobody_out_of_reach() -> None:
    colleague = make.user("sales")
    mine = make.contact(by=actor_of_user(colleague), name="Nakheel One", job_title="Canary")
    make.contact(by=SYSTEM, name="Nakheel Two")
    Role.objects.filter(key="sales").update(fields={"contact": {"job_title": "hidden"}})
    text = make.signed_in(colleague).get("/contacts/suggest/?q=nakheel", headers=HTMX).content.decode()
    assert str(mine.pk) in text
    assert "Nakheel Two" not in text
    assert "Canary" not in text


def test_a_relation_goes_to_the_one_that_was_taken_though_another_has_the_same_name(client: Client) -> None:
    contact = make.contact(by=SYSTEM, name="Hind")
    make.contact(by=SYSTEM, name="Ahmad Saleh")
    meant = make.contact(by=SYSTEM, name="Ahmad Saleh")
    path = f"/contacts/{contact.pk}/relations/"
    typed = {"kind": "family", "other": "Ahmad Saleh", "since": "12/05/1440 هـ"}
    assert client.post(path, typed).status_code == 422
    assert client.post(path, typed | {"other_id": str(meant.pk)}).status_code == 303
    relation = Relation.objects.get()
    assert (relation.second_id, f"{relation.since}") == (meant.pk, "2019-01-18")
    assert client.post(path, typed | {"other": "Hind", "since": "soon"}).status_code == 422


def test_only_relations_that_fit_are_offered(client: Client) -> None:
    company, person = make.company(by=SYSTEM, name="Firm"), make.contact(by=SYSTEM, name="Hind")
    of_company = client.get(f"/contacts/{company.pk}/relations/").content.decode()
    of_person = client.get(f"/contacts/{person.pk}/relations/").content.decode()
    assert ("employment" in of_company, "subsidiary" in of_company) == (False, True)
    assert ("employment" in of_person, "subsidiary" in of_person) == (True, False)


def test_the_head_of_a_page_has_no_place_for_what_a_role_hides() -> None:
    contact = make.contact(name="Amal")
    hidden = {"phones": "hidden", "emails": "hidden", "team": "hidden", "owner": "hidden"}
    Role.objects.filter(key="agent").update(fields={"contact": hidden})
    path = f"/contacts/{contact.pk}/"
    shown = [text in make.signed_in(make.user("manager")).get(path).text for text in HEAD]
    assert shown == [True] * len(HEAD)
    assert not [text for text in HEAD if text in make.signed_in(make.user("agent")).get(path).text]
