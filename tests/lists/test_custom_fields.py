"""Fields that a firm adds: definitions, rules, rights, changes of type, and where they show."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.api import Caller
from wasl.contacts.commands import change_contact, merge_contacts
from wasl.contacts.listings import CONTACTS, PEOPLE
from wasl.contacts.models import Contact
from wasl.contacts.queries import contacts_out
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.errors import Conflict, Invalid, NotAllowed
from wasl.lists.commands import add_field, archive_field, change_field, move_field, restore_field
from wasl.lists.filters import compile_filter
from wasl.lists.models import CustomField
from wasl.records.models import Event
from wasl.workspace.models import Role
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
LABELS = {"en": "Shoe size", "ar": "مقاس الحذاء", "lv": "Apavu izmērs"}
GOLD = [
    {"value": "gold", "labels": {"en": "Gold", "ar": "ذهبي"}},
    {"value": "silver", "labels": {"en": "Silver"}},
]


def field(type: str = "text", *, by: Actor = SYSTEM, **values: Any) -> CustomField:  # noqa: A002 - as it is called
    """Add a field to contacts."""
    return add_field("contact", by=by, **({"type": type, "labels": LABELS} | values))


def custom(contact: Contact) -> dict[str, Any]:
    """Return what stands in the database."""
    return dict(Contact.objects.get(pk=contact.pk).custom)


def refused(error: pytest.ExceptionInfo[Invalid], name: str) -> str:
    """Return the sentence for one field."""
    return error.value.fields[name][0]


def found(tree: Any, viewer: Actor = SYSTEM) -> set[str]:
    """Return the names of the contacts that a filter finds."""
    rows = CONTACTS.rows(viewer).filter(compile_filter(CONTACTS, viewer, tree))
    return {row.name for row in rows}


def hiding(role: str = "agent", level: str = "hidden", name: str = "custom.size") -> Actor:
    """Return a person of a role that may not see, or not change, a field."""
    Role.objects.filter(key=role).update(fields={"contact": {name: level}})
    return make.actor(role)


def test_a_key_is_made_of_the_english_label_and_never_twice() -> None:
    assert [field().key, field().key] == ["shoe_size", "shoe_size_2"]
    assert field(labels={"ar": "المقاس"}).key == "field_2"  # "field" is a word of the filter language


@pytest.mark.parametrize(
    "key",
    [
        "owner_id", "owner", "pk", "id", "name", "city", "emails", "is_staff", "custom", "people", "__class__", 'a"b',
        "م" * 300, "\u202esize", "Size", "2nd", "a__b", "a.b", "a b", "x" * 41,
    ],
)  # fmt: skip
def test_a_key_that_is_a_real_field_or_no_word_is_refused(key: str) -> None:
    with pytest.raises(Invalid) as error:
        field(key=key)

    assert refused(error, "key")
    assert not CustomField.objects.exists()


def test_a_key_in_use_or_archived_is_refused() -> None:
    archive_field(field(key="size"), by=SYSTEM)

    with pytest.raises(Invalid, match="already"):
        field(key="size")


def test_only_who_manages_fields_adds_changes_or_archives_them() -> None:
    manager, known = make.actor("manager"), field()

    for act in (
        lambda: field(by=manager),
        lambda: change_field(known, is_required=True, by=manager),
        lambda: archive_field(known, by=manager),
        lambda: restore_field(known, by=manager),
        lambda: move_field(known, places=1, by=manager),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert field(by=make.actor("admin")).pk


def test_values_are_stored_under_a_prefix_that_no_import_uses() -> None:
    field(key="nickname")
    contact = make.contact(custom={"nickname": "Abu Saleh"})

    assert custom(contact) == {"f.nickname": "Abu Saleh"}
    assert contact.leftovers(SYSTEM) == {}


def test_a_required_field_must_be_there_from_the_start_and_cannot_be_emptied() -> None:
    field(key="size", is_required=True)
    with pytest.raises(Invalid) as missing:
        make.contact()
    contact = make.contact(custom={"size": "42"})
    with pytest.raises(Invalid) as emptied:
        change_contact(contact, custom={"size": ""}, by=SYSTEM)

    assert refused(missing, "custom.size") == refused(emptied, "custom.size") == "This field is required."
    change_contact(contact, job_title="Buyer", by=SYSTEM)
    assert custom(contact) == {"f.size": "42"}


def test_a_role_that_may_not_change_a_required_field_can_still_add_contacts() -> None:
    field(key="size", is_required=True)

    assert custom(make.contact(by=hiding("sales"))) == {}


def test_the_default_is_what_a_new_record_has_unless_something_else_was_said() -> None:
    field("number", key="size", default="٤٢")

    assert custom(make.contact()) == {"f.size": 42}
    assert custom(make.contact(custom={"size": 7})) == {"f.size": 7}
    assert custom(make.contact(custom={"size": None})) == {}


def test_a_unique_value_is_taken_once_and_stays_ones_own() -> None:
    field(key="size", is_unique=True)
    contact = make.contact(custom={"size": "42"})
    change_contact(contact, custom={"size": "42"}, by=SYSTEM)

    with pytest.raises(Invalid) as error:
        make.contact(custom={"size": " 42 "})

    assert "already" in refused(error, "custom.size")


def test_what_was_merged_keeps_own_fields_and_stands_in_nobodys_way() -> None:
    known = field(key="size", is_unique=True)
    field(key="color")
    survivor = make.contact(custom={"color": "red"})
    loser = make.contact(custom={"size": "42", "color": "blue"})

    merge_contacts(survivor, others=[loser], choices={"custom.color": loser.pk}, by=SYSTEM)
    change_field(known, is_unique=False, by=SYSTEM)

    assert custom(survivor) == {"f.size": "42", "f.color": "blue"}
    assert change_field(known, is_unique=True, by=SYSTEM).is_unique


def test_a_field_does_not_become_unique_over_doubles_and_names_them() -> None:
    known = field(key="size")
    for name in ("Layan", "Khalid"):
        make.contact(name=name, custom={"size": "42"})
    make.contact(name="Noura", custom={"size": "43"})

    with pytest.raises(Invalid) as error:
        change_field(known, is_unique=True, by=SYSTEM)

    sentence = refused(error, "is_unique")
    assert "Layan" in sentence
    assert "Khalid" in sentence
    assert "Noura" not in sentence
    assert not CustomField.objects.get().is_unique


def test_a_change_of_type_converts_what_fits_and_names_and_keeps_what_does_not() -> None:
    known = field(key="size")
    fits, other = (
        make.contact(name="Layan", custom={"size": "42"}),
        make.contact(name="Khalid", custom={"size": "XL"}),
    )
    with pytest.raises(Invalid) as error:
        change_field(known, type="number", by=SYSTEM)
    untouched = (custom(fits), custom(other))

    changed = change_field(known, type="number", is_sure=True, by=SYSTEM)

    assert "Khalid" in refused(error, "is_sure")
    assert untouched == ({"f.size": "42"}, {"f.size": "XL"})
    assert custom(fits) == {"f.size": 42}
    assert custom(other) == {"size (text)": "XL"}
    assert (changed.unconverted_count, changed.unconverted[0]["name"]) == (1, "Khalid")
    assert Contact.objects.get(pk=other.pk).leftovers(SYSTEM) == {"size (text)": "XL"}


def test_a_choice_becomes_text_by_its_label_and_text_a_choice_again() -> None:
    known = field("choice", key="size", choices=GOLD)
    contact = make.contact(custom={"size": "gold"})

    known = change_field(known, type="text", by=SYSTEM)
    as_text = custom(contact)
    change_field(known, type="choices", choices=GOLD, by=SYSTEM)

    assert as_text == {"f.size": "Gold"}
    assert custom(contact) == {"f.size": ["gold"]}


def test_a_choice_that_records_have_is_not_taken_away() -> None:
    known = field("choice", key="size", choices=GOLD)
    make.contact(custom={"size": "gold"})

    with pytest.raises(Invalid, match="Gold"):
        change_field(known, choices=GOLD[1:], by=SYSTEM)
    assert len(change_field(known, choices=GOLD[:1], by=SYSTEM).choices) == 1


def test_an_archived_field_is_nowhere_and_its_values_come_back_with_it() -> None:
    known = field(key="size")
    contact = make.contact(custom={"size": "42"})
    archive_field(known, by=SYSTEM)
    with pytest.raises(Invalid):
        change_contact(contact, custom={"size": "43"}, by=SYSTEM)
    while_away = contacts_out(SYSTEM, [contact])[0]["custom"]
    restore_field(known, by=SYSTEM)

    assert while_away == {}
    assert contacts_out(SYSTEM, [contact])[0]["custom"] == {"size": "42"}


def test_fields_stand_in_the_order_they_are_moved_to() -> None:
    first, second, third = field(key="a"), field(key="b"), field(key="c")

    move_field(third, places=-2, by=SYSTEM)
    move_field(first, places=9, by=SYSTEM)

    assert list(CustomField.objects.values_list("key", flat=True)) == ["c", "b", "a"]
    assert second.key == "b"


def test_a_change_stands_on_the_timeline_under_its_label_with_both_values() -> None:
    known = field("choice", key="size", choices=GOLD)
    owner = make.owner()
    contact = make.contact(custom={"size": "silver"})
    change_contact(contact, custom={"size": "gold"}, by=actor_of_user(owner))
    change_field(known, labels={"en": "Level"}, by=SYSTEM)

    data = Event.objects.get(type="record.changed").data
    page = make.signed_in(owner).get(f"/contacts/{contact.pk}/").content.decode()

    assert data["changes"] == {"custom.size": ["Silver", "Gold"]}
    assert "Shoe size: <s><bdi>Silver</bdi></s>" in page


def test_the_same_field_changed_by_two_is_a_conflict_and_another_is_not() -> None:
    field(key="size")
    field(key="color")
    contact = make.contact(custom={"size": "1"})
    seen = contact.version
    change_contact(contact, custom={"size": "2"}, by=SYSTEM)
    change_contact(contact, custom={"color": "red"}, seen=seen, by=SYSTEM)

    with pytest.raises(Conflict) as error:
        change_contact(contact, custom={"size": "3"}, seen=seen, by=SYSTEM)

    assert error.value.theirs == {"custom.size": "2"}
    assert custom(contact) == {"f.size": "2", "f.color": "red"}


def test_a_hidden_field_is_on_no_page_in_no_answer_no_filter_and_no_column() -> None:
    field(key="size")
    contact = make.contact(name="Layan", custom={"size": "secret42"})
    viewer = hiding()
    client = make.signed_in(make.user("agent"))

    assert "size" not in contacts_out(viewer, [contact])[0]["custom"]
    assert "custom.size" not in {one.name for one in PEOPLE.columns_for(viewer)}
    with pytest.raises(Invalid):
        found({"field": "custom.size", "op": "is", "value": "secret42"}, viewer)
    for path in (
        f"/contacts/{contact.pk}/",
        f"/contacts/{contact.pk}/edit/",
        "/contacts/",
        "/contacts/?q=secret42",
    ):
        answer = client.get(path, follow=True)
        text = answer.content.decode().replace("/contacts/?q=secret42", "").replace('value="secret42"', "")
        assert "Shoe size" not in text, path
        assert "secret42" not in text.split('id="list"')[-1] or "q=secret42" in path, path


def test_a_hidden_field_cannot_be_told_from_one_that_is_not_there() -> None:
    field(key="size")
    contact = make.contact()
    viewer = hiding("admin")
    sentences = []

    for key in ("size", "nothing"):
        with pytest.raises(Invalid) as error:
            change_contact(contact, custom={key: "1"}, by=viewer)
        sentences.append(refused(error, f"custom.{key}"))

    assert sentences == ["There is no such field."] * 2


def test_a_field_that_is_only_read_is_shown_and_not_changed() -> None:
    field(key="size")
    contact = make.contact(custom={"size": "42"})
    viewer = hiding("admin", "read")

    assert contacts_out(viewer, [contact])[0]["custom"] == {"size": "42"}
    change_contact(contact, custom={"size": "42"}, by=viewer)
    with pytest.raises(Invalid, match="may not change"):
        change_contact(contact, custom={"size": "43"}, by=viewer)


def test_a_role_sets_rights_over_fields_of_the_firm() -> None:
    field(key="size")
    client = make.signed_in(make.owner())

    sent = {"field.contact.custom.size": "hidden", "reach.contact.read": "all", "name": "Agents"}
    answer = client.post("/settings/roles/agent/", sent)

    assert answer.status_code in {200, 302, 303}
    assert Role.objects.get(key="agent").fields == {"contact": {"custom.size": "hidden"}}
    assert b"Shoe size" in client.get("/settings/roles/agent/").content


def test_another_record_is_linked_by_name_or_id_among_those_one_may_see() -> None:
    field("link", key="referrer")
    owner = make.owner()
    friend = make.contact(name="Layan Al-Harbi", by=actor_of_user(owner))
    contact = make.contact(name="Khalid", custom={"referrer": "layan al-harbi"})
    stranger = make.actor("sales")

    assert custom(contact) == {"f.referrer": str(friend.pk)}
    change_contact(contact, custom={"referrer": None}, by=SYSTEM)
    assert Event.objects.get(type="record.changed").data["changes"] == {"custom.referrer": ["Contact", ""]}
    change_contact(contact, custom={"referrer": str(friend.pk)}, by=SYSTEM)
    assert "Layan Al-Harbi" in make.signed_in(owner).get(f"/contacts/{contact.pk}/").content.decode()
    with pytest.raises(Invalid, match="Nobody"):
        make.contact(by=stranger, custom={"referrer": str(friend.pk)})


def test_the_api_takes_and_gives_typed_values_and_refuses_others_by_name() -> None:
    field("number", key="size")
    field("yes_no", key="vip")
    caller = Caller(make.owner())
    body = {"kind": "person", "name": "Layan", "custom": {"size": 42.5, "vip": True}}

    made = caller.send("post", "/contacts", body)
    path = f"/contacts/{made.json()['id']}"
    bad = caller.send("patch", path, {"custom": {"size": "big"}})
    kept = caller.send("patch", path, {"custom": {"vip": None}})

    assert made.json()["custom"] == {"size": 42.5, "vip": True}
    assert (bad.status_code, list(bad.json()["errors"])) == (422, ["custom.size"])
    assert kept.json()["custom"] == {"size": 42.5, "vip": None}


def test_the_form_of_a_contact_asks_shows_and_saves_own_fields() -> None:
    field("choice", key="level", labels={"en": "Level"}, choices=GOLD, is_required=True)
    field("date_time", key="visit", labels={"en": "Last visit"})
    owner = make.owner()
    client = make.signed_in(owner)
    rows = {f"{name}-{part}": "0" for name in ("emails", "phones", "addresses", "profiles")
            for part in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
    typed = rows | {"given_name": "Layan", "custom.visit": "2026-11-20T10:30"}

    empty = client.post("/contacts/new/", typed)
    saved = client.post("/contacts/new/", typed | {"custom.level": "gold"})
    contact = Contact.objects.get()
    page = client.get(f"/contacts/{contact.pk}/").content.decode()
    edit = client.get(f"/contacts/{contact.pk}/edit/").content.decode()

    assert (empty.status_code, saved.status_code) == (422, 303)
    assert contact.custom == {"f.level": "gold", "f.visit": "2026-11-20T07:30:00.000000Z"}
    assert "<bdi>Gold</bdi>" in page
    assert 'value="2026-11-20T10:30"' in edit


def test_a_column_shows_sorts_and_is_changed_in_its_cell() -> None:
    field("number", key="size", is_sortable=True)
    owner = make.owner()
    client, by, caller = make.signed_in(owner), actor_of_user(owner), Caller(owner)
    people = [make.contact(name=f"P{size}", by=by, custom={"size": size}) for size in (9, 10, 8.5)]
    make.contact(name="Pnone", by=by)

    def order(word: str) -> list[str]:
        answer = caller.send("get", f"/contacts?sort={word}").json()
        return [row["name"] for row in answer["items"]]

    cell = client.post(
        f"/lists/people/cells/{people[0].pk}/custom.size/", {"value": "٤٤"}, HTTP_HX_REQUEST="true"
    )
    assert cell.status_code == 200
    assert custom(people[0]) == {"f.size": 44}
    assert order("custom.size") == ["P8.5", "P10", "P9", "Pnone"]
    assert order("-custom.size") == ["P9", "P10", "P8.5", "Pnone"]


def test_pages_in_the_order_of_a_field_meet_every_record_once() -> None:
    field("date", key="until", is_sortable=True)
    owner = make.owner()
    caller, by = Caller(owner), actor_of_user(owner)
    for number in range(11):
        made = {"until": f"2026-01-{1 + number % 4:02}"} if number % 3 else {}
        make.contact(name=f"P{number:02}", by=by, custom=made)
    names: list[str] = []
    cursor: str | None = ""

    while cursor is not None:
        answer = caller.send("get", f"/contacts?sort=custom.until&limit=3&cursor={cursor}").json()
        names += [row["name"] for row in answer["items"]]
        cursor = answer["next_cursor"]

    assert sorted(names) == [f"P{number:02}" for number in range(11)]


def count(client: Any, path: str) -> int:
    """Return the number of queries of a second visit."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_lists_and_records_need_no_query_for_definitions_that_have_not_changed() -> None:
    owner = make.owner()
    client, by = make.signed_in(owner), actor_of_user(owner)
    contact = make.contact(by=by)
    paths = ("/contacts/", f"/contacts/{contact.pk}/")
    before = [count(client, path) for path in paths]

    for number in range(12):
        field(key=f"f{number}", default="x")
    change_contact(contact, custom={f"f{number}": "y" for number in range(12)}, by=by)

    assert [count(client, path) for path in paths] == before
    for path in paths:
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        assert not [query for query in seen if "lists_customfield" in query["sql"]]


def test_a_changed_definition_holds_from_the_next_request_on() -> None:
    known = field(key="size", default="42")
    owner = make.owner()
    client = make.signed_in(owner)
    contact = make.contact(by=actor_of_user(owner))
    first = client.get(f"/contacts/{contact.pk}/").content.decode()
    change_field(known, labels={"en": "Boot size"}, by=SYSTEM)
    second = client.get(f"/contacts/{contact.pk}/").content.decode()

    assert "Shoe size" in first
    assert "Boot size" in second
    assert "Shoe size" not in second


@pytest.mark.parametrize("operator", ["is", "contains", "is_not_empty"])
def test_values_are_found_by_the_index(operator: str) -> None:
    field(key="size")
    value = {} if operator == "is_not_empty" else {"value": "42"}
    asked = compile_filter(CONTACTS, SYSTEM, {"field": "custom.size", "op": operator, **value})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Index Scan on contact_facets" in Contact.objects.filter(asked).explain()
