"""What happens in the demo: two years of stories as moments in order; nothing here touches the database."""

import datetime
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from wasl.project.demo.cast import Draft
from wasl.project.demo.language import fill, pick, words

DAYS = 730
# how busy a company is: how many stories it has, and how many companies are so
BUSY = ((24, 34), (9, 16), (3, 7), (0, 2))
SHARES = (8, 32, 42, 18)
ZONES = {
    "ar": zoneinfo.ZoneInfo("Asia/Riyadh"),
    "en": zoneinfo.ZoneInfo("Asia/Riyadh"),
    "lv": zoneinfo.ZoneInfo("Europe/Riga"),
}
# Friday and Saturday in Saudi Arabia, Saturday and Sunday in Latvia (Monday is 0)
WEEKENDS = {"ar": (4, 5), "en": (4, 5), "lv": (5, 6)}
SERVICE = {"ar": ("yousef", "hind"), "en": ("yousef", "hind"), "lv": ("anete",)}
SERVICE_STORIES = frozenset({"breakdown", "late", "training"})
CURRENCIES = {"ar": "SAR", "en": "SAR", "lv": "EUR"}
MONEY = {"ar": "{:,} ريال", "en": "SAR {:,}", "lv": "{:,} eiro"}
# how many people have changed post, or how they want to be reached
TURNS = 0.3


