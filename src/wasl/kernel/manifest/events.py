"""What happens and who hears: how an event is drawn, whom it is told, which job follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wasl.kernel.manifest.text import Text


@dataclass(frozen=True)
class EventDetail:
    """A value in the data of an event that a rule can ask about; `right` is the field by which a role hides it, if one does.

    `choices` are all values it can have, with their labels, where they are few.
    """

    name: str
    label: Text
    right: str = ""
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True)
class EventType:
    """How an event is drawn: an icon, a tone of the palette, a template, and the group it is filtered by.

    `tells` names who hears of it: "owner" of the record, the "lead" of his team, its "new_owner", whoever is "given" it by a colleague, "followers" of any record it is about, those
    "mentioned" in its note, the "people" whose ids stand in its data under that name; the first that fits a person
    counts. `notice` is the `NoticeKind` under which they hear, where it is not the usual one of who they are. `details` are the
    values that a rule which begins with it may ask about. `outcomes` are its names by what stands in its data as "decision".
    One that `begins` a record says in words of its own that it was created.
    """

    event: Any
    label: Text
    icon: str
    template: str
    tone: str = "brand"
    group: str = "record"
    is_small: bool = False
    tells: tuple[str, ...] = ()
    notice: str = ""
    details: tuple[EventDetail, ...] = ()
    outcomes: Mapping[str, Text] = field(default_factory=dict)
    begins: bool = False

    def called(self, data: Mapping[str, Any]) -> str:
        """Return the name of one that happened: what came of it, where that is known."""
        return str(self.outcomes.get(str(data.get("decision", "")), self.label))


@dataclass(frozen=True)
class OutsideEvent:
    """Behavior that shops, sites and mailers commonly tell by the API: its stored type, what people call it, its icon."""

    name: str
    label: Text
    icon: str


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notification: how it is called, and how it reaches a person who has chosen nothing.

    `mail` is "now", "digest" or "never". `said` is the sentence with %(person)s and %(record)s; none where the event
    itself says what happened.
    """

    name: str
    label: Text
    hint: Text
    icon: str
    order: int
    mail: str = "never"
    is_pushed: bool = True
    said: Text = ""


@dataclass(frozen=True)
class News:
    """Says that an event on a record of `kind` is a line of the firm's feed.

    `event` is the stored type; `said` the sentence with %(person)s (who did it) and %(record)s. An event that carries a
    note shows it. Where many of a day stand as one line, `more` says how many more (a lazy plural over "n"); without it
    each stands for itself.
    """

    event: str
    kind: str
    said: Text
    icon: str
    tone: str = "brand"
    more: Text = ""


@dataclass(frozen=True)
class Reaction:
    """A job that runs after each event of one type (or a subclass) with the event's id.

    `bulk` says that it also wants quiet events (imports): it takes a list of ids, one job for a batch. `wants` is asked
    for each event by its stored type; such a job takes a list of ids too, and no quiet ones.
    """

    event: Any
    job: Any
    bulk: bool = False
    wants: Callable[[str], bool] | None = None
