"""Own layouts: what a firm arranges is what its roles meet on pages and forms, and nothing is lost by it."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Kind, registry
from wasl.lists.commands import add_field, archive_field, arrange_record, change_field, reset_layout
from wasl.lists.forms.layouts import read
from wasl.lists.layouts.arranging import Arrangement, Block, surface_of
from wasl.lists.layouts.steps import take_step
from wasl.lists.models import RecordLayout
from wasl.lists.queries.layouts import places_for
from wasl.workspace.commands import change_role
from wasl.workspace.commands.roles import Rights
from wasl.workspace.models import AuditEntry, Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> Kind:
    make.owner()
    return registry().kind("contact")


def standard(kind: Kind, surface: str = "page") -> Arrangement:
    """Return the arrangement as delivered."""
    return surface_of(kind, surface, ()).standard


def hide(kind: Kind, *names: str, surface: str = "form", role: str = "") -> None:
    """Hide parts by the steps of the editor."""
    known = surface_of(kind, surface, ())
    arrangement = known.standard
    for name in names:
        take_step(known, arrangement, f"hide:{name}")
    chosen = Role.objects.filter(key=role).first()
    arrange_record(kind, surface=surface, arrangement=arrangement, role=chosen, by=SYSTEM)


def shown(role: str, surface: str = "page") -> dict[str, list[str]]:
    """Return the sections of a role with the names of their parts."""
    found = places_for(make.actor(role), "contact", surface)
    return {place.key: [part.name for part in place.parts] for place in found}


def test_without_an_arrangement_everything_stands_as_delivered_with_new_fields_among_their_likes(
    kind: Kind,
) -> None:
    add_field("contact", by=SYSTEM, type="text", labels={"en": "Size"}, key="size")
    assert shown("sales")["details"][-2:] == ["created_at", "custom.size"]
    assert shown("sales", "form")["custom"] == ["custom.size"]


def test_a_role_has_its_own_arrangement_and_the_others_that_of_everyone(kind: Kind) -> None:
    known = surface_of(kind, "page", ())
    for role, step in ((None, "earlier:tags"), (Role.objects.get(key="sales"), "remove:photo")):
        arrangement = known.standard
        take_step(known, arrangement, step)
        arrange_record(kind, surface="page", arrangement=arrangement, role=role, by=SYSTEM)
    assert "photo" not in shown("sales")
    assert "photo" in shown("sales")["consents"]
    assert list(shown("agent")).index("tags") == list(standard_keys(kind)).index("tags") - 1
    assert AuditEntry.objects.filter(action="layout.changed").count() == 2


def standard_keys(kind: Kind) -> list[str]:
    """Return the sections as delivered."""
    return [block.key for block in standard(kind).blocks]


def test_put_back_is_as_delivered_and_for_a_role_as_everyone_has_it(kind: Kind) -> None:
    hide(kind, "tags", surface="page")
    hide(kind, "photo", surface="page", role="sales")
    assert shown("sales")["photo"] == []
    reset_layout(kind, surface="page", role=Role.objects.get(key="sales"), by=SYSTEM)
    assert shown("sales")["tags"] == []
    reset_layout(kind, surface="page", by=SYSTEM)
    assert list(shown("sales")) == standard_keys(kind)
    assert not RecordLayout.objects.exists()


def test_what_must_be_filled_in_cannot_be_hidden_from_the_form(kind: Kind) -> None:
    arrangement = standard(kind, "form")
    block = arrangement.blocks[0]
    block.parts.remove("family_name")
    arrangement.hidden.append("family_name")
    with pytest.raises(Invalid, match="Family name"):
        arrange_record(kind, surface="form", arrangement=arrangement, by=SYSTEM)
    assert take_step(surface_of(kind, "form", ()), standard(kind, "form"), "hide:family_name") == ""


def test_a_hidden_field_that_becomes_required_stands_in_the_form_again(kind: Kind) -> None:
    size = add_field("contact", by=SYSTEM, type="text", labels={"en": "Size"}, key="size")
    arrangement = standard(kind, "form")
    arrangement.hidden.append("custom.size")
    arrange_record(kind, surface="form", arrangement=arrangement, by=SYSTEM)
    assert "custom.size" not in str(shown("sales", "form"))
    change_field(size, is_required=True, by=SYSTEM)
    assert shown("sales", "form")["custom"] == ["custom.size"]


def test_fields_that_vanished_fall_out_and_new_ones_appear_beside_their_likes(kind: Kind) -> None:
    size = add_field("contact", by=SYSTEM, type="text", labels={"en": "Size"}, key="size")
    add_field("contact", by=SYSTEM, type="text", labels={"en": "Weight"}, key="weight")
    arrangement = standard(kind)
    arrangement.blocks = [
        Block("own-a", {"en": "First"}, parts=["custom.size", "gone", "phones", "phones"]),
        Block("own-b", {"en": "Middle"}, parts=["custom.size", "emails", "custom.weight"]),
        Block("own-c", {"en": "Last"}),
    ]
    arrange_record(kind, surface="page", arrangement=arrangement, by=SYSTEM)
    archive_field(size, by=SYSTEM)
    add_field("contact", by=SYSTEM, type="text", labels={"en": "Color"}, key="color")
    found = shown("sales")
    assert (found["own-a"], found["own-c"]) == (["phones"], [])
    assert found["own-b"][:2] == ["emails", "custom.weight"]
    assert found["own-b"][-1] == "custom.color"
    assert sorted(name for names in found.values() for name in names) == sorted(
        [*surface_of(kind, "page", ()).parts, "custom.color", "custom.weight"]
    )


def test_a_section_needs_a_name_and_a_layout_has_from_one_to_forty_sections(kind: Kind) -> None:
    arrangement = standard(kind)
    for blocks in (
        [],
        [Block(f"own-{n}", {"en": "X"}) for n in range(41)],
        [Block("own-a")],
        [Block("own-a", {"en": "x" * 81})],
    ):
        with pytest.raises(Invalid):
            arrange_record(kind, surface="page", arrangement=Arrangement([*blocks], []), by=SYSTEM)
    assert arrangement.blocks


@pytest.mark.parametrize(
    "step",
    ["up:nothing", "into:phones>nowhere", "show:phones", "remove:x", "leap:phones", "hide:x", "", "up"],
)
def test_a_step_that_makes_no_sense_changes_nothing(kind: Kind, step: str) -> None:
    arrangement = standard(kind)
    assert take_step(surface_of(kind, "page", ()), arrangement, step) == ""
    assert arrangement == standard(kind)


def test_parts_walk_by_steps_over_the_edges_of_sections_and_back(kind: Kind) -> None:
    known = surface_of(kind, "page", ())
    arrangement = known.standard
    told = [take_step(known, arrangement, step) for step in ("up:emails", "down:created_at", "up:created_at")]
    assert arrangement.blocks[0].parts[:2] == ["emails", "phones"]
    assert told == [
        "E-mails: place 1 of 15 in Details.",
        "Created: place 1 of 2 in People.",
        "Created: place 15 of 15 in Details.",
    ]
    take_step(known, arrangement, "hide:tags")
    assert arrangement.hidden == ["tags"]
    take_step(known, arrangement, "show:tags")
    assert arrangement.block("tags").parts == ["tags"]  # type: ignore[union-attr]  # a delivered section
    take_step(known, arrangement, "remove:details")
    assert arrangement.blocks[0].parts[:2] == ["emails", "phones"]
    take_step(known, arrangement, "into:tags>consents")
    assert arrangement.block("consents").parts == ["consents", "tags"]  # type: ignore[union-attr]  # a delivered section


def test_the_order_of_the_inputs_is_the_arrangement() -> None:
    data = QueryDict(
        "item=s:a&label_en.a=One&label_xx.a=no&folded.a=on&item=p:phones&item=s:b&item=h:&item=p:tags"
    )
    assert read(data) == Arrangement(
        [Block("a", {"en": "One"}, is_folded=True, parts=["phones"]), Block("b")], ["tags"]
    )


def page_of(client: Client, address: str) -> str:
    """Return a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def sections_on(text: str) -> list[str]:
    """Return the names of the sections beside a record."""
    return re.findall(
        r'class="w-sec".*?</span><span>|<details class="w-sec"[^>]*><summary>.*?<span><bdi>(.*?)</bdi>', text
    )


