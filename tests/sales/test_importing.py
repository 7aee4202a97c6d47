"""Deals and leads out of files of other programs: what columns and words mean, what is refused, what is found again."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from wasl.catalog.commands import add_product
from wasl.contacts.models import Contact
from wasl.exchange import commands, queries, running
from wasl.exchange.importing import Cell, ImportOptions
from wasl.exchange.mapping import suggest
from wasl.exchange.models import Import
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.money import read_money, rounded
from wasl.sales.commands import add_pipeline, change_deal
from wasl.sales.importing.fields import deal_fields, lead_fields
from wasl.sales.importing.places import Places
from wasl.sales.importing.rows import ReadDeal, Wanted, read_deal
from wasl.sales.importing.worth import lines_of
from wasl.sales.models import Deal, Lead, Stage
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
HUBSPOT = "Record ID|Deal Name|Deal Stage|Pipeline|Amount|Currency|Close Date|Create Date|Deal owner|Associated Company|Associated Contact|Closed Lost Reason|Deal Description"
ODOO = "External ID|Opportunity|Stage|Expected Revenue|Expected Closing|Probability|Customer|Salesperson|Email|Phone|Source|Lost Reason|Created on|Tags|Internal Notes"
BITRIX = "ID|Deal name|Deal stage|Amount|Currency|Company|Contact|Responsible person|Start date|Expected close date|Probability|Source|Comment|Product|Quantity"
BITRIX_RU = "ID|Название сделки|Стадия сделки|Сумма|Валюта|Компания|Контакт|Ответственный|Дата начала|Дата завершения|Комментарий|Товар"
ESPO = "ID|Name|Account|Stage|Amount|Amount Currency|Probability|Close Date|Lead Source|Assigned User|Contacts|Description|Created At"
ARABIC = "اسم الصفقة|المرحلة|المبلغ|العملة|الشركة|المسؤول|تاريخ الإغلاق المتوقع|المصدر"


@pytest.fixture
def boss() -> Actor:
    return actor_of_user(make.owner())


def seller(*rights: str, without: str = "", **values: Any) -> Actor:
    """Return a colleague who sells and may import."""
    user = make.user("sales", **values)
    user.role.permissions = [
        *(one for one in user.role.permissions if one != without),
        "exchange.import",
        *rights,
    ]
    user.role.save()
    return actor_of_user(User.objects.select_related("role").get(pk=user.pk))


def mapped(header: str, fields: Any) -> dict[str, str]:
    columns = header.split("|")
    return {columns[one.column]: one.field for one in suggest(columns, [], fields)}


def bring(by: Actor, text: str, kind: str = "deal", **options: Any) -> Import:
    item = commands.start_import(kind, content=ContentFile(text.encode()), name="deals.csv", by=by)
    item = commands.change_mapping(item, mapping=item.mapping, options=options, by=by)
    return running.run(commands.attend_import(item, by=by).pk)


def reasons(by: Actor, item: Import) -> list[tuple[str, str]]:
    return [(one.column, one.reason) for one in queries.refusals(by, item)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (HUBSPOT, "external_id|title|stage|pipeline|amount|currency|close|created|owner|company|contact|reason|body"),
        (ODOO, "external_id|title|stage|amount|expected_on|probability|company|owner|contact_email|contact_phone|source|reason|created|tags|body"),
        (BITRIX, "external_id|title|stage|amount|currency|company|contact|owner|created|expected_on|probability|source|body|products|quantity"),
        (BITRIX_RU, "external_id|title|stage|amount|currency|company|contact|owner|created|close|body|products"),
        (ESPO, "external_id|title|company|stage|amount|currency|probability|close|source|owner|contact|body|created"),
        (ARABIC, "title|stage|amount|currency|company|owner|expected_on|source"),
    ],
)  # fmt: skip
def test_columns_of_common_programs_are_known(header: str, expected: str) -> None:
    assert mapped(header, deal_fields()) == dict(zip(header.split("|"), expected.split("|"), strict=True))


def test_columns_of_leads_are_known() -> None:
    header = "First Name|Last Name|Email|Phone Number|Company|Lead Source|Lead Status|UTM Campaign|Lead Score|Message|Owner"
    expected = "given_name|family_name|email|phone|company|source|state|campaign|score|message|owner"
    assert mapped(header, lead_fields()) == dict(zip(header.split("|"), expected.split("|"), strict=True))


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1,054", "1054", ""),
        ("SAR 1,054.50", "1054.50", "SAR"),
        ("1.054,50 €", "1054.50", "EUR"),
        ("١٬٠٥٤٫٥ ر.س", "1054.5", "SAR"),
        ("$4821", "4821", "USD"),
        ("1 054,50 EUR", "1054.50", "EUR"),
        ("2'500.00 CHF", "2500.00", "CHF"),
        ("1.234.567", "1234567", ""),
        ("125.750 د.ك", "125.750", "KWD"),
    ],
)
def test_amounts_are_read_in_all_usual_forms(text: str, amount: str, currency: str) -> None:
    assert read_money(text) == (Decimal(amount), currency)


@pytest.mark.parametrize("text", ["a lot", "-", "12 apples", "1e5x"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_money(text)


def test_a_deal_of_hubspot_comes_in_whole(boss: Actor) -> None:
    layan = make.user(name="Layan Saad")
    text = (
        f"{HUBSPOT.replace('|', ',')}\n"
        '77,Canteen of the school,Closed Won,,"SAR 12,500.00",,2024-03-05,2024-01-20,Layan Saad,Al Noor,Sami Odeh,,Renewal\n'
        "78,Second floor,contractsent,,900,EUR,2099-05-01,2024-02-01,Nobody Known,Al Noor,,,\n"
    )
    item = bring(boss, text)
    assert (item.created_count, reasons(boss, item)) == (2, [])
    won, going = Deal.objects.order_by("external_id")
    assert (won.state, won.amount, won.currency, won.owner_id) == ("won", Decimal(12500), "SAR", layan.pk)
    assert (won.company.name, won.contact.name, won.contact.company_name) == (
        "Al Noor",
        "Sami Odeh",
        "Al Noor",
    )
    assert (won.created_at.date().isoformat(), won.closed_at.date().isoformat()) == (
        "2024-01-20",
        "2024-03-05",
    )
    assert (going.stage.names["en"], going.currency, going.expected_on) == (
        "Negotiation",
        "EUR",
        datetime.date(2099, 5, 1),
    )
    assert (going.owner_id, going.custom["owner"]) == (boss.user_id, "Nobody Known")
    assert Contact.objects.filter(name="Al Noor").count() == 1
    assert [stay.stage.names["en"] for stay in won.stays.all()] == ["New", "Won"]


def test_a_stage_nobody_knows_refuses_its_row_until_somebody_says_what_it_means(boss: Actor) -> None:
    text = "Deal,Stage\nTea,Tasting\nCoffee,New\n"
    item = bring(boss, text)
    assert (item.created_count, [column for column, _reason in reasons(boss, item)]) == (1, ["Stage"])
    again = bring(boss, text, words={"stage": {"Tasting": "Proposal"}}, match_by=[])
    assert (again.created_count, again.refused_count) == (2, 0)
    assert Deal.objects.get(title="Tea").stage.names["en"] == "Proposal"


def test_a_stage_may_be_added_from_the_file(boss: Actor) -> None:
    bring(boss, "Deal,Stage\nTea,Tasting\nMate,Tasting\n", words={"stage": {"Tasting": "+"}})
    stage = Stage.objects.get(names__en="Tasting")
    assert (stage.meaning, Deal.objects.filter(stage=stage).count()) == ("open", 2)
    item = bring(seller(), "Deal,Stage\nTea,Cupping\n", words={"stage": {"Cupping": "+"}})
    assert item.refused_count == 1
    assert not Stage.objects.filter(names__en="Cupping").exists()


def test_a_stage_is_looked_for_in_its_pipeline(boss: Actor) -> None:
    other = add_pipeline({"en": "Rentals"}, by=boss)
    item = bring(boss, "Deal,Pipeline,Stage\nVan,Rentals,Proposal\nBus,Boats,Proposal\n")
    assert Deal.objects.get().pipeline == other
    assert [column for column, _reason in reasons(boss, item)] == ["Pipeline"]


def test_a_row_is_refused_for_what_cannot_be_and_the_others_come_in(boss: Actor) -> None:
    text = (
        "Deal,Stage,Amount,Created,Close date\n"
        "Tea,Won,100,2024-03-01,2024-02-01\n"
        "Mate,Won,100,2024-03-01,2099-02-01\n"
        "Milk,New,plenty,2024-03-01,\n"
        "Rum,New,-5,2024-03-01,\n"
        "Cocoa,New,5,2024-03-01,\n"
    )
    item = bring(boss, text)
    assert [column for column, _reason in reasons(boss, item)] == [
        "Close date",
        "Close date",
        "Amount",
        "Amount",
    ]
    assert [deal.title for deal in Deal.objects.all()] == ["Cocoa"]


def test_a_deal_is_met_again_by_its_number_else_by_title_company_and_day(boss: Actor) -> None:
    numbered = "ID,Deal,Company,Created\nA1,Tea,Noor,2024-01-01\nA2,Tea,Noor,2024-01-01\n"
    assert bring(boss, numbered).created_count == 2
    assert bring(boss, numbered).skipped_count == 2
    bare = "Deal,Company,Created\nTea,Noor,2024-01-01\nTea,Noor,2024-01-02\nTea,Other,2024-01-01\n"
    item = bring(boss, bare)
    assert (item.created_count, item.skipped_count) == (2, 1)
    assert bring(boss, bare).skipped_count == 3


def test_a_newer_file_moves_and_closes_deals_and_an_undo_puts_them_back(boss: Actor) -> None:
    bring(boss, "ID,Deal,Stage,Amount,Created\nA1,Tea,New,100,2024-01-01\nA2,Rum,New,50,2024-01-01\n")
    newer = "ID,Deal,Stage,Amount,Created,Close date\nA1,Tea,Won,120,2024-01-01,2024-05-01\nA2,Rum,Proposal,50,2024-01-01,\n"
    item = bring(boss, newer, on_match="update")
    tea, rum = Deal.objects.order_by("external_id")
    assert (item.updated_count, tea.state, tea.amount, rum.stage.names["en"]) == (2, "won", 120, "Proposal")
    running.undo(commands.attend_undo(item, by=boss).pk)
    tea, rum = Deal.objects.order_by("external_id")
    assert (tea.state, tea.amount, rum.stage.names["en"]) == ("open", 100, "New")


def test_an_undo_leaves_what_a_colleague_has_worked_on(boss: Actor) -> None:
    item = bring(boss, "Deal,Company\nTea,Noor\nRum,Salt\n")
    tea = Deal.objects.get(title="Tea")
    change_deal(tea, title="Tea and cups", by=boss)
    item = running.undo(commands.attend_undo(item, by=boss).pk)
    assert (item.undone_count, item.kept_count) == (1, 1)
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["Noor"]


def test_who_may_not_close_deals_brings_in_no_closed_ones(boss: Actor) -> None:
    by = seller(without="sales.close")
    item = bring(by, "Deal,Stage\nTea,Won\nRum,New\n")
    assert (item.created_count, item.refused_count) == (1, 1)


def test_a_row_that_means_somebody_else_s_deal_is_refused_without_a_word_about_it(boss: Actor) -> None:
    bring(boss, "ID,Deal\nA1,Secret tea\n")
    stranger = seller(team=make.team())
    item = bring(stranger, "ID,Deal\nA1,Guess\n", on_match="update")
    assert item.refused_count == 1
    assert "Secret" not in reasons(stranger, item)[0][1]


def test_words_of_the_file_are_asked_in_the_wizard_and_remembered(boss: Actor) -> None:
    browser = make.signed_in(User.objects.get(pk=boss.user_id))
    item = commands.start_import(
        "deal", content=ContentFile(b"Deal,Stage\nTea,<b>Tasting\nRum,New\n"), name="d.csv", by=boss
    )
    page = browser.get(f"/imports/{item.pk}/").content.decode()
    assert "&lt;b&gt;Tasting" in page
    chosen = {"column-0": "title", "column-1": "stage", "on_match": "fill", "country": "SA"}
    stage = make.stage("Proposal")
    words = {
        "text-stage-1": "<b>Tasting",
        "word-stage-1": str(stage.pk),
        "text-stage-2": "New",
        "word-stage-2": "",
    }
    browser.post(f"/imports/{item.pk}/mapping/", chosen | words)
    item.refresh_from_db()
    assert item.options["words"] == {"stage": {"<b>Tasting": str(stage.pk)}}
    assert item.state == Import.State.CHECKING


def test_a_mapping_that_asks_for_new_words_is_shown_once_more(boss: Actor) -> None:
    browser = make.signed_in(User.objects.get(pk=boss.user_id))
    item = commands.start_import(
        "deal", content=ContentFile(b"Deal,Phase\nTea,Tasting\n"), name="d.csv", by=boss
    )
    chosen = {"column-0": "title", "column-1": "stage", "on_match": "fill", "country": "SA"}
    browser.post(f"/imports/{item.pk}/mapping/", chosen)
    item.refresh_from_db()
    assert item.state == Import.State.DRAFT
    browser.post(f"/imports/{item.pk}/mapping/", chosen | {"text-stage-1": "Tasting", "word-stage-1": ""})
    item.refresh_from_db()
    assert item.state == Import.State.CHECKING


def test_a_lead_with_an_address_is_its_contact_s(boss: Actor) -> None:
    known = make.contact(name="Sami Odeh", emails=[{"value": "sami@example.com"}], by=boss)
    text = (
        "Name,Email,Company,Lead Source,Lead Status,Score,Message,UTM Campaign\n"
        "Sami Odeh,sami@example.com,,fair,New,15,Two machines please,spring\n"
        "Zane Liepa,zane@example.lv,Liepa SIA,google,Junk,,,\n"
        "Select,,,Select,Select,,,\n"
    )
    item = bring(boss, text, "lead")
    assert (item.created_count, item.refused_count) == (2, 1)
    ours, other = Lead.objects.order_by("-score")
    assert (ours.contact_id, ours.was_new, ours.score, ours.campaign) == (known.pk, False, 15, "spring")
    assert (other.state, other.was_new, other.contact.company_name) == ("disqualified", True, "Liepa SIA")
    assert bring(boss, text, "lead").skipped_count == 2


def worth(
    amount: Decimal | None, names: list[tuple[str, int]], currency: str, by: Actor
) -> tuple[Any, Decimal | None]:
    places = Places(ImportOptions(), by=by)
    row = ReadDeal(amount=amount, products=[Wanted(name, Decimal(count)) for name, count in names])
    places.know_products(name for name, _count in names)
    return lines_of(row, currency, places)


@given(
    amount=st.decimals(0, 10**9, places=3),
    counts=st.lists(st.integers(1, 999), min_size=1, max_size=6),
    currency=st.sampled_from(["SAR", "KWD", "JPY", "EUR"]),
)
def test_lines_sum_up_to_what_the_file_says_in_every_currency(
    amount: Decimal, counts: list[int], currency: str
) -> None:
    said = rounded(amount, currency)
    places = Places(ImportOptions(), by=ANYBODY)
    places.tax = None
    names = [f"Good {number}" for number in range(len(counts))]
    places.products = dict.fromkeys(names)
    row = ReadDeal(
        amount=said,
        products=[Wanted(name, Decimal(count)) for name, count in zip(names, counts, strict=True)],
    )
    lines, worth_of = lines_of(row, currency, places)
    assert (
        worth_of
        == said
        == sum(line.sum_in(currency).net for line in lines)
        == sum(line.net for line in lines)
    )


ANYBODY: Any = None


def test_products_without_an_amount_are_worth_what_the_catalog_asks(boss: Actor) -> None:
    add_product("GTX Pro", prices=[{"amount": "4821", "currency": "SAR"}], by=boss)
    lines, amount = worth(None, [("GTXPro", 2)], "SAR", boss)
    assert (amount, lines[0].product.name, lines[0].quantity) == (Decimal(9642), "GTX Pro", 2)
    assert worth(None, [("Unknown", 1)], "SAR", boss) == ([], None)


def test_a_cell_may_name_several_products_with_their_numbers() -> None:
    cells = [Cell("title", 1, "", "Office", "T"), Cell("products", 1, "", "2 x Tea; Cups", "P")]
    row = read_deal(cells, ImportOptions())
    assert row.products == [Wanted("Tea", Decimal(2)), Wanted("Cups")]


def test_what_a_file_said_beyond_the_fields_stands_on_the_page_but_not_where_fields_are_hidden(
    boss: Actor,
) -> None:
    bring(boss, "Name,City,Message,Owner\n,Hail,Two <b>machines</b>,Nobody Known\n", "lead")
    bring(boss, "Deal Name,Amount,Deal owner\nSecond floor,900,<i>Nobody</i> Known\n")
    lead, deal = Lead.objects.get(), Deal.objects.get()
    assert (lead.custom, lead.contact) == ({"city": "Hail", "owner": "Nobody Known"}, None)
    owner = make.signed_in(User.objects.get(pk=boss.user_id))
    page = owner.get(f"/leads/{lead.pk}/").content.decode()
    assert '<dt><bdi>City</bdi></dt><dd class="w-brk"><bdi>Hail</bdi></dd>' in page
    assert "Nobody Known" in page
    assert "&lt;i&gt;Nobody&lt;/i&gt; Known" in owner.get(f"/deals/{deal.pk}/").content.decode()
    user = make.user("manager")
    Role.objects.filter(pk=user.role_id).update(fields={"lead": {"source": "hidden"}})
    assert "Nobody Known" not in make.signed_in(user).get(f"/leads/{lead.pk}/").content.decode()
