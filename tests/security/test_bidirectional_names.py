"""S-041: names and links that use the direction of writing to look like something else."""

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from wasl.kernel.actor import SYSTEM
from wasl.kernel.html import sanitize
from wasl.kernel.links import reveal_hosts
from wasl.records.commands import add_file, write_note

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
SPOOFED = "invoice\u202efdp.exe"


@pytest.mark.django_db
def test_a_file_shows_its_true_ending_last_and_keeps_to_its_place() -> None:
    owner = make.owner()
    contact = make.contact(name="Ali")
    file = add_file(contact, content=ContentFile(b"x"), name=SPOOFED, by=SYSTEM)
    assert file.name == "invoicefdp.exe"
    client = make.signed_in(owner)
    page = client.get(f"/contacts/{contact.pk}/").content.decode()
    assert "<bdi>invoicefdp.exe</bdi>" in page
    saved = client.get(f"/files/{file.pk}/")["Content-Disposition"]
    assert saved.startswith("attachment")
    assert "invoicefdp.exe" in saved


@pytest.mark.django_db
def test_a_name_with_an_override_is_stored_without_it_and_isolated() -> None:
    owner = make.owner()
    contact = make.contact(name="\u202eقيبأ Ali\u2066")
    assert not set(OVERRIDES) & set(contact.name)
    page = make.signed_in(owner).get("/contacts/").content.decode()
    assert f"<bdi>{contact.name}</bdi>" in page
    assert not set(OVERRIDES) & set(page)


@pytest.mark.parametrize(
    ("markup", "host"),
    [
        ('<a href="https://evil.example/x">https://bank.example</a>', "evil.example"),
        ('<a href="https://evil.example/x"><strong>www.bank</strong>.example</a>', "evil.example"),
        ('<a href="https://bank.example.evil.example/">bank.example</a>', "bank.example.evil.example"),
        ('<a href="https://bank.example@evil.example/">bank.example</a>', "evil.example"),
        ('<a href="https://evil.example/">ba\u200bnk.exa\u200dmple</a>', "evil.example"),
        ('<a href="HTTPS://EVIL.example/">بنك.شركة</a>', "evil.example"),
    ],
)
def test_a_link_that_names_another_host_shows_its_own(markup: str, host: str) -> None:
    shown = reveal_hosts(sanitize(markup))
    assert shown.endswith(f'</a> <bdi class="w-host" dir="ltr">[{host}]</bdi>')


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="https://bank.example/pay">bank.example</a>',
        '<a href="https://www.bank.example/pay">https://bank.example/pay</a>',
        '<a href="https://pay.bank.example/">bank.example</a>',
        '<a href="https://bank.example/">عرض السعر</a>',
        '<a href="mailto:ali@bank.example">ali@bank.example</a>',
        '<a href="tel:+966501234567">050 123 4567</a>',
        "<p>bank.example</p>",
    ],
)
def test_an_honest_link_stays_as_it_is(markup: str) -> None:
    cleaned = sanitize(markup)
    assert reveal_hosts(cleaned) == cleaned


@given(st.text(alphabet='<>a/= "href:https.bnkx\u202e&;[]', max_size=80))
def test_what_is_revealed_is_still_clean(markup: str) -> None:
    shown = reveal_hosts(sanitize(f'<a href="https://evil.example/{markup}">bank.example</a>{markup}'))
    assert sanitize(shown.replace(' <bdi class="w-host" dir="ltr">', " ").replace("</bdi>", "")).count(
        "<a "
    ) == shown.count("<a ")


@pytest.mark.django_db
def test_a_note_shows_the_true_host_on_the_timeline() -> None:
    owner = make.owner()
    contact = make.contact(name="Ali")
    write_note(contact, body='<p><a href="https://evil.example">bank.example</a></p>', by=SYSTEM)
    page = make.signed_in(owner).get(f"/contacts/{contact.pk}/").content.decode()
    assert "[evil.example]" in page