def test_the_page_shows_sections_fields_and_blocks_as_arranged_without_a_query_more(kind: Kind) -> None:
    contact = make.contact(name="Layan", phones=[{"value": "0552204471"}], tags=["VIP"], by=SYSTEM)
    client = make.signed_in(make.user("manager"))
    address = f"/contacts/{contact.pk}/"
    page_of(client, address)
    with CaptureQueriesContext(connection) as before:
        page_of(client, address)
    arrangement = Arrangement(
        [
            Block("own-a", {"en": "At a glance", "ar": "نظرة سريعة"}, parts=["tags", "phones"]),
            Block("consents", is_folded=True, parts=["consents"]),
        ],
        ["photo", "leftovers", "relations", "people", "subsidiaries", "below", "created_at"],
    )
    arrange_record(kind, surface="page", arrangement=arrangement, by=SYSTEM)
    text = page_of(client, address)
    with CaptureQueriesContext(connection) as after:
        page_of(client, address)
    assert len(after) <= len(before) <= 10
    assert sections_on(text) == ["At a glance", "Consent"]
    assert '<h3 class="w-parthead">Tags</h3>' in text
    assert '<details class="w-sec"><summary>' in text
    assert "Photo" not in text


def test_a_field_that_the_form_hides_keeps_its_value(kind: Kind) -> None:
    size = add_field("contact", by=SYSTEM, type="text", labels={"en": "Size"}, key="size")
    contact = make.contact(
        given_name="Layan",
        job_title="Buyer",
        emails=[{"value": "l@x.example"}],
        custom={"size": "XL"},
        by=SYSTEM,
    )
    known = surface_of(kind, "form", [size])
    arrangement = known.standard
    for name in ("job_title", "emails", "custom.size"):
        take_step(known, arrangement, f"hide:{name}")
    arrange_record(kind, surface="form", arrangement=arrangement, by=SYSTEM)
    client = make.signed_in(make.user("owner"))
    text = page_of(client, f"/contacts/{contact.pk}/edit/")
    assert 'name="job_title"' not in text
    assert "emails-TOTAL_FORMS" not in text
    rows = {
        f"{name}-{part}_FORMS": "0"
        for name in ("phones", "addresses", "profiles")
        for part in ("TOTAL", "INITIAL")
    }
    sent = rows | {"given_name": "Lyan", "family_name": "", "job_title": "", "custom.size": "", "seen": "1"}
    assert client.post(f"/contacts/{contact.pk}/edit/", sent).status_code == 303
    contact = Contact.objects.get(pk=contact.pk)
    assert (contact.given_name, contact.job_title, contact.primary_email) == ("Lyan", "Buyer", "l@x.example")
    assert contact.custom == {"f.size": "XL"}


