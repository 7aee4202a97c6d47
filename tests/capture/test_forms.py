"""Public forms: what is typed is stored first, then handed on; what strangers must not do."""

import datetime
import html
import re

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.drain import drain
from wasl.capture.commands import add_form, change_form, hand_on, hold_back, release, try_again
from wasl.capture.doubting import stamp_of
from wasl.capture.models import Submission, WebForm
from wasl.capture.opened import KEPT, open_form
from wasl.catalog.commands import add_product
from wasl.contacts.models import Consent, Contact
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid, NotFound
from wasl.records.models import Event
from wasl.records.queries import get_visible
from wasl.worker.bus import EAR
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

NOW = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(seconds=20)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        cache.clear()
        yield traveller


def form_of(**values) -> WebForm:
    asked = [
        {"source": "name"},
        {"source": "email", "is_needed": True},
        {"source": "phone"},
        {"source": "message"},
    ]
    return add_form("Contact us", by=SYSTEM, **({"fields": asked} | values))


def sent(form: WebForm, client: Client | None = None, *, query: str = "?lang=en", headers=None, **values):
    given = {"name": "Sara Haddad", "email": "sara@example.com", "message": "A price, please"}
    return (client or Client()).post(f"/f/{form.key}{query}", given | values, headers=headers or {})


@pytest.mark.django_db
def test_a_plain_post_is_stored_and_becomes_a_contact_with_consent_and_an_event(clock):
    owner = make.owner()
    team = make.team()
    form = form_of(owner_id=owner.pk, team_id=team.pk, texts={"consent": {"en": "Send me news"}})
    page = "https://www.example.com/offer?utm_source=google&utm_campaign=spring"
    answer = sent(
        form, consent="on", page=page, referrer="https://search.example/", phone="050 123 4567", extra="x"
    )
    assert (answer.status_code, answer["Location"]) == (303, "/f/contact-us/thanks?lang=en")
    assert "wasl_language" not in answer.cookies
    assert "sessionid" not in answer.cookies
    stored = Submission.objects.get()
    assert (stored.state, stored.name, stored.owner_id, stored.team_id) == (
        "waiting",
        "Sara Haddad",
        owner.pk,
        team.pk,
    )
    assert stored.utm == {"source": "google", "campaign": "spring"}
    assert (stored.page, stored.network, stored.consent, stored.consent_version) == (
        page,
        "127.0.0.0/24",
        "Send me news",
        1,
    )
    assert stored.answers[-1] == {"key": "+extra", "label": "extra", "answer": "x"}
    drain()
    stored.refresh_from_db()
    contact = Contact.objects.get()
    assert (stored.state, stored.contact_id, stored.was_new) == ("done", contact.pk, True)
    assert (contact.primary_phone, contact.source, contact.owner_id) == ("+966501234567", "form", owner.pk)
    consent = Consent.objects.get()
    assert (consent.purpose, consent.wording) == ("marketing", "contact-us 1")
    event = Event.objects.get(type="form.submitted")
    assert (event.subject_id, event.data["submission"], event.data["new"]) == (
        contact.pk,
        str(stored.pk),
        True,
    )
    assert "a price please" in event.search


@pytest.mark.django_db
def test_whoever_is_known_is_found_and_nothing_of_him_changes(clock):
    make.owner()
    known = make.contact(name="Sara Haddad", emails=[{"value": "Sara@Example.com"}])
    by_number = make.contact(name="Omar Said", phones=[{"value": "+966 50 765 4321"}])
    form = form_of(texts={"consent": {"en": "Send me news"}})
    sent(form, name="Somebody else", consent="on", phone="0501112222")
    sent(form, name="omar said", email="new@example.com", phone="0507654321")
    drain()
    assert {one.contact_id for one in Submission.objects.all()} == {known.pk, by_number.pk}
    known.refresh_from_db()
    assert (known.name, known.version, known.primary_phone, Consent.objects.count()) == (
        "Sara Haddad",
        1,
        "",
        0,
    )


