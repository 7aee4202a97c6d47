"""What is done by itself: actions of rules, shares of work, letters, the schedule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.manifest.text import Text


@dataclass(frozen=True)
class Action:
    """Something a rule can do to a record: a command, the form of its inputs, and how it is said.

    `command(record, *, by, **values)` gets the values of `form`, a `ui.forms.Form` made with `actor` and `kind`; where it had
    to leave something undone it may return why, as text for the log.
    `said(actor, form)` returns what would be done with a valid form as a phrase ("Add the tags VIP"). `texts` are the inputs
    in which a person may write variables such as {{ name }}. Records keep their values as they are; where the text `is_letter`,
    they make no link there and are set apart from words of the other direction (`kernel.text.harmless`). `kinds` are the kinds
    of records it works on; none means all. `reader(record, inputs)` returns the colleague for whom the texts are meant, where it
    is one: texts of a ready rule that were left as they are reach him in his language.
    """

    name: str
    label: Text
    icon: str
    command: Callable[..., Any]
    form: Any
    said: Callable[[Actor, Any], Text]
    texts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_letter: bool = False
    reader: Callable[[Any, Mapping[str, Any]], Any] | None = None


@dataclass(frozen=True)
class Creation:
    """A record that a rule can add because of another: `command(record, *, by, **values)` gets the values of `form` and returns the new one.

    `find(*, by, **values)` returns the record that is meant where it is there already, None where it is not; without it
    each is a new one. `form` is made as that of an `Action`. Variables may be written into its inputs called name, title, email, phone, job_title and body.
    """

    name: str
    label: Text
    form: Any
    command: Callable[..., Any]
    find: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Step:
    """A step of a course: what must be there before a record goes on, how long it may stand here; `tone` where it is an end."""

    name: str
    needs: Sequence[str] = ()
    limit: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Course:
    """How records of a kind go, step by step."""

    name: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class CourseSource:
    """Courses for the guide of a role: `find(viewer)` returns those of records that the viewer may see, as they are now."""

    kind: str
    label: Text
    icon: str
    find: Callable[[Actor], Sequence[Course]]


@dataclass(frozen=True)
class Load:
    """How much each person has to do, for sharing work out: `count` takes ids of users, who has nothing may be left out."""

    name: str
    label: Text
    count: Callable[[Sequence[UUID]], Mapping[UUID, int]]


@dataclass(frozen=True)
class MailHandler:
    """Who may want a letter that came into the workspace's mailbox.

    `handle` is given a `mail.letters.Letter` and returns a `mail.reception.Outcome`, or None where the letter is for
    another; it runs in the transaction that settles the letter, and again when somebody tries again. `reasons` says in
    sentences, with %(names)s of the outcome's `about`, what it took or why it set one aside.
    """

    name: str
    label: Text
    handle: Callable[[Any], Any]
    reasons: Mapping[str, Text] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True)
class Every:
    """A job (`django.tasks.task`) on a schedule: `cron` has five or six fields (minute … weekday [second]), in UTC."""

    job: Any
    cron: str
