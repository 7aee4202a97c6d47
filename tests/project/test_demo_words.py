"""The words of the demo: grammar, slots, and the same firm from the same seed."""

import datetime

import pytest

from wasl.project.demo import latvian
from wasl.project.demo.cast import Cast
from wasl.project.demo.history import History
from wasl.project.demo.language import fill, of_gender, words

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("man", "woman"),
    [
        ("Bērziņš", "Bērziņa"),
        ("Mednis", "Medne"),
        ("Liepa", "Liepa"),
        ("Baltais", "Baltā"),
        ("Ozols", "Ozola"),
    ],
)
def test_a_latvian_family_name_follows_the_gender(man: str, woman: str) -> None:
    assert latvian.womans(man) == woman


@pytest.mark.parametrize(
    ("name", "is_woman", "accusative", "dative"),
    [
        ("Jānis Bērziņš", False, "Jāni Bērziņu", "Jānim Bērziņam"),
        ("Ilze Kalniņa", True, "Ilzi Kalniņu", "Ilzei Kalniņai"),
        ("Juris Liepa", False, "Juri Liepu", "Jurim Liepam"),
        ("Anna Baltā", True, "Annu Balto", "Annai Baltajai"),
    ],
)
def test_latvian_names_are_declined(name: str, is_woman: bool, accusative: str, dative: str) -> None:  # noqa: FBT001
    assert (latvian.accusative(name), latvian.dative(name, is_woman=is_woman)) == (accusative, dative)


def test_a_sentence_follows_the_gender_and_fills_its_slots() -> None:
    text = "[طلب/طلبت] {mr} عرضًا"
    assert of_gender(text, is_woman=False).startswith("طلب {")
    assert fill(text, {"mr": "الأستاذة نورة"}, is_woman=True) == "طلبت الأستاذة نورة عرضًا"


def test_every_beat_has_words_in_every_language_and_every_slot_is_filled() -> None:
    slots = {"product", "products", "amount", "number", "day", "place"}
    names = {"ar": {"mr", "to_mr"}, "lv": {"nom", "acc", "dat"}, "en": {"name"}}
    for language, own in names.items():
        texts = words(f"texts.{language}")
        filled = dict.fromkeys(slots | own, "x")
        for story in words("stories")["stories"]:
            spoken = [beat for beat in story["beats"] if beat["kind"] != "behavior"]
            for beat in spoken:
                for text in texts[story["name"]][beat["name"]]:
                    said = fill(text, filled, is_woman=True)
                    assert "{" not in said
                    assert "[" not in said


def test_the_same_seed_gives_the_same_firm() -> None:
    first, second = (Cast(3, NOW.date()).companies() for _number in range(2))
    assert [draft.values for draft in first] == [draft.values for draft in second]


def test_nothing_happens_before_a_contact_was_added_nor_after_now() -> None:
    cast, history = Cast(5, NOW.date()), History(5, NOW)
    companies = cast.companies()
    people = cast.people(companies)
    added = history.arrivals(companies, people)
    moments = history.tell(companies, people)
    assert all(added[moment.draft.key] <= moment.at + datetime.timedelta(days=1) for moment in moments)
    assert all(moment.at < NOW for moment in moments)
    assert all(turn.at < NOW for turn in history.turns)


def test_addresses_and_numbers_of_the_demo_belong_to_nobody() -> None:
    cast = Cast(9, NOW.date())
    drafts = cast.people(cast.companies())
    mails = [row["value"] for draft in drafts for row in draft.values["emails"]]
    assert all(mail.endswith(".example") for mail in mails)
    assert len(mails) == len(set(mails))
