"""E-mail addresses: one form of each, practical ones taken, obsolete and broken ones refused."""

import json
import smtplib
import unicodedata
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_of_others import test_data
from wasl.kernel.email import ascii_email, normalize_email
from wasl.kernel.errors import Invalid


def is_taken(address: str) -> bool:
    try:
        normalize_email(address)
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  Noura.Otaibi@Example.COM ", "noura.otaibi@example.com"),
        ("mailto:a@example.com", "a@example.com"),
        ("a\u200b@\u202aexample.com\ufeff", "a@example.com"),
        ("a+tag@sub.example.co.uk", "a+tag@sub.example.co.uk"),
        ("o'brien@example.ie", "o'brien@example.ie"),
        ("Jānis@Piemērs.LV", "jānis@piemērs.lv"),
        ("a@xn--piemrs-s3a.lv", "a@piemērs.lv"),
        ("مرحبا@مثال.إختبار", "مرحبا@مثال.إختبار"),
        ("a@xn--mgbh0fb.xn--kgbechtv", "a@مثال.إختبار"),
        ("straße@straße.de", "straße@straße.de"),
        ("a@ｅｘａｍｐｌｅ。com", "a@example.com"),
        ("cafe\u0301@example.com", "café@example.com"),
    ],
)
def test_each_address_has_one_form(typed: str, normal: str) -> None:
    assert normalize_email(typed) == normal
    assert normalize_email(normal) == normal


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "@",
            "a",
            "a@",
            "@example.com",
            "a@b@example.com",
            "a b@example.com",
            "a@example.com\nBcc: x@example.com",
        ),
        *(
            "a@example",
            "a@example.c",
            "a@example.123",
            "a@-example.com",
            "a@example-.com",
            "a@ex..com",
            "a@example.com.",
        ),
        *(
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            '"a b"@example.com',
            "a(x)@example.com",
            "a@[127.0.0.1]",
        ),
        *(
            "Noura <a@example.com>",
            "a,b@example.com",
            "a;b@example.com",
            "a\\b@example.com",
            "a\x00@example.com",
        ),
        *(
            "a@xn--.com",
            "a@xn--a.com",
            "a@xn--99999999999.com",
            "a" * 65 + "@example.com",
            "a@" + "b" * 64 + ".com",
        ),
        *("\ud800@example.com", "a@\ud800.com", "a@1.مثال.com"),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        normalize_email(typed)
    assert refusal.value.message.endswith(".")


def test_isemail_agrees_where_addresses_are_in_use() -> None:
    cases = json.loads(test_data("email-addresses/isemail/isemail-tests.json").read_text("utf-8"))
    verdicts = {case["address"]: case["category"] for case in cases if case["address"]}
    assert len(verdicts) > 70
    wrongly_taken = [
        address for address, category in verdicts.items() if is_taken(address) and category == "ISEMAIL_ERR"
    ]
    assert wrongly_taken == []
    good = {"ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"}
    refused = {
        address for address, category in verdicts.items() if category in good and not is_taken(address)
    }
    # a single label, and a top-level domain of one letter
    assert all("." not in address or address[-2] == "." for address in refused)
    assert len(refused) == 2
    # quoted strings, literals, comments, folding white space: never
    assert [a for a, category in verdicts.items() if category == "ISEMAIL_DEPREC" and is_taken(a)] == []


def test_email_validator_agrees_where_addresses_are_in_use() -> None:
    cases = json.loads(test_data("email-addresses/python-email-validator/addresses.json").read_text("utf-8"))
    groups: dict[str, list[str]] = {}
    for case in cases:
        groups.setdefault(case["group"], []).append(case["address"])
    taken = [*groups["test_email_valid"], *groups["test_email_valid_intl_local_part"]]
    assert [address for address in taken if not is_taken(address) and '"' not in address] == []
    wrongly_taken = [address for address in groups["test_email_invalid_syntax"] if is_taken(address)]
    # one is too long only before its letters are composed
    assert [address for address in wrongly_taken if unicodedata.is_normalized("NFC", address)] == []
    assert len(wrongly_taken) <= 1


@given(st.text())
def test_nothing_but_invalid_is_raised(text: str) -> None:
    assert is_taken(text) in {True, False}


@given(
    st.text(alphabet="abاßéZ09.-_+@x ", max_size=30),
    st.sampled_from(["example.com", "مثال.إختبار", "xn--a.lv", "ß.de"]),
)
def test_a_normal_address_stays_normal_and_can_be_sent(local: str, domain: str) -> None:
    try:
        address = normalize_email(f"{local}@{domain}")
    except Invalid:
        return
    assert normalize_email(address) == address
    assert normalize_email(ascii_email(address)) == address
    assert ascii_email(address).rpartition("@")[2].isascii()
    assert smtplib.quoteaddr(address) == f"<{address}>"
    message = EmailMessage()
    message["To"] = address
    assert "\n" not in message["To"]