def test_a_section_of_the_form_with_an_error_is_never_folded(kind: Kind) -> None:
    arrangement = standard(kind, "form")
    arrangement.blocks[0].is_folded = True
    arrange_record(kind, surface="form", arrangement=arrangement, by=SYSTEM)
    client = make.signed_in(make.user("owner"))
    assert "w-fold" in page_of(client, "/contacts/new/")
    rows = {
        f"{name}-{part}_FORMS": "0"
        for name in ("phones", "emails", "addresses", "profiles")
        for part in ("TOTAL", "INITIAL")
    }
    answer = client.post("/contacts/new/", rows | {"given_name": "x" * 200})
    assert answer.status_code == 422
    assert "w-fold" not in answer.content.decode()


def test_rights_over_fields_win_over_the_arrangement(kind: Kind) -> None:
    role = Role.objects.get(key="sales")
    rights = Rights(
        permissions=frozenset(role.permissions), reach=role.reach, fields={"contact": {"phones": "hidden"}}
    )
    change_role(role, rights=rights, by=SYSTEM)
    assert "phones" not in shown("sales")["details"]
    assert "phones" not in shown("sales", "form")["reach"]


def test_the_editor_draws_a_step_without_storing_it_and_stores_on_save(kind: Kind) -> None:
    client = make.signed_in(make.user("admin"))
    address = "/settings/layouts/contact/form/?role=sales"
    items = [
        item
        for block in standard(kind, "form").blocks
        for item in (f"s:{block.key}", *(f"p:{name}" for name in block.parts))
    ]
    drawn = client.post(address, {"item": [*items, "h:"], "do": "hide:source"}, HTTP_HX_REQUEST="true")
    assert drawn.status_code == 200
    assert "Source is not shown." in drawn.content.decode()
    assert drawn.content.decode().startswith("<form")
    assert not RecordLayout.objects.exists()
    items.remove("p:source")
    assert client.post(address, {"item": [*items, "h:", "p:source"]}).status_code == 303
    assert RecordLayout.objects.get().role == Role.objects.get(key="sales")
    assert "source" not in shown("sales", "form")["ours"]
    assert "source" in shown("agent", "form")["ours"]
    assert client.post("/settings/layouts/contact/form/reset/?role=sales").status_code == 303
    assert "source" in shown("sales", "form")["ours"]


