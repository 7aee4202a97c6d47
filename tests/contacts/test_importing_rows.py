"""What a row of a file becomes, how it meets known records, and how an import is taken back."""

import uuid

import pytest
from django.db import connection
from django.utils.html import strip_tags

from tests import make
from tests.drain import drain
from wasl.contacts.importing.fields import contact_fields
from wasl.contacts.importing.previewing import Previewer
from wasl.contacts.importing.rows import ReadRow, read_row
from wasl.contacts.importing.saving import save_rows
from wasl.contacts.importing.undoing import undo_rows
from wasl.contacts.models import Contact, MatchKeys, Pair, Relation
from wasl.exchange.importing import Cell, Effect, ImportOptions, Outcome
from wasl.kernel.actor import SYSTEM
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import uuid7
from wasl.lists.commands import add_field
from wasl.records.commands import write_note
from wasl.records.models import Anchor, Event, Note


def cells(**values: str) -> list[Cell]:
    """Return one cell for each value, in columns named after the fields."""
    return [
        Cell(name.partition("__")[0], int(name.partition("__")[2] or 1), "", text, name)
        for name, text in values.items()
    ]


def row(options: ImportOptions | None = None, **values: str) -> ReadRow:
    """Read one row."""
    return read_row(cells(**values), options or ImportOptions())


def test_a_row_becomes_a_person_with_all_its_ways() -> None:
    found = row(
        name="د. هند الزهراني", company="مجموعة الريادة", email="Hind@Riyada.example", phone="٠٥٥ ٢٢٠ ٤٤٧١",
        phone__2="+371 2654 8810", birthday="15/04/1990", address_city="الرياض", address_country="السعودية",
        role="عميل محتمل", language="Arabic", tags="VIP، معرض", note="تفضل الاتصال صباحًا",
    )  # fmt: skip
    assert found.kind == "person"
    assert [email.folded for email in found.intake.emails or ()] == ["hind@riyada.example"]
    assert [phone.e164 for phone in found.intake.phones or ()] == ["+966552204471", "+37126548810"]
    assert found.intake.fields["birthday"] == "1990-04-15"
    assert found.intake.fields["prefix"] == "د."
    assert found.intake.fields["roles"] == ["prospect"]
    assert (found.intake.addresses or [])[0].country == "SA"
    assert found.tags == ["VIP", "معرض"]


@pytest.mark.django_db
def test_the_preview_shows_every_value_as_it_would_be_stored() -> None:
    owner = make.user(name="Layan Al-Otaibi", email="layan@wasl.example")
    colors = [
        {"value": "red", "labels": {"en": "Red", "ar": "أحمر"}},
        {"value": "blue", "labels": {"en": "Blue"}},
    ]
    add_field("contact", key="color", type="choice", labels={"en": "Color"}, choices=colors, by=SYSTEM)
    add_field("contact", key="visits", type="number", labels={"en": "Visits"}, by=SYSTEM)
    found = row(
        name="د. هند الزهراني", company="الريادة", phone="٠٥٥ ٢٢٠ ٤٤٧١", phone_label="work", birthday="15/04/1990",
        role="عميل محتمل", language="Arabic", tags="معرض", owner="LAYAN@wasl.example", source="fair", number="C-7",
        created_on="٠١/٠٢/٢٠٢٤", nickname="أم خالد", note="تفضل الاتصال صباحًا",
    )  # fmt: skip
    found.customs = {"color": "أحمر", "visits": "١٬٢٠٠"}
    show = Previewer(ImportOptions(tags=("VIP",)), by=SYSTEM)
    shown = {str(label): strip_tags(str(value)) for label, value in show(found)}
    assert shown == {
        "Name": "د. هند الزهراني", "Person or company": "Person", "Company": "الريادة", "Role": "Prospect",
        "Phone": "+966 55 220 4471 (Work)", "Birthday": "Apr 15, 1990", "Language": "العربية",
        "Source": "Trade fair", "Customer number": "C-7", "Customer since": "Feb 1, 2024",
        "Owner": owner.name, "Tags": "معرض, VIP", "Color": "Red", "Visits": "1,200", "Nickname": "أم خالد",
        "Note": "تفضل الاتصال صباحًا",
    }  # fmt: skip


@pytest.mark.django_db
def test_the_preview_says_of_which_value_of_an_own_field_a_row_would_be_refused() -> None:
    add_field("contact", key="visits", type="number", labels={"en": "Visits"}, by=SYSTEM)
    found = row(name="Hind")
    found.customs = {"visits": "many"}
    with pytest.raises(Invalid, match="Give a number"):
        Previewer(ImportOptions(), by=SYSTEM)(found)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"company": "SIA Ozolkalns"}, "company"),
        ({"name": "SIA Ozolkalns", "company": "SIA Ozolkalns"}, "company"),
        ({"name": "شركة الأفق للمقاولات"}, "company"),
        ({"name": "As Sayed"}, "person"),
        ({"name": "AS Rīgas Poliklīnika"}, "company"),
        ({"name": "Līga Ozoliņa", "company": "SIA Ozolkalns"}, "person"),
        ({"name": "Omar Haddad", "kind": "company"}, "company"),
    ],
)
def test_a_firm_is_told_from_a_person(values: dict[str, str], kind: str) -> None:
    assert row(**values).kind == kind


