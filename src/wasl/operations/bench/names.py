"""People and companies of a made-up firm's customers: Arabic, Latvian and Latin names, cities, phones, by number."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from wasl.kernel.text import fold


def _words(text: str, between: str = " ") -> tuple[str, ...]:
    return tuple(text.split(between))


ARABIC_GIVEN = _words(
    "محمد أحمد عبدالله خالد فهد سعود عبدالرحمن سلطان يوسف إبراهيم عمر علي حسن حسين ماجد نايف بندر تركي راشد زياد طارق "
    "وليد هشام كريم أنس نورة سارة فاطمة عائشة مريم هند ريم لطيفة منيرة جواهر دانة شهد لمى رغد أمل هدى سلمى ليلى"
)
ARABIC_MIDDLE = _words("بن صالح|بن محمد|بن عبدالعزيز|بن سعد|بنت خالد|بن ناصر|بن إبراهيم|", "|")
ARABIC_FAMILY = _words(
    "العتيبي القحطاني الشمري الحربي الغامدي الزهراني الدوسري المطيري العنزي السبيعي الشهري البقمي الرشيد الفيصل "
    "الهاشمي التميمي الخالدي المالكي اليامي الجهني البلوي الأنصاري الحداد النجار الصباغ الخطيب القاضي الشريف"
)
LATVIAN_GIVEN = _words(
    "Jānis Andris Juris Edgars Mārtiņš Kristaps Artūrs Raivis Aigars Guntis Valdis Māris Ieva Anna Līga Kristīne Inese "
    "Ilze Zane Dace Baiba Laura Elīna Agnese Sanita Ģirts Ķirils Ņina Šarlote Žanete"
)
LATVIAN_FAMILY = _words(
    "Bērziņš Kalniņš Ozoliņš Jansons Ozols Liepiņš Krūmiņš Balodis Eglītis Zariņš Pētersons Vītols Kļaviņš Kārkliņš "
    "Vanags Šmits Ķēniņš Žagars Čakste Ģērmanis Ļaudams Ņikitins Zvirbulis Cīrulis"
)
LATIN_GIVEN = _words(
    "Mohammed Ahmad Khaled Fahad Omar Yousef Sara Maryam James Emma Oliver Sophia Lucas Mia Daniel Nora Peter Ingrid "
    "Carlos Elena Hans Amélie François Zoë Priya Arjun Chen Yuki Olga Dmitri"
)
LATIN_FAMILY = _words(
    "Al-Otaibi Al-Harbi Al-Ghamdi Smith Johnson Brown Müller Schneider García Rossi Dubois Novák Kowalski Andersson "
    "Nielsen Virtanen Papadopoulos Silva O'Connor Singh Kumar Wang Tanaka Petrova Ivanov Vermeer"
)
ARABIC_FIRM = ("شركة", "مؤسسة", "مجموعة")
ARABIC_TRADE = _words("التجارية|للمقاولات|للتقنية|للأغذية|الطبية|للنقل|العقارية|الصناعية", "|")
LATVIAN_TRADE = _words("Būve|Pārtika|Transports|Koks|Serviss|Tehnika|Druka|Namdari", "|")
LATIN_TRADE = _words("Trading|Foods|Logistics|Software|Medical|Industries|Consulting|Partners", "|")
CITIES = {
    "SA": (
        "الرياض",
        "جدة",
        "مكة المكرمة",
        "المدينة المنورة",
        "الدمام",
        "الخبر",
        "تبوك",
        "أبها",
        "حائل",
        "جازان",
    ),
    "LV": ("Rīga", "Jelgava", "Liepāja", "Daugavpils", "Jūrmala", "Ventspils", "Rēzekne", "Valmiera"),
    "GB": ("London", "Leeds", "Bristol", "Glasgow", "York"),
}
JOBS = {
    "SA": ("مدير المشتريات", "مديرة التسويق", "محاسب", "مهندس مبيعات", ""),
    "LV": ("Iepirkumu vadītājs", "Grāmatvede", "Direktors", "Inženiere", ""),
    "GB": ("Purchasing manager", "Accountant", "Director", "Engineer", ""),
}
# numbers that are valid in the country's plan, with six digits to spare
PHONES = {"SA": "+966{prefix}{number:07d}", "LV": "+3712{number:07d}", "GB": "+447400{number:06d}"}
SAUDI = (50, 53, 54, 55, 56, 58, 59)
ROLES: tuple[list[str], ...] = (
    ["customer"],
    ["customer"],
    ["prospect"],
    ["supplier"],
    ["partner"],
    ["customer", "partner"],
    [],
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One made-up contact; `words` are the parts of its name in ASCII, for addresses."""

    name: str
    given: str
    middle: str
    family: str
    country: str
    city: str
    job: str
    email: str
    phone: str
    roles: list[str]


def country_of(number: int) -> str:
    """Return where contact `number` lives: half in Arabia, a third in Latvia, the rest elsewhere."""
    return "SA" if number % 6 < 3 else "LV" if number % 6 < 5 else "GB"


@cache
def _ascii(word: str) -> str:
    folded = "".join(char for char in fold(word) if char.isascii() and char.isalnum())
    return folded or f"n{sum(map(ord, word)) % 997}"


def _phone(country: str, number: int) -> str:
    pattern = PHONES[country]
    room = 1_000_000 if country == "GB" else 10_000_000
    return pattern.format(prefix=SAUDI[number % len(SAUDI)], number=number * 7_919 % room)


def _pick(chance: random.Random, words: Sequence[str]) -> str:
    return words[int(chance.random() * len(words))]


def person(number: int, chance: random.Random) -> Sample:
    """Return made-up person `number`; the same number and the same chance give the same person."""
    country = country_of(number)
    middle = ""
    if country == "SA":
        given, family = _pick(chance, ARABIC_GIVEN), _pick(chance, ARABIC_FAMILY)
        middle = _pick(chance, ARABIC_MIDDLE)
    elif country == "LV":
        given, family = _pick(chance, LATVIAN_GIVEN), _pick(chance, LATVIAN_FAMILY)
    else:
        given, family = _pick(chance, LATIN_GIVEN), _pick(chance, LATIN_FAMILY)
    return Sample(
        name=" ".join(filter(None, (given, middle, family))),
        given=given,
        middle=middle,
        family=family,
        country=country,
        city=_pick(chance, CITIES[country]),
        job=_pick(chance, JOBS[country]),
        email=f"{_ascii(given)}.{_ascii(family)}{number}@example.com",
        phone=_phone(country, number),
        roles=ROLES[number % len(ROLES)],
    )


def company(number: int, chance: random.Random) -> Sample:
    """Return made-up company `number`; its name has the number, so that there are as many names as companies."""
    country = country_of(number)
    if country == "SA":
        name = f"{_pick(chance, ARABIC_FIRM)} {_pick(chance, ARABIC_FAMILY)} {_pick(chance, ARABIC_TRADE)} {number}"
    elif country == "LV":
        name = f"SIA {_pick(chance, LATVIAN_FAMILY)} {_pick(chance, LATVIAN_TRADE)} {number}"
    else:
        name = f"{_pick(chance, LATIN_FAMILY)} {_pick(chance, LATIN_TRADE)} {number} Ltd"
    return Sample(
        name=name,
        given="",
        middle="",
        family="",
        country=country,
        city=_pick(chance, CITIES[country]),
        job="",
        email=f"office{number}@example.org",
        phone=_phone(country, number),
        roles=ROLES[number % len(ROLES)],
    )
