"""Contact cards of every version become rows, and nothing written in them is lost."""

import base64
from pathlib import Path

import pytest

from tests.exchange.files import table_of
from wasl.exchange.reading import Unreadable

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(200))


def card(*lines: str, version: str = "3.0") -> str:
    """Return one card with the lines."""
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def first(folder: Path, content: str | bytes) -> dict[str, str]:
    """Return the cells of the first card by column."""
    table = table_of(folder, content)
    return dict(zip(table.columns, next(table.rows()).values, strict=True))


def test_a_card_fills_the_columns_a_person_expects(tmp_path: Path) -> None:
    values = first(
        tmp_path,
        card(
            "N:Bērziņš;Jānis;Pēteris;Dr.;jr.",
            "FN:Dr. Jānis Bērziņš",
            "ORG:SIA Ceļš;Pārdošana",
            "TITLE:Vadītājs",
            "EMAIL;TYPE=INTERNET,WORK:janis@example.lv",
            "EMAIL;TYPE=HOME;TYPE=pref:j@example.lv",
            "TEL;TYPE=CELL:+371 29123456",
            "ADR;TYPE=WORK:PO 1;2. stāvs;Brīvības iela 1;Rīga;Vidzeme;LV-1010;Latvija",
            "BDAY:19800322",
            "CATEGORIES:VIP,Rīga",
            "NOTE:first\\nsecond\\, third\\; fourth",
        ),
    )
    assert values == {
        "name": "Dr. Jānis Bērziņš",
        "prefix": "Dr.",
        "given_name": "Jānis",
        "additional_name": "Pēteris",
        "family_name": "Bērziņš",
        "suffix": "jr.",
        "company": "SIA Ceļš",
        "department": "Pārdošana",
        "title": "Vadītājs",
        "email_1": "j@example.lv",
        "email_1_label": "home",
        "email_2": "janis@example.lv",
        "email_2_label": "work",
        "phone_1": "+371 29123456",
        "phone_1_label": "cell",
        "address_1_label": "work",
        "address_1_street": "Brīvības iela 1",
        "address_1_extended": "2. stāvs",
        "address_1_po_box": "PO 1",
        "address_1_city": "Rīga",
        "address_1_region": "Vidzeme",
        "address_1_postal_code": "LV-1010",
        "address_1_country": "Latvija",
        "birthday": "1980-03-22",
        "tags": "VIP, Rīga",
        "note": "first\nsecond, third; fourth",
    }


def test_folded_lines_are_joined_even_inside_a_character(tmp_path: Path) -> None:
    raw = card("FN:محمد بن عبد الله").encode()
    cut = raw.index("عبد".encode()) + 1
    assert first(tmp_path, raw[:cut] + b"\r\n " + raw[cut:])["name"] == "محمد بن عبد الله"


def test_quoted_printable_of_version_two_is_read_with_its_charset(tmp_path: Path) -> None:
    arabic = "".join(f"={byte:02X}" for byte in "محمد".encode("windows-1256"))
    values = first(
        tmp_path,
        card(
            f"FN;CHARSET=windows-1256;ENCODING=QUOTED-PRINTABLE:{arabic}",
            "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C4=81nis=",
            " B=C4=93rzi=C5=86=C5=A1=0D=0Aotr=C4=81 rinda",
            "TEL;CELL;PREF:050",
            version="2.1",
        ),
    )
    assert values["name"] == "محمد"
    assert values["note"] == "Jānis Bērziņš\notrā rinda"
    assert values["phone_1_label"] == "cell"