def test_a_refusal_names_the_column_and_the_reason() -> None:
    with pytest.raises(Invalid) as refused:
        row(name="Ali", phone__2="12", email="no-address", birthday="31/31/1990")
    assert set(refused.value.fields) == {"phone__2", "email", "birthday"}
    assert "+966" in refused.value.fields["phone__2"][0]


@pytest.mark.django_db
def test_every_field_has_its_own_key_and_header_words() -> None:
    fields = contact_fields()
    assert len({field.key for field in fields}) == len(fields)
    assert all(field.synonyms for field in fields)


def save(*rows: ReadRow, options: ImportOptions | None = None, import_id: uuid.UUID) -> list[Outcome]:
    return save_rows(
        list(enumerate(rows, 1)), options=options or ImportOptions(), by=SYSTEM, import_id=import_id
    )


PERSON = {"name": "Sara", "company": "Al-Madina"}
FIRM = {"company": "AL MADINA", "website": "almadina.example"}


@pytest.mark.django_db
@pytest.mark.parametrize("rules", [("email", "name_company"), ("email",)])
@pytest.mark.parametrize("order", [(PERSON, FIRM), (FIRM, PERSON)])
@pytest.mark.parametrize("chunks", [1, 2])
def test_a_firm_that_a_person_works_at_and_that_has_its_own_row_is_one(rules, order, chunks) -> None:
    key, options = uuid7(), ImportOptions(match_by=rules)
    rows = [row(options, **values) for values in order]
    for part in [rows] if chunks == 1 else [[one] for one in rows]:
        save(*part, options=options, import_id=key)
    firm = Contact.objects.companies().get()
    assert Contact.objects.get(kind="person").company == firm
    assert [str(one) for one in firm.profiles.all()] == ["https://almadina.example"]


@pytest.mark.django_db
def test_two_firms_of_one_name_that_something_tells_apart_stay_two() -> None:
    options = ImportOptions(match_by=("number",))
    firms = [row(options, company="Al-Madina", number=number) for number in ("1", "2")]
    save(*firms, options=options, import_id=uuid7())
    assert Contact.objects.companies().count() == 2


@pytest.mark.django_db
def test_a_chunk_is_saved_found_and_taken_back_without_a_trace() -> None:
    key = uuid7()
    first = row(
        name="Khalid Al-Dosari",
        company="Al-Madina",
        email="k@almadina.example",
        note="Met at the fair",
        tags="VIP",
    )
    second = row(name="Sara", company="Al-Madina")
    outcomes = save(first, second, import_id=key)
    assert [outcome.action for outcome in outcomes] == ["created", "created"]
    assert Contact.objects.count() == 3
    assert Relation.objects.filter(kind="employment").count() == 2
    assert Note.objects.get().words
    assert Anchor.objects.get(title="Khalid Al-Dosari").sought.find("k@almadina.example") >= 0
    effects = [Effect(o.record_id, o.action, o.before or {}) for o in reversed(outcomes) if o.record_id]
    result = undo_rows(effects, by=SYSTEM, import_id=key)
    assert result.undone == 2
    assert (Contact.objects.count(), Anchor.objects.count(), Event.objects.count(), Note.objects.count()) == (
        0,
        0,
        0,
        0,
    )


@pytest.mark.django_db
def test_what_somebody_worked_on_since_is_kept() -> None:
    key = uuid7()
    (outcome,) = save(row(name="Khalid"), import_id=key)
    contact = Contact.objects.get()
    write_note(contact, body="<p>Called</p>", by=make.actor("manager"))
    result = undo_rows([Effect(contact.pk, "created", outcome.before or {})], by=SYSTEM, import_id=key)
    assert result.undone == 0
    assert contact.pk in result.kept
    assert Contact.objects.filter(pk=contact.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on_match", "title", "emails"), [("update", "Director", 2), ("fill", "Buyer", 2), ("skip", "Buyer", 1)]
)
def test_a_known_record_is_updated_filled_or_left(on_match: str, title: str, emails: int) -> None:
    known = make.contact(name="Khalid", job_title="Buyer", emails=[{"value": "K@x.example"}])
    options = ImportOptions(match_by=("email", "phone"), on_match=on_match)  # type: ignore[arg-type]  # a parameter
    again = row(
        name="Khaled", job_title="Director", email="k@X.example", email__2="k2@x.example", phone="0552204471"
    )
    key = uuid7()
    (outcome,) = save(again, options=options, import_id=key)
    known.refresh_from_db()
    assert outcome.record_id == known.pk
    assert (known.job_title, known.emails.count()) == (title, emails)
    assert Contact.objects.count() == 1
    if outcome.action == "updated":
        assert (
            undo_rows([Effect(known.pk, "updated", outcome.before or {})], by=SYSTEM, import_id=key).undone
            == 1
        )
        known.refresh_from_db()
        assert (known.name, known.job_title, known.emails.count(), known.phones.count()) == (
            "Khalid",
            "Buyer",
            1,
            0,
        )


