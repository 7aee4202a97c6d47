"""Who is in the demo: colleagues, companies and people, as values for the commands; nothing here touches the database."""

import datetime
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from wasl.project.demo import latvian
from wasl.project.demo.language import words

COMPANIES = {"ar": 285, "lv": 115}
PEOPLE = 2000
COUNTRIES = {"ar": "SA", "lv": "LV", "en": "SA"}
# teams by key, then colleagues: team, name, e-mail name, role, and how much of the team's work is theirs
TEAMS = {
    "riyadh": "مبيعات الرياض",
    "jeddah": "مبيعات جدة",
    "dammam": "الدمام وخدمة العملاء",
    "riga": "Rīgas nodaļa",
}
COLLEAGUES = (
    ("riyadh", "خالد الغامدي", "khalid", "manager", 1),
    ("riyadh", "ليان القحطاني", "layan", "sales", 4),
    ("riyadh", "فهد العتيبي", "fahad", "sales", 4),
    ("jeddah", "سارة الزهراني", "sarah", "manager", 1),
    ("jeddah", "عمر باوزير", "omar", "sales", 4),
    ("jeddah", "رهف الحربي", "rahaf", "sales", 3),
    ("dammam", "يوسف الدوسري", "yousef", "agent", 3),
    ("dammam", "هند الشمري", "hind", "agent", 3),
    ("dammam", "مها العنزي", "maha", "marketer", 1),
    ("riga", "Ilze Kalniņa", "ilze", "manager", 1),
    ("riga", "Jānis Bērziņš", "janis", "sales", 4),
    ("riga", "Anete Ozoliņa", "anete", "agent", 3),
)
DOMAIN = "ruba.example"
MAIL_HOSTS = ("mail.example", "post.example", "inbox.example")
WEB_NAMES = {"trade": "trading", "build": "build", "health": "clinic", "school": "edu", "hotel": "hotel", "law": "law",
             "tech": "tech", "haul": "cargo", "make": "works"}  # fmt: skip
EASTERN_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass
class Draft:
    """One contact to be: `values` for the command, and what its story needs to know."""

    key: int
    kind: str
    language: str
    owner: str
    values: dict[str, Any]
    trade: str = ""
    company: "Draft | None" = None
    is_woman: bool = False
    slots: dict[str, str] = field(default_factory=dict)
    people: list["Draft"] = field(default_factory=list)
    domain: str = ""
    city: str = ""


@dataclass(frozen=True)
class Spoken:
    """A name behind its spellings: for e-mail addresses, and how the person is called."""

    language: str
    given: str
    family: str
    called: str