def test_version_four_has_links_types_and_a_photo_inside(tmp_path: Path) -> None:
    data = base64.b64encode(PHOTO).decode()
    table = table_of(
        tmp_path,
        card(
            "FN:Ali",
            'TEL;VALUE=uri;TYPE="voice,work":tel:+966-50-123-4567;ext=12',
            "EMAIL;PREF=1:ali@example.com",
            f"PHOTO:data:image/jpeg;base64,{data}",
            "KIND:individual",
            "RELATED;TYPE=friend:Omar",
            version="4.0",
        ),
    )
    values = dict(zip(table.columns, next(table.rows()).values, strict=True))
    assert values["phone_1"] == "+966-50-123-4567 ext. 12"
    assert values["phone_1_label"] == "work"
    assert values["related"] == "friend: Omar"
    blob = table.blob(values["photo"])
    assert blob is not None
    assert (blob.media_type, blob.content) == ("image/jpeg", PHOTO)


@pytest.mark.parametrize("indent", [" ", ""])
def test_a_base64_photo_is_found_again_folded_or_not(tmp_path: Path, indent: str) -> None:
    data = base64.b64encode(PHOTO).decode()
    lines = [data[at : at + 60] for at in range(0, len(data), 60)]
    table = table_of(
        tmp_path,
        card("FN:One")
        + card(
            f"PHOTO;ENCODING=BASE64;JPEG:{lines[0]}", *[indent + line for line in lines[1:]], "", "FN:Two"
        ),
    )
    rows = [dict(zip(table.columns, row.values, strict=True)) for row in table.rows()]
    assert [row["photo"] for row in rows] == ["", "photo:2"]
    blob = table.blob("photo:2")
    assert blob is not None
    assert blob.content == PHOTO
    assert rows[1]["name"] == "Two"


def test_labels_of_apple_are_taken_from_the_group(tmp_path: Path) -> None:
    values = first(
        tmp_path,
        card(
            "FN:A",
            "item1.TEL:050",
            "item1.X-ABLabel:_$!<Assistant>!$_",
            "item2.URL:http\\://a.b",
            "item2.X-ABLabel:متجر",
        ),
    )
    assert (values["phone_1_label"], values["website_1"], values["website_1_label"]) == (
        "Assistant",
        "http://a.b",
        "متجر",
    )


def test_what_has_no_column_goes_to_other(tmp_path: Path) -> None:
    other = first(tmp_path, card("FN:A", "X-PHONETIC-FIRST-NAME:Ay", "TZ:+03:00", "X-SKYPE;TYPE=WORK:a.b"))[
        "other"
    ]
    assert other.splitlines() == ["X-PHONETIC-FIRST-NAME: Ay", "TZ: +03:00", "X-SKYPE (work): a.b"]


def test_a_card_without_a_name_is_named_by_what_it_has(tmp_path: Path) -> None:
    assert first(tmp_path, card("N:العتيبي;محمد;;;"))["name"] == "محمد العتيبي"
    assert first(tmp_path, card("EMAIL:a@example.com"))["name"] == "a@example.com"


def test_a_broken_card_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    content = card("FN:One", "this line has no colon") + "BEGIN:VCARD\nFN:Two\n" + card("FN:Three")
    rows = list(table_of(tmp_path, content).rows())
    assert [(row.number, [fault.reason for fault in row.faults]) for row in rows] == [
        (1, ["broken_card"]),
        (2, ["unended_card"]),
        (3, []),
    ]
    assert "this line has no colon" in rows[0].faults[0].sentence()


def test_the_card_of_an_agent_stays_with_its_owner(tmp_path: Path) -> None:
    content = card(
        "FN:Chief", "AGENT:", "BEGIN:VCARD", "FN:Secretary", "TEL:050", "END:VCARD", "TEL:055", version="2.1"
    )
    rows = list(table_of(tmp_path, content).rows())
    assert len(rows) == 1
    values = first(tmp_path, content)
    assert (values["name"], values["phone_1"]) == ("Chief", "055")
    assert "AGENT FN: Secretary" in values["other"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "windows-1256"])
def test_cards_are_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    content = card("FN:محمد العتيبي", "ORG:مؤسسة النور").encode(encoding)
    values = first(tmp_path, content)
    assert (values["name"], values["company"]) == ("محمد العتيبي", "مؤسسة النور")


def test_a_card_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        table_of(tmp_path, card())
    assert refusal.value.reason == "no_cards"