@pytest.mark.django_db
def test_rows_of_one_chunk_meet_each_other() -> None:
    options = ImportOptions(match_by=("email",), on_match="fill")
    rows = [
        row(name="Khalid", email="k@x.example"),
        row(name="Khalid", email="K@X.example", job_title="Buyer"),
    ]
    outcomes = save(*rows, options=options, import_id=uuid7())
    assert [outcome.action for outcome in outcomes] == ["created", "updated"]
    assert Contact.objects.get().job_title == "Buyer"


@pytest.mark.django_db
def test_a_match_that_may_not_be_changed_is_refused_and_says_nothing_of_it() -> None:
    make.contact(by=make.actor("sales"), name="Hidden Person", emails=[{"value": "k@x.example"}])
    options = ImportOptions(match_by=("email",), on_match="update")
    read = row(name="H. Person", email="k@x.example")
    (outcome,) = save_rows([(1, read)], options=options, by=make.actor("sales"), import_id=uuid7())
    assert outcome.action == "refused"
    assert "Hidden" not in outcome.reason
    assert outcome.record_id is None


def test_a_national_number_is_read_with_the_country_of_the_rows_own_address() -> None:
    found = row(name="Inese", phone="26548810", address_country="Latvia")
    assert [phone.e164 for phone in found.intake.phones or ()] == ["+37126548810"]


def test_a_number_that_no_country_has_is_kept_as_it_was_written() -> None:
    found = row(name="Ana Trujillo", phone="99 99 99 99 99 99 99 99 99")
    assert [(phone.e164, phone.raw) for phone in found.intake.phones or ()] == [
        ("", "99 99 99 99 99 99 99 99 99")
    ]


def test_the_words_of_programs_for_nothing_are_nothing() -> None:
    found = row(name="Ali", email="NULL", phone="n/a", job_title="-")
    assert (found.intake.emails, found.intake.phones, found.intake.fields.get("job_title", "")) == (
        [],
        [],
        "",
    )


@pytest.mark.parametrize("empty", ["0/0/00", "00.00.0000", "0000-00-00", "0000-00-00 00:00:00"])
def test_a_day_of_noughts_is_no_day(empty: str) -> None:
    found = row(name="Ali", birthday=empty, anniversary=empty, gender="Unspecified")
    assert "birthday" not in found.intake.fields
    assert not found.kept


def test_a_row_with_an_address_alone_is_called_by_it() -> None:
    assert row(email="inese@example.lv").name == "inese@example.lv"


def save_all(*rows: ReadRow, match: tuple[str, ...] = ("email", "phone"), **options: str) -> list[Outcome]:
    """Save rows as one chunk."""
    chosen = ImportOptions(match_by=match, **options)  # type: ignore[arg-type]  # words of the tests
    return save_rows(list(enumerate(rows, 1)), options=chosen, by=SYSTEM, import_id=uuid7())


@pytest.mark.django_db
def test_colleagues_who_share_a_front_desk_stay_two_people() -> None:
    outcomes = save_all(
        row(name="Anna Liepa", phone="0552204471"), row(name="Omar Haddad", phone="0552204471")
    )
    assert [outcome.action for outcome in outcomes] == ["created", "created"]


@pytest.mark.django_db
def test_the_same_person_in_another_spelling_is_met_by_the_number() -> None:
    outcomes = save_all(
        row(name="أحمد الغامدي", phone="0552204471"), row(name="Ahmed Alghamdi", phone="+966552204471")
    )
    assert [outcome.action for outcome in outcomes] == ["created", "skipped"]


@pytest.mark.django_db
def test_a_person_never_meets_a_company() -> None:
    save_all(row(name="Exotic Liquids", kind="company", number="1"), match=("number",))
    assert [one.action for one in save_all(row(name="Nancy", number="1"), match=("number",))] == ["created"]
    assert Contact.objects.get(name="Nancy").custom == {"number": "1"}


@pytest.mark.django_db
def test_taking_back_forgets_what_was_known_of_doubles() -> None:
    key = uuid7()
    first, second = (row(name="Anna Ozola", email=f"anna{number}@ozols.lv") for number in range(2))
    outcomes = save(first, second, import_id=key)
    # the finder has looked at imported records long before their import is taken back
    drain()
    assert (MatchKeys.objects.count(), Contact.objects.count()) == (2, 2)
    effects = [Effect(o.record_id, o.action, o.before or {}) for o in outcomes if o.record_id]
    assert undo_rows(effects, by=SYSTEM, import_id=key).undone == 2
    assert (MatchKeys.objects.count(), Pair.objects.count()) == (0, 0)
    connection.check_constraints()