def latin(text: str) -> str:
    """Return text as it may stand in an e-mail address."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in plain if sign.isascii() and (sign.isalnum() or sign == "."))


class Cast:
    """Draws everybody from one seed: the same seed gives the same firm."""

    def __init__(self, seed: int, today: datetime.date) -> None:
        self.dice = Random(seed)  # noqa: S311 - a demo, not a secret
        # a dice of its own, so that what is known of homes moves nobody's name or number
        self.homes = Random(seed + 1)  # noqa: S311 - a demo, not a secret
        self.today = today
        self.keys = itertools.count(1)
        self.domains: set[str] = set()
        self.numbers: set[str] = set()

    def companies(self) -> list[Draft]:
        """Return the companies of both branches, each name once."""
        drafts = []
        for language, count in COMPANIES.items():
            names: set[str] = set()
            makers = {"ar": self._arabic_company, "lv": self._latvian_company}
            while len(names) < count:
                draft = makers[language]()
                if draft.values["name"] not in names:
                    names.add(draft.values["name"])
                    drafts.append(draft)
        for daughter, parent in self._groups(drafts):
            daughter.slots["parent"] = str(parent.key)
        return drafts

    def people(self, companies: list[Draft]) -> list[Draft]:
        """Return the people: one or more for each company, the others private customers."""
        drafts: list[Draft] = []
        for company in companies:
            count = self.dice.choices((1, 2, 3, 4, 6, 9, 14), (6, 8, 8, 7, 5, 4, 2))[0]
            drafts += [self._person(company) for _number in range(count)]
        while len(drafts) < PEOPLE:
            drafts.append(self._person(None))
        return drafts[:PEOPLE]

    # --- companies ---

    def _arabic_company(self) -> Draft:
        dice, names = self.dice, words("names.ar")
        trade = dice.choice(names["trades"])
        word, plain = dice.choice(names["words"])
        family = dice.choice(names["families"])
        pattern = dice.choice(trade["patterns"])
        name = pattern.format(word=word, family=family[0])
        stem = plain if "{word}" in pattern else latin(family[1])
        return self._company("ar", name, f"{stem}-{WEB_NAMES[trade['key']]}", trade["key"])

    def _latvian_company(self) -> Draft:
        dice, names = self.dice, words("names.lv")
        trade = dice.choice(names["trades"])
        if dice.random() < 0.2:
            stem = dice.choice(names["words"])
        else:
            stem = f"{dice.choice(names['places'])} {dice.choice(trade['nouns'])}"
        form = dice.choices(("SIA", "AS", "IK"), (86, 8, 6))[0]
        # as people enter it: with the quotation marks of the register, or without
        name = f"{form} „{stem}”" if dice.random() < 0.75 else f"{stem}, {form}"
        return self._company("lv", name, "-".join(latin(part) for part in stem.split()), trade["key"])

    def _company(self, language: str, name: str, stem: str, trade: str) -> Draft:
        dice = self.dice
        place = self._city(language)
        domain = self._domain(stem)
        roles = dice.choices(
            (["customer"], ["prospect"], ["supplier"], ["partner"], ["customer", "supplier"], ["customer", "partner"], ["competitor"]),
            (52, 27, 7, 4, 4, 4, 2),
        )[0]  # fmt: skip
        values: dict[str, Any] = {
            "name": name,
            "language": language,
            "roles": roles,
            "source": dice.choice(words(f"texts.{language}")["sources"]),
            "emails": [{"value": f"info@{domain}", "label": "work", "is_primary": True}],
            "phones": [{"value": self._landline(language, place), "label": "work", "is_primary": True}],
            "addresses": [self._address(language, place)],
            "profiles": [{"url": f"https://www.{domain}", "kind": "website"}],
            "tags": self._tags(language, 0.4),
        }
        if dice.random() < 0.3:
            values["emails"].append({"value": f"accounts@{domain}", "label": "other"})
        if language == "lv":
            values["registration_number"] = f"4{dice.randrange(10**10):010d}"
        draft = Draft(next(self.keys), "company", language, self._owner(place["team"]), values, trade)
        draft.domain, draft.city = domain, values["addresses"][0]["city"]
        return draft

    def _groups(self, drafts: list[Draft]) -> Iterator[tuple[Draft, Draft]]:
        """Yield (daughter, parent) for a few groups of companies."""
        for language in COMPANIES:
            own = [draft for draft in drafts if draft.language == language]
            parents = self.dice.sample(own, 12)
            daughters = [draft for draft in own if draft not in parents]
            for daughter in self.dice.sample(daughters, 26):
                yield daughter, self.dice.choice(parents)

    # --- people ---

    def _person(self, company: Draft | None) -> Draft:
        dice = self.dice
        language = company.language if company else dice.choices(("ar", "lv"), (68, 32))[0]
        is_woman = dice.random() < {"ar": 0.34, "lv": 0.55}[language]
        place = self._city(language)
        name, spoken = self._name(language, is_woman=is_woman)
        written = language
        if language == "ar" and name["given_name"].isascii() and dice.random() < 0.35:
            written = "en"
        values: dict[str, Any] = {
            **name,
            "language": written,
            "source": dice.choice(words(f"texts.{language}")["sources"]),
            "preferred_channel": dice.choices(("", "whatsapp", "phone", "email"), (40, 28, 17, 15))[0],
            "interests": dice.sample(words(f"texts.{language}")["interests"], dice.choice((0, 0, 1, 1, 2))),
            "tags": self._tags(language, 0.22),
        }
        self._ways(values, spoken, company, place)
        if dice.random() < 0.45:
            values["birthday"] = self._birthday()
        values["household"] = self._household(values.get("birthday", ""), is_private=company is None)
        owner = company.owner if company else self._owner(place["team"])
        draft = Draft(next(self.keys), "person", written, owner, values, company=company, is_woman=is_woman)
        draft.city = company.city if company else values["addresses"][0]["city"]
        if company:
            self._employ(draft, company, language)
        else:
            values["roles"] = dice.choices(
                (["customer"], ["prospect"], ["member"], ["affiliate"]), (62, 26, 8, 4)
            )[0]
        draft.slots |= self._slots(draft, spoken)
        return draft

    def _employ(self, draft: Draft, company: Draft, language: str) -> None:
        trades = {trade["key"]: trade for trade in words(f"names.{language}")["trades"]}
        title = self.dice.choice(trades[company.trade]["titles"])
        draft.values["job_title"] = title.split("/")[draft.is_woman]
        draft.company = company
        company.people.append(draft)

    def _name(self, language: str, *, is_woman: bool) -> tuple[dict[str, str], "Spoken"]:
        """Return the parts of a name as they were typed in, and the name behind them."""
        dice, names = self.dice, words(f"names.{language}")
        given = dice.choice(names["women" if is_woman else "men"])
        family = dice.choice(names["families"])
        if language == "lv":
            family = latvian.womans(family) if is_woman else family
            spoken = Spoken("lv", latin(given), latin(family), given)
            return {"given_name": given, "family_name": family}, spoken
        spoken = Spoken("ar", latin(given[1]), latin(family[1]), given[0])
        if dice.random() < 0.16:
            return {"given_name": dice.choice(given[1:]), "family_name": dice.choice(family[1:])}, spoken
        parts = {"given_name": _loosely(dice, given[0]), "family_name": _loosely(dice, family[0])}
        if dice.random() < 0.2:
            parts["middle_name"] = dice.choice(names["men"])[0]
        return parts, spoken

    def _ways(
        self, values: dict[str, Any], spoken: "Spoken", company: Draft | None, place: dict[str, Any]
    ) -> None:
        dice, language, given, family = self.dice, spoken.language, spoken.given, spoken.family
        values["phones"] = [{"value": self._mobile(language), "label": "mobile", "is_primary": True}]
        if company is None:
            mail = f"{given}.{family}{dice.randrange(10, 99)}@{dice.choice(MAIL_HOSTS)}"
            values["emails"] = [{"value": mail, "label": "home", "is_primary": True}]
            values["addresses"] = [{**self._address(language, place), "label": "home"}]
            return
        mail = dice.choice((f"{given}.{family}", f"{given[0]}.{family}", f"{family}.{given}"))
        values["emails"] = [
            {"value": self._unique(mail, company.domain), "label": "work", "is_primary": True}
        ]
        if dice.random() < 0.22:
            values["phones"].append({"value": self._landline(language, place), "label": "work"})
        if dice.random() < 0.15:
            values["emails"].append(
                {"value": f"{given}{dice.randrange(100, 999)}@{dice.choice(MAIL_HOSTS)}", "label": "home"}
            )

    def _slots(self, draft: Draft, spoken: "Spoken") -> dict[str, str]:
        """Return what stands for the person in sentences of his language."""
        given, family = draft.values["given_name"], draft.values["family_name"]
        whole = f"{given} {family}"
        if draft.language == "lv":
            return {
                "nom": whole,
                "acc": latvian.accusative(whole),
                "dat": latvian.dative(whole, is_woman=draft.is_woman),
            }
        if draft.language == "en":
            return {"name": given}
        title = "أستاذة" if draft.is_woman else "أستاذ"
        return {"mr": f"ال{title} {spoken.called}", "to_mr": f"لل{title} {spoken.called}"}

    # --- small draws ---

    def _city(self, language: str) -> dict[str, Any]:
        cities: list[dict[str, Any]] = words(f"names.{language}")["cities"]
        return self.dice.choices(cities, [city["weight"] for city in cities])[0]

    def _address(self, language: str, place: dict[str, Any]) -> dict[str, str]:
        dice = self.dice
        # most write the city as it is written, some otherwise
        city = place["names"][0] if dice.random() < 0.8 else dice.choice(place["names"])
        street, house = dice.choice(place["streets"]), dice.randrange(1, 180)
        number = dice.randrange(*place["postal"])
        if language == "lv":
            return {
                "lines": f"{street} {house}",
                "city": city,
                "postal_code": f"LV-{number}",
                "country": "LV",
            }
        lines = f"{street}، حي {dice.choice(place['districts'])}، مبنى {house}"
        return {
            "lines": lines,
            "city": city,
            "region": place["region"],
            "postal_code": str(number),
            "country": "SA",
        }

    def _owner(self, team: str) -> str:
        own = [person for person in COLLEAGUES if person[0] == team]
        return self.dice.choices([person[2] for person in own], [person[4] for person in own])[0]

    def _mobile(self, language: str) -> str:
        """Return a mobile number of a range that its country has not given to anyone, as somebody typed it."""
        while True:
            last = (
                f"{self.dice.randrange(10**7):07d}"
                if language == "ar"
                else f"{self.dice.randrange(10**4):04d}"
            )
            number = f"52{last}" if language == "ar" else f"230{self.dice.randrange(1, 7)}{last}"
            if number not in self.numbers:
                self.numbers.add(number)
                return _as_typed(self.dice, language, number)

    def _landline(self, language: str, place: dict[str, Any]) -> str:
        area = place["phone"]
        if language == "lv":
            last = self.dice.randrange(10 ** (8 - len(area)))
            return f"+371 {area}{last:0{8 - len(area)}d}"
        return f"0{area} 0{self.dice.randrange(100):02d} {self.dice.randrange(10**4):04d}"

    def _domain(self, stem: str) -> str:
        for number in itertools.count(1):
            domain = f"{stem}{number if number > 1 else ''}.example"
            if domain not in self.domains:
                self.domains.add(domain)
                return domain
        raise AssertionError

    def _unique(self, name: str, domain: str) -> str:
        for number in itertools.count(1):
            address = f"{name}{number if number > 1 else ''}@{domain}"
            if address not in self.domains:
                self.domains.add(address)
                return address
        raise AssertionError

    def _tags(self, language: str, chance: float) -> list[str]:
        tags = words(f"texts.{language}")["tags"]
        return self.dice.sample(tags, self.dice.choice((1, 1, 2))) if self.dice.random() < chance else []

    def _household(self, birthday: str, *, is_private: bool) -> str:
        """Return who lives at home; of private customers it is known more often, and the young live alone more often."""
        known = self.homes.random() < (0.8 if is_private else 0.55)
        is_young = birthday[:4].isdecimal() and self.today.year - int(birthday[:4]) < 30
        home = self.homes.choices(("family", "single"), (35, 65) if is_young else (72, 28))[0]
        return home if known else ""

    def _birthday(self) -> str:
        day = self.today - datetime.timedelta(days=self.dice.randrange(21 * 365, 64 * 365))
        return day.isoformat() if self.dice.random() < 0.85 else f"--{day:%m-%d}"


def _loosely(dice: Random, name: str) -> str:
    """Return an Arabic name as people type it: now and then without hamza, or with a space in the compound."""
    if dice.random() < 0.12:
        name = name.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا")
    if dice.random() < 0.25:
        name = name.replace("عبدال", "عبد ال")
    return name


def _as_typed(dice: Random, language: str, number: str) -> str:
    if language == "lv":
        return dice.choice(
            (f"+371 {number[:2]} {number[2:5]} {number[5:]}", number, f"00371{number}", f"+371{number}")
        )
    spaced = f"{number[:2]} {number[2:5]} {number[5:]}"
    return dice.choice(
        (f"+966 {spaced}", f"0{number}", f"0{number[:2]}-{number[2:5]}-{number[5:]}", f"966{number}", f"0{number}".translate(EASTERN_DIGITS), f"00966{number}")
    )  # fmt: skip