@pytest.mark.django_db
def test_spam_is_held_back_and_released_and_failures_are_tried_again(clock):
    owner = make.owner()
    form = form_of(sites=["www.example.com"])
    stamp = stamp_of(form)
    sent(form, website="http://x", headers={"Origin": "https://evil.example"})
    sent(form, stamp=stamp)
    clock.move_to(LATER)
    sent(form, stamp=stamp)
    sent(form, stamp=stamp + "x", message="http://a http://b http://c http://d")
    found = sorted((one.state, one.doubts) for one in Submission.objects.all())
    held = [("held", doubts) for doubts in (["haste"], ["site", "trap"], ["stamp", "links"])]
    assert found == [*held, ("waiting", [])]
    drain()
    assert Event.objects.filter(type="form.submitted").count() == 1
    by = actor_of_user(owner)
    first = release(Submission.objects.filter(doubts=["haste"]).get(), by=by)
    drain()
    first.refresh_from_db()
    assert (first.state, Event.objects.filter(type="form.submitted").count()) == ("done", 2)
    assert hold_back(first, by=by).doubts == ["haste", "hand"]
    Submission.objects.filter(pk=first.pk).update(state="waiting", email="no address", name="", contact=None)
    failed = hand_on(first, by=SYSTEM)
    assert (failed.state, bool(failed.problem)) == ("failed", True)
    Submission.objects.filter(pk=first.pk).update(email="b@example.com")
    try_again(failed, by=by)
    drain()
    first.refresh_from_db()
    assert (first.state, first.contact.name) == ("done", "b")


@pytest.mark.django_db
def test_too_many_from_one_address_are_told_so_and_keep_what_they_typed(clock, monkeypatch):
    make.owner()
    form = form_of()
    monkeypatch.setattr("wasl.capture.limits.PER_ADDRESS", 2)
    assert [sent(form).status_code for _number in range(3)] == [303, 303, 429]
    refused = sent(form, message="Kept words")
    assert "Kept words" in refused.content.decode()
    assert Submission.objects.count() == 2
    assert sent(form, client=Client(REMOTE_ADDR="10.1.2.3")).status_code == 303


