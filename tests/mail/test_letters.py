"""Letters reworded in the settings: per language, with a preview, and with nothing beyond the listed variables (S-050)."""

import pytest

from tests import make
from wasl.mail.models import Template
from wasl.mail.wording import PURPOSES, word

pytestmark = pytest.mark.django_db
PAGE = "/settings/letters/invitation/ar/"


@pytest.fixture
def client():
    return make.signed_in(make.owner())


def test_a_letter_is_reworded_in_one_language_and_the_ready_wording_comes_back(client):
    sent = {"subject": "{{ firm }} تنتظرك", "body": "أهلًا {{ name }}\n\n{{ link }}"}
    assert client.post(PAGE, sent).status_code == 303
    told = {"name": "ليان", "firm": "النخيل", "link": "https://x/"}
    assert word("invitation", "ar", told).subject == "النخيل تنتظرك"
    assert "three days" in word("invitation", "en", told).text
    assert client.post(PAGE, {"ready": "1"}).status_code == 303
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "{{ 7|add:7 }}",
        "{% include 'x' %}",
        "{% debug %}",
        "{{ settings.SECRET_KEY }}",
        "{{ user.password }}",
        "{{ x.__class__ }}",
        "{{ name.__class__ }}",
        "{% for a in name %}{% endfor %}",
        "{{ name",
    ],
)
def test_what_is_not_on_the_list_is_refused_with_the_list_and_never_rendered(client, body):
    refused = client.post(PAGE, {"subject": "s", "body": body})
    assert refused.status_code == 422
    assert not Template.objects.exists()
    shown = client.post(f"{PAGE}preview/", {"subject": "s", "body": body}).content.decode()
    assert "w-letter" not in shown


def test_a_strange_variable_is_named_with_those_there_are(client):
    page = client.post(PAGE, {"subject": "s", "body": "{{ wage }}"}).content.decode()
    assert "Unknown: wage. You may use: name, inviter, firm, link." in page


def test_the_preview_fills_samples_in_and_escapes(client):
    shown = client.post(
        f"{PAGE}preview/", {"subject": "{{ firm }}", "body": "<b>{{ name }}</b>"}
    ).content.decode()
    assert "Nakheel" in shown
    assert "&lt;b&gt;" in shown


@pytest.mark.parametrize("purpose", list(PURPOSES))
def test_every_letter_has_its_page_in_every_language(client, purpose):
    for language in ("ar", "lv", "en"):
        assert client.get(f"/settings/letters/{purpose}/{language}/").status_code == 200
    assert client.get(f"/settings/letters/{purpose}/xx/").status_code == 404


def test_letters_are_for_those_who_manage_mail(client):
    assert client.get("/settings/letters/").status_code == 200
    rep = make.signed_in(make.user("sales"))
    assert rep.get("/settings/letters/").status_code == 403
    assert rep.post(PAGE, {"subject": "s", "body": "b"}).status_code == 403
    assert rep.post(f"{PAGE}preview/", {"subject": "s", "body": "b"}).status_code == 403