@dataclass(frozen=True)
class Moment:
    """One thing that happened: on whom, when, by which colleague, and what (a note's values or behavior's data)."""

    at: datetime.datetime
    draft: Draft
    author: str
    kind: str
    name: str = ""
    body: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A promise: still open, or kept at a moment."""

    draft: Draft
    author: str
    text: str
    set_at: datetime.datetime
    due_at: datetime.datetime
    done_at: datetime.datetime | None = None


@dataclass(frozen=True)
class Tale:
    """One story as it is told: with whom, by which colleague, and what stands in its slots from beginning to end."""

    person: Draft
    author: str
    story: str
    slots: dict[str, str]


@dataclass(frozen=True)
class Turn:
    """A field of a contact that changed: it read `old` before."""

    draft: Draft
    author: str
    field: str
    old: str
    at: datetime.datetime


class History:
    """Tells the stories from one seed; `now` is the moment they end at."""

    def __init__(self, seed: int, now: datetime.datetime) -> None:
        self.dice = Random(seed)  # noqa: S311 - a demo, not a secret
        self.now = now
        self.begin = now - datetime.timedelta(days=DAYS)
        self.added: dict[int, datetime.datetime] = {}
        self.steps: list[Step] = []
        self.turns: list[Turn] = []

    def arrivals(self, companies: list[Draft], people: list[Draft]) -> dict[int, datetime.datetime]:
        """Return when each contact was added, by key; people come with their company or after it."""
        for draft in companies:
            # a third was there from the beginning, brought over from the list before
            late = 0 if self.dice.random() < 0.33 else self.dice.randrange(DAYS - 12)
            self.added[draft.key] = self._work_hour(draft, self.begin + datetime.timedelta(days=late))
        for draft in people:
            start = self.added[draft.company.key] if draft.company else self.begin
            left = max((self.now - start).days - 4, 1)
            late = 0 if draft.company and self.dice.random() < 0.5 else self.dice.randrange(left)
            self.added[draft.key] = self._work_hour(draft, start + datetime.timedelta(days=late))
        return self.added

    def tell(self, companies: list[Draft], people: list[Draft]) -> list[Moment]:
        """Return every moment in order; sets `steps` to the promises, open and kept."""
        moments: list[Moment] = []
        for company in companies:
            if company.people:
                least, most = self.dice.choices(BUSY, SHARES)[0]
                for _number in range(self.dice.randint(least, most)):
                    moments += self._story(self.dice.choice(company.people))
        for person in people:
            if person.company is None:
                for _number in range(self.dice.choice((0, 1, 1, 2, 3))):
                    moments += self._story(person)
            moments += self._letters(person)
        self._promise(companies, people)
        self._turn(people)
        self._keep(people)
        moments.sort(key=lambda moment: moment.at)
        return moments

    # --- stories ---

    def _story(self, person: Draft) -> list[Moment]:
        stories = words("stories")["stories"]
        story = self.dice.choices(stories, [story["weight"] for story in stories])[0]
        start = self.added[person.key]
        span = max((self.now - start).total_seconds() / 86_400, 0.5)
        at = start + datetime.timedelta(days=self.dice.random() * span)
        author = (
            self.dice.choice(SERVICE[person.language]) if story["name"] in SERVICE_STORIES else person.owner
        )
        tale = Tale(person, author, story["name"], self._slots(person))
        moments: list[Moment] = []
        for beat in story["beats"]:
            at = self._work_hour(person, at + datetime.timedelta(days=self.dice.randint(*beat["after"])))
            if moments and at <= moments[-1].at:
                at = moments[-1].at + datetime.timedelta(minutes=self.dice.randint(20, 90))
            if at >= self.now:
                break
            moments.append(self._moment(tale, beat, at))
        return moments

    def _moment(self, tale: "Tale", beat: dict[str, Any], at: datetime.datetime) -> Moment:
        person, slots = tale.person, tale.slots
        if beat["kind"] == "behavior":
            details = self._data(beat["name"], slots)
            return Moment(at, person, tale.author, "behavior", name=beat["name"], details=details)
        slots["day"] = self.dice.choice(words(f"texts.{person.language}")["days"])
        text = fill(
            pick(self.dice, person.language, tale.story, beat["name"]), slots, is_woman=person.is_woman
        )
        return Moment(at, person, tale.author, beat["kind"], body=text, details=self._details(tale, beat))

    def _details(self, tale: "Tale", beat: dict[str, Any]) -> dict[str, Any]:
        dice, texts = self.dice, words(f"texts.{tale.person.language}")
        match beat["kind"]:
            case "call":
                outcome = beat.get("outcome", "reached")
                talk = {"minutes": dice.randint(2, 24)} if outcome == "reached" else {}
                return {"direction": beat["direction"], "outcome": outcome, **talk}
            case "meeting":
                return {"place": tale.slots["place"], "minutes": dice.choice((20, 30, 45, 60, 75, 90))}
            case "complaint":
                came_by = dice.choice(("phone", "email", "message", "visit"))
                return {"about": texts[tale.story]["about"], "came_by": came_by}
            case "opinion":
                score = dice.choices((5, 4), (3, 2))[0]
                return {"score": score, "about": texts[tale.story]["about"]}
        return {}

    def _data(self, name: str, slots: dict[str, str]) -> dict[str, Any]:
        what = name.partition(".")[0]
        if what == "page":
            return {"page": "/price-list", "visit": self.dice.randint(1, 5)}
        return {what: slots["number"], "total": slots["total"]}

    def _slots(self, person: Draft) -> dict[str, str]:
        language, dice = person.language, self.dice
        texts = words(f"texts.{language}")
        product, _bar, products = dice.choice(texts["products"]).partition("|")
        amount = dice.randrange(6, 900) * (50 if language != "lv" else 10)
        money = MONEY[language].format(amount)
        return {
            **person.slots,
            "product": product,
            "products": products,
            "amount": money.replace(",", " ") if language == "lv" else money,
            "total": f"{amount}.00 {CURRENCIES[language]}",
            "number": str(dice.randrange(20_000, 99_999)),
            "place": dice.choice(texts["places"]),
        }

    def _letters(self, person: Draft) -> Iterator[Moment]:
        """Yield the opened newsletters of those who read them, one issue a month at most."""
        if self.dice.random() > 0.3:
            return
        at = self.added[person.key]
        while (at := at + datetime.timedelta(days=self.dice.randint(30, 95))) < self.now:
            moment = self._work_hour(person, at)
            if moment < self.now:
                yield Moment(
                    moment,
                    person,
                    person.owner,
                    "behavior",
                    "newsletter.opened",
                    details={"issue": f"{at:%Y-%m}"},
                )

    def _promise(self, companies: list[Draft], people: list[Draft]) -> None:
        for draft in [*self.dice.sample(companies, 90), *self.dice.sample(people, 260)]:
            person = draft if draft.kind == "person" else next(iter(draft.people), None)
            if person is None:
                continue
            steps = words(f"texts.{person.language}")["steps"]
            text = fill(self.dice.choice(steps), person.slots, is_woman=person.is_woman)
            days = self.dice.choices((-6, -2, 0, 1, 3, 7, 14, 30), (6, 6, 12, 14, 16, 20, 16, 10))[0]
            due = self._work_hour(person, self.now + datetime.timedelta(days=days))
            set_at = max(self.now - datetime.timedelta(days=self.dice.randint(1, 20)), self.added[draft.key])
            self.steps.append(Step(draft, draft.owner, text, set_at, due))

    def _keep(self, people: list[Draft]) -> None:
        """Let colleagues have kept hundreds of promises in the last ten weeks, most of them in time."""
        for person in self.dice.sample(people, 420):
            age = (self.now - self.added[person.key]).days
            if age < 8:
                continue
            text = fill(
                self.dice.choice(words(f"texts.{person.language}")["steps"]),
                person.slots,
                is_woman=person.is_woman,
            )
            due = self._work_hour(
                person, self.now - datetime.timedelta(days=self.dice.randint(4, min(age - 3, 70)))
            )
            done = due + datetime.timedelta(hours=self.dice.choices((-20, -3, -1, 1, 26), (2, 6, 6, 3, 1))[0])
            set_at = due - datetime.timedelta(days=self.dice.randint(1, 5), hours=2)
            self.steps.append(Step(person, person.owner, text, set_at, due, min(done, self.now)))

    def _turn(self, people: list[Draft]) -> None:
        """Let some people have had another post, and some another wish of how to be reached."""
        for person in people:
            if self.dice.random() > TURNS or (self.now - self.added[person.key]).days < 20:
                continue
            old = self._former_title(person) if "job_title" in person.values else ""
            name = "job_title" if old else "preferred_channel"
            if old == person.values[name] or not person.values[name]:
                continue
            span = (self.now - self.added[person.key]).days
            at = self.added[person.key] + datetime.timedelta(days=self.dice.randint(2, span - 3))
            self.turns.append(Turn(person, person.owner, name, old, self._work_hour(person, at)))

    def _former_title(self, person: Draft) -> str:
        if person.company is None:
            return ""
        trades = words(f"names.{person.company.language}")["trades"]
        titles = next(trade["titles"] for trade in trades if trade["key"] == person.company.trade)
        return str(self.dice.choice(titles)).split("/")[person.is_woman]

    def _work_hour(self, draft: Draft, at: datetime.datetime) -> datetime.datetime:
        """Return a moment of office hours at the customer's on that day, or on the next working day."""
        local = at.astimezone(ZONES[draft.language])
        while local.weekday() in WEEKENDS[draft.language]:
            local += datetime.timedelta(days=1)
        hour, minute = (
            self.dice.choices(range(8, 18), (3, 8, 12, 12, 8, 5, 8, 8, 5, 2))[0],
            self.dice.randrange(60),
        )
        return local.replace(hour=hour, minute=minute, second=self.dice.randrange(60), microsecond=0)