def test_a_refused_arrangement_stays_as_it_was_sent(kind: Kind) -> None:
    client = make.signed_in(make.user("admin"))
    answer = client.post(
        "/settings/layouts/contact/form/", {"item": ["s:name", "s:own-x", "p:phones", "h:", "p:emails"]}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Give every section a name" in text
    assert text.index("p:phones") < text.index('value="h:"') < text.index("p:emails")


@pytest.mark.parametrize("path", ["", "contact/page/", "contact/page/preview/", "contact/form/?role=sales"])
def test_only_who_manages_fields_may_arrange(kind: Kind, path: str) -> None:
    client = make.signed_in(make.user("sales"))
    assert client.get(f"/settings/layouts/{path}", follow=True).status_code == 403
    assert client.post("/settings/layouts/contact/page/", {"item": ["s:a"]}).status_code == 403
    assert client.post("/settings/layouts/contact/page/reset/").status_code == 403


@pytest.mark.parametrize("path", ["ghost/page/", "contact/wall/", "contact/page/?role=nobody"])
def test_what_cannot_be_arranged_is_not_found(kind: Kind, path: str) -> None:
    assert make.signed_in(make.user("admin")).get(f"/settings/layouts/{path}").status_code == 404


def test_an_administrator_sees_page_and_form_as_a_role_and_can_change_nothing_so(kind: Kind) -> None:
    contact = make.contact(given_name="Layan", tags=["VIP"], by=SYSTEM)
    hide(kind, "tags", surface="page", role="sales")
    hide(kind, "source", role="sales")
    client = make.signed_in(make.user("admin"))
    answer = client.get("/settings/layouts/contact/page/preview/?role=sales")
    assert answer["Location"] == f"/contacts/{contact.pk}/?as_role=sales"
    seen, own = page_of(client, answer["Location"]), page_of(client, f"/contacts/{contact.pk}/")
    assert "You see what" in seen
    assert "Tags" not in sections_on(seen)
    assert "Tags" in sections_on(own)
    form = client.get("/settings/layouts/contact/form/preview/?role=sales")["Location"]
    assert 'name="source"' not in page_of(client, form)
    assert client.post(f"/contacts/{contact.pk}/archive/?as_role=sales").status_code == 403
    assert client.post(form, {"given_name": "X"}).status_code in {403, 422}
    assert Contact.objects.count() == 1


def test_nobody_borrows_the_eyes_of_a_role_without_the_right_nor_sees_more_by_them(kind: Kind) -> None:
    user = make.user("sales")
    contact = make.contact(given_name="Layan", by=actor_of_user(user))
    own = page_of(make.signed_in(user), f"/contacts/{contact.pk}/?as_role=owner")
    assert "You see what" not in own
    role = Role.objects.get(key="admin")
    fields = {"contact": {"phones": "hidden"}}
    rights = Rights(permissions=frozenset({"workspace.see_as"}), reach=role.reach, fields=fields)
    change_role(role, rights=rights, by=SYSTEM)
    make.contact(given_name="Basma", phones=[{"value": "0552204471"}], by=SYSTEM)
    text = page_of(make.signed_in(make.user("admin")), "/contacts/?as_role=owner")
    assert "2204471" not in text.replace(" ", "")