HOSTILE = {
    "control": ("a\x1bb\x7fc", 303),
    "nul": ("a\x00b", 422), "override": ("\u202eevil\u2066", 303), "header": ("x\r\nBcc: a@b.example", 303),
    "markup": ("<script>alert(1)</script>", 303), "long": ("x" * 1_000_000, 422),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_text_is_refused_with_a_sentence_or_stored_as_plain_text(clock, case):
    owner = make.owner()
    text, status = HOSTILE[case]
    form = form_of()
    assert sent(form, name=text, message=text).status_code == status
    for stored in Submission.objects.all():
        assert not set("\x00\x1b\r\u202e") & set(stored.name + stored.answer("message"))
        page = make.signed_in(owner).get(f"/submissions/{stored.pk}/").content.decode()
        assert "<script>alert" not in page
    answer = sent(form, email=["a@example.com", "b@example.com\nBcc: c@example.com"])
    assert answer.status_code == 422


@pytest.mark.django_db
def test_a_script_of_an_allowed_site_reads_the_answer_and_another_does_not(clock):
    make.owner()
    form = form_of(sites=["https://www.example.com/"], texts={"thanks": {"en": "Thanks!", "ar": "شكرًا"}})
    headers = {"Accept": "application/json", "Origin": "https://www.example.com"}
    answer = sent(form, headers=headers, query="?lang=ar")
    assert (answer.json(), answer["Access-Control-Allow-Origin"]) == (
        {"thanks": "شكرًا", "redirect": ""},
        headers["Origin"],
    )
    refused = sent(form, headers=headers, email="")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["email"])
    foreign = sent(form, headers=headers | {"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in foreign
    policy = Client().get("/f/contact-us")["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://www.example.com:* http://www.example.com:*" in policy
    script = Client().get("/w/form.js").content.decode()
    assert '"/f/KEY"' in script
    assert "Open the form" in script


@pytest.mark.django_db
def test_a_form_leads_only_where_its_maker_said_and_its_makers_mistakes_are_named():
    make.owner()
    form = form_of(redirect="https://www.example.com/done", sites=["www.example.com"])
    answer = sent(form, query="?lang=en&redirect=https://evil.example")
    assert answer["Location"] == "https://www.example.com/done"
    for wrong in (
        "javascript:alert(1)",
        "https://evil.example/",
        "//evil.example",
        "https://a@www.example.com/",
    ):
        with pytest.raises(Invalid) as refused:
            change_form(form, redirect=wrong, by=SYSTEM)
        assert set(refused.value.fields) == {"redirect"}
    cases = {
        "fields": [
            [{"source": "name"}],
            [{"source": "email"}, {"source": "email"}],
            [{"source": "email"}, {"source": "choice"}],
        ],
        "key": ["Not A Key"],
        "sites": [["not a site!"]],
    }
    for name, values in cases.items():
        for value in values:
            with pytest.raises(Invalid) as refused:
                add_form("Other", by=SYSTEM, **({"fields": [{"source": "email"}]} | {name: value}))
            assert set(refused.value.fields) == {name}


@pytest.mark.django_db
def test_what_can_be_chosen_is_called_in_the_language_of_the_visitor_and_kept_in_one(clock):
    owner = actor_of_user(make.owner())
    add_product(
        "Espresso machine", by=owner, sku="E-1", names={"ar": "آلة إسبريسو", "lv": "Espreso automāts"}
    )
    fields = [
        {"source": "email"},
        {"source": "products", "options": ["espresso machine", "Service"], "words": {"lv": ["", "Apkope"]}},
        {"source": "choice", "options": ["Riyadh", "Riga"], "words": {"ar": ["الرياض", "ريغا"]}},
    ]
    form = form_of(fields=fields)
    pages = {one: Client().get(f"/f/{form.key}?lang={one}").content.decode() for one in ("ar", "lv", "en")}
    assert "آلة إسبريسو" in pages["ar"]
    assert "الرياض" in pages["ar"]
    assert "Espreso automāts" in pages["lv"]
    assert "Apkope" in pages["lv"]
    assert ">Riyadh<" in pages["lv"]
    assert "Espresso machine" in pages["en"]
    sent(form, query="?lang=ar", products=["espresso machine"], choice0="Riga")
    assert {one["key"]: one["answer"] for one in Submission.objects.get().answers if one["key"] != "+name"} == {
        "email": "sara@example.com", "products": "espresso machine", "choice0": "Riga", "+message": "A price, please",
    }  # fmt: skip
    rows = {f"fields-{name}": value for name, value in {
        "TOTAL_FORMS": "2", "INITIAL_FORMS": "0", "0-source": "email", "1-source": "choice", "1-options": "Riyadh\nRiga",
        "1-words_lv": "\nRīga",
    }.items()}  # fmt: skip
    # a word that is left out stays at its place, also while the form is being written
    preview = make.signed_in(User.objects.get(pk=owner.user_id)).post(
        "/settings/forms/preview/", rows | {"shown_in": "lv"}
    )
    assert ">Riyadh<" in preview.content.decode()
    assert ">Rīga<" in preview.content.decode()
    for words in ({"ar": ["One"]}, {"ar": ["One", "Two", "Three"]}):
        with pytest.raises(Invalid) as refused:
            change_form(form, fields=[fields[0], fields[2] | {"words": words}], by=SYSTEM)
        assert set(refused.value.fields) == {"fields"}


@pytest.mark.django_db
def test_a_new_wording_of_the_consent_is_a_new_version_and_old_ones_keep_theirs(clock):
    make.owner()
    form = form_of(texts={"consent": {"en": "One"}})
    sent(form, consent="on")
    change_form(form, name="Renamed", by=SYSTEM)
    assert form.consent_version == 1
    change_form(form, texts={"consent": {"en": "Two"}}, by=SYSTEM)
    sent(form, consent="on")
    assert [(one.consent, one.consent_version) for one in Submission.objects.order_by("consent_version")] == [
        ("One", 1),
        ("Two", 2),
    ]


@pytest.mark.django_db
def test_the_list_shows_what_lies_in_reach_and_asks_little(clock, django_assert_num_queries):
    make.owner()
    team = make.team()
    seller, other = make.user("sales", team=team), make.user("sales")
    form = form_of(owner_id=seller.pk, team_id=team.pk)
    for number in range(3):
        sent(form, email=f"s{number}@example.com")
    drain()
    browser = make.signed_in(seller)
    browser.get("/submissions/")
    with django_assert_num_queries(7):
        page = browser.get("/submissions/?state=done")
    assert page.content.decode().count("Sara Haddad") >= 3
    with pytest.raises(NotFound):
        get_visible(Submission, Submission.objects.first().pk, actor_of_user(other))
    assert "Sara Haddad" not in make.signed_in(other).get("/submissions/").content.decode()
    assert make.signed_in(seller).get("/settings/forms/").status_code == 403


@pytest.mark.django_db
def test_a_campaigns_link_straight_to_the_form_is_known_by_its_own_address(clock):
    form = form_of()
    shown = Client().get(f"/f/{form.key}?utm_source=google&utm_campaign=autumn")
    page = re.search(r'name="page"[^>]* value="([^"]*)"', shown.content.decode())
    assert page
    sent(form, page=html.unescape(page.group(1)))
    assert Submission.objects.get().utm == {"source": "google", "campaign": "autumn"}


@pytest.mark.django_db
def test_a_post_counts_by_one_statement_then_stores_and_queues_by_another(
    clock, monkeypatch, django_assert_num_queries
):
    form = form_of()
    monkeypatch.setattr(EAR, "is_open", True)
    sent(form)
    with django_assert_num_queries(2) as seen:
        assert sent(form).status_code == 303
    counts, stores = (query["sql"] for query in seen)
    assert "workspace_throttle" in counts
    assert all(word in stores for word in ("records_anchor", "capture_submission", "procrastinate_jobs"))


@pytest.mark.django_db
def test_a_process_that_hears_of_changes_keeps_forms_until_one_changes(
    clock, monkeypatch, django_assert_num_queries
):
    form = form_of()
    monkeypatch.setattr(EAR, "is_open", True)
    KEPT.forget()
    assert open_form(form.key).name == "Contact us"
    with django_assert_num_queries(0):
        open_form(form.key)
    with CaptureQueriesContext(connection) as told:
        change_form(form, name="Write to us", is_active=True, by=SYSTEM)
    assert any("pg_notify" in query["sql"] and '"forms"' in query["sql"] for query in told)
    EAR.hear("forms")
    assert open_form(form.key).name == "Write to us"
    change_form(form, is_active=False, by=SYSTEM)
    EAR.hear("forms")
    with pytest.raises(NotFound):
        open_form(form.key)
    KEPT.forget()


@pytest.mark.django_db
def test_a_process_that_hears_nothing_reads_a_form_each_time(clock, django_assert_num_queries):
    form = form_of()
    for _turn in range(2):
        with django_assert_num_queries(1):
            open_form(form.key)


@pytest.mark.django_db
def test_the_address_of_a_form_is_readable_and_its_own_whatever_its_name_is(clock):
    keys = [
        add_form(name, by=SYSTEM, fields=[{"source": "email"}]).key
        for name in ("طلب عرض سعر", "طلب عرض سعر", "☎")
    ]
    assert keys[0] == "tlb-ard-sar"
    assert re.fullmatch("tlb-ard-sar-[0-9a-f]{4}", keys[1])
    assert re.fullmatch("f-[0-9a-f]{8}", keys[2])
    with pytest.raises(Invalid):
        add_form("Other", by=SYSTEM, key=keys[0], fields=[{"source": "email"}])
