"""Columns meet fields by the words of their headers in three languages and by their values."""

import pytest

from wasl.contacts.importing.fields import contact_fields
from wasl.exchange.mapping import suggest

# the fields that the firm itself has added are read
pytestmark = pytest.mark.django_db


def mapped(columns: str, *rows: str) -> dict[str, str]:
    """Return column -> field with its position where it is not the first."""
    names = columns.split("|")
    found = suggest(names, [row.split("|") for row in rows], contact_fields())
    return {names[one.column]: one.field + (f".{one.position}" if one.position > 1 else "") for one in found}


def test_google_contacts() -> None:
    assert mapped(
        "First Name|Middle Name|Last Name|Nickname|File As|Organization Name|Organization Title|Birthday|Notes|Labels"
        "|E-mail 1 - Label|E-mail 1 - Value|E-mail 2 - Label|E-mail 2 - Value|Phone 1 - Label|Phone 1 - Value"
        "|Address 1 - Label|Address 1 - Formatted|Address 1 - Street|Address 1 - City|Address 1 - Country|Website 1 - Value"
    ) == {
        "First Name": "given_name",
        "Middle Name": "additional_name",
        "Last Name": "family_name",
        "Nickname": "nickname",
        "File As": "name",
        "Organization Name": "company",
        "Organization Title": "job_title",
        "Birthday": "birthday",
        "Notes": "note",
        "Labels": "tags",
        "E-mail 1 - Label": "email_label",
        "E-mail 1 - Value": "email",
        "E-mail 2 - Label": "email_label.2",
        "E-mail 2 - Value": "email.2",
        "Phone 1 - Label": "phone_label",
        "Phone 1 - Value": "phone",
        "Address 1 - Label": "address_label",
        "Address 1 - Formatted": "address",
        "Address 1 - Street": "address_street",
        "Address 1 - City": "address_city",
        "Address 1 - Country": "address_country",
        "Website 1 - Value": "website",
    }


def test_outlook() -> None:
    assert mapped(
        "Title|First Name|Last Name|Company|Job Title|Business Street|Business City|Business Postal Code|Home Street"
        "|Home City|Business Phone|Business Phone 2|Mobile Phone|Business Fax|E-mail Address|E-mail 2 Address|Web Page",
        "Mr.|Ali|Omar|X|CEO|King Rd|Riyadh|11564|Side St|Jeddah|0112345678|0112345679|0501234567|0112345670"
        "|a@b.com|c@d.com|www.b.com",
    ) == {
        "Title": "prefix",
        "First Name": "given_name",
        "Last Name": "family_name",
        "Company": "company",
        "Job Title": "job_title",
        "Business Street": "address_street",
        "Business City": "address_city",
        "Business Postal Code": "address_postal_code",
        "Home Street": "address_street.2",
        "Home City": "address_city.2",
        "Business Phone": "phone",
        "Business Phone 2": "phone.2",
        "Mobile Phone": "phone.3",
        "Business Fax": "phone.4",
        "E-mail Address": "email",
        "E-mail 2 Address": "email.2",
        "Web Page": "website",
    }


def test_days_under_an_unknown_header_are_no_telephone_numbers() -> None:
    assert mapped("Name|Warranty until|Ring", "Ali|2026-12-24|0501234567") == {
        "Name": "name",
        "Ring": "phone",
    }


def test_columns_about_somebody_else_and_empty_days_of_outlook() -> None:
    assert mapped(
        "First Name|Assistant's Phone|Assistant's Name|Manager's Name|Birthday|Gender",
        "Ali|0112345678|Sara Ahmad|Omar Said|0/0/00|Unspecified",
        "Mona||||3/9/1981|Unspecified",
    ) == {"First Name": "given_name", "Birthday": "birthday", "Gender": "gender"}


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        ("الاسم|الهاتف|البريد الإلكترونى|المدينة|ملاحظات", "name|phone|email|address_city|note"),
        (
            "الاسم الأوّل|اسم العائلة|رقم الجوّال|الدولة|الشركه",
            "given_name|family_name|phone|address_country|company",
        ),
        ("اسم العميل|رقم العميل|الرقم الضريبي|تاريخ الميلاد", "name|number|tax_number|birthday"),
        ("Vārds|Uzvārds|Tālruņa nr.|E-pasts|Pilsēta", "given_name|family_name|phone|email|address_city"),
        ("vards uzvards|talrunis|epasts|uznemums|piezimes", "name|phone|email|company|note"),
        (
            "companyName|contactName|contactTitle|postalCode|country",
            "company|name|job_title|address_postal_code|address_country",
        ),
        (
            "given_name|family_name|email_1|phone_1|phone_1_label",
            "given_name|family_name|email|phone|phone_label",
        ),
        (
            "Account Name|Lead Source|Contact Owner|Mailing City|Mobile",
            "company|source|owner|address_city|phone",
        ),
        ("Record ID|Email|Phone Number|Lifecycle Stage|Create Date", "number|email|phone|role|created_on"),
        ("Имя|Фамилия|Телефон|Компания", "given_name|family_name|phone|company"),
    ],
)
def test_headers_of_three_languages_and_many_programs(columns: str, fields: str) -> None:
    assert mapped(columns) == dict(zip(columns.split("|"), fields.split("|"), strict=True))


def test_values_speak_where_headers_are_missing() -> None:
    rows = ("Ali|ali@example.com|+966 50 123 4567|السعودية", "Sara|sara@example.com|٠٥٠١٢٣٤٥٦٧|Latvija")
    found = suggest(["1", "2", "3", "4"], [row.split("|") for row in rows], contact_fields())
    assert [(one.column, one.field, one.reason) for one in found] == [
        (1, "email", "values"),
        (2, "phone", "values"),
        (3, "address_country", "values"),
    ]


def test_values_contradict_a_header_that_only_sounds_right() -> None:
    assert mapped("Name|Do Not Email|Email Opened", "Ali|Yes|3", "Sara|No|5") == {"Name": "name"}
    # and Norway is not meant
    assert mapped("Name|Do Not Email", "Ali|No", "Sara|no") == {"Name": "name"}


def test_a_label_says_which_phone_it_is() -> None:
    found = suggest(["Mobile Phone", "هاتف العمل", "Mājas tālrunis"], [], contact_fields())
    assert [(one.field, one.position, one.label) for one in found] == [
        ("phone", 1, "mobile"),
        ("phone", 2, "work"),
        ("phone", 3, "home"),
    ]


def test_a_field_that_does_not_repeat_goes_to_its_surest_column() -> None:
    assert mapped("Customer Name|Name") == {"Name": "name"}


def test_confidence_and_reason_are_given() -> None:
    found = suggest(["email", "her email address today"], [], contact_fields())
    assert found[0].confidence == 1.0
    assert found[0].reason == "header"
    assert 0.5 <= found[1].confidence < 0.9
    assert found[1].reason == "header_part"
