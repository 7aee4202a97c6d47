"""The first set-up in the browser: open with the code while there is no owner, never else (S-120)."""

import pytest
from django.test import Client

from tests import make
from wasl.kernel.env import ENV
from wasl.workspace.codes import digest_of
from wasl.workspace.models import User, Workspace
from wasl.workspace.queries.setup import SETUP_CODE

pytestmark = pytest.mark.django_db
FORM = {
    "language": "lv",
    "country": "LV",
    "firm": "SIA Baltijas Vējš",
    "name": "Ilze Bērziņa",
    "email": "ilze@vejs.example",
    "password": "Piektdien-pie-juras-7",
}


@pytest.fixture
def code():
    file = ENV.data / SETUP_CODE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(digest_of("one-time-code"))
    yield "one-time-code"
    file.unlink(missing_ok=True)


def test_the_sign_in_page_says_where_the_link_of_the_set_up_is_until_there_is_an_owner(code):
    hint = "Open the set-up link"
    assert hint in Client().get("/sign-in/").content.decode()
    make.owner()
    assert hint not in Client().get("/sign-in/").content.decode()


@pytest.mark.parametrize(("language", "country"), [("lv", "LV"), ("ar", "SA"), ("en", "SA")])
def test_the_country_proposed_is_that_of_the_language(code, language, country):
    page = Client(headers={"Accept-Language": language}).get("/setup/", {"code": code})
    assert page.context["form"]["country"].value() == country


@pytest.mark.parametrize("given", ["", "wrong", "one-time-cod"])
def test_without_the_code_there_is_no_set_up(code, given):
    closed = Client().get("/setup/", {"code": given})
    assert closed.status_code == 404
    assert "w-side" not in closed.content.decode()
    assert Client().post(f"/setup/?code={given}", FORM).status_code == 404
    assert not User.objects.exists()


def test_without_a_code_file_an_empty_code_opens_nothing():
    assert Client().get("/setup/", {"code": ""}).status_code == 404


def test_the_set_up_makes_firm_and_owner_signs_in_and_closes_for_ever(
    code, django_capture_on_commit_callbacks
):
    client = Client()
    assert client.get("/setup/", {"code": code}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/setup/?code={code}", FORM)
    assert response.status_code == 302, response.content.decode()[-2000:]
    firm = Workspace.objects.get()
    assert (firm.name, firm.zone, firm.currency, firm.language) == (
        "SIA Baltijas Vējš",
        "Europe/Riga",
        "EUR",
        "lv",
    )
    assert User.objects.get().role.key == "owner"
    assert client.get("/settings/sessions/").status_code == 200
    assert not (ENV.data / SETUP_CODE).exists()
    (ENV.data / SETUP_CODE).write_text(digest_of(code))
    assert Client().get("/setup/", {"code": code}).status_code == 404
    assert Client().post(f"/setup/?code={code}", FORM | {"email": "eve@vejs.example"}).status_code == 404
    assert User.objects.count() == 1


def test_a_weak_password_is_refused_with_the_reason_at_the_field(code):
    response = Client().post(f"/setup/?code={code}", FORM | {"password": "short"})
    assert response.status_code == 422
    assert 'id="id_password_error"' in response.content.decode()
    assert not User.objects.exists()
