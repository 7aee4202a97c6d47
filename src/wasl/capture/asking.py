"""What a form can ask: parts of a contact, the firm's own fields, a message, products, questions of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wasl.kernel.manifest import Text
from wasl.lists.custom.definitions import custom_fields
from wasl.lists.models import CustomField, spoken

QUESTION, CHOICE, MESSAGE, PRODUCTS, OWN = "question", "choice", "message", "products", "custom."
# what chooses among words that the form itself gives
CHOOSING = frozenset({CHOICE, PRODUCTS})
# what can be asked more than once, each with words of its own
REPEATED = frozenset({QUESTION, CHOICE})


@dataclass(frozen=True)
class Source:
    """Something that can be asked: its usual words, the shape of the answer, how long it may be."""

    label: Text
    shape: str = "line"
    longest: int = 200
    autocomplete: str = ""


SOURCES: Mapping[str, Source] = {
    "name": Source(_("Your name"), autocomplete="name"),
    "email": Source(_("E-mail"), "email", 254, "email"),
    "phone": Source(_("Phone"), "phone", 40, "tel"),
    "company": Source(_("Company"), autocomplete="organization"),
    "job_title": Source(_("Job title"), autocomplete="organization-title"),
    "city": Source(_("City"), longest=100, autocomplete="address-level2"),
    MESSAGE: Source(_("Message"), "text", 5000),
    PRODUCTS: Source(_("What are you interested in?"), "choices"),
    QUESTION: Source(_("Question"), longest=2000),
    CHOICE: Source(_("Choice")),
}
# what is one line whatever was sent
LINES = frozenset(name for name, source in SOURCES.items() if source.shape in {"line", "email", "phone"})
# what is called otherwise where a form is built: the usual words of a question do not say what is done with the answer
BUILT: Mapping[str, Text] = {PRODUCTS: _("Products to choose from")}
# by what a person can be answered
WAYS = ("email", "phone")


def own_fields() -> dict[str, CustomField]:
    """Return the firm's own fields of contacts that a stranger can answer, by their source."""
    return {f"{OWN}{one.key}": one for one in custom_fields("contact") if one.type != CustomField.Type.LINK}


def source_labels() -> list[tuple[str, Text]]:
    """Return everything that can be asked, with its label."""
    usual: list[tuple[str, Text]] = [
        (name, BUILT.get(name, source.label)) for name, source in SOURCES.items()
    ]
    return usual + [(name, field.label) for name, field in own_fields().items()]


def label_of(asked: Mapping[str, Any], own: Mapping[str, CustomField]) -> str:
    """Return how a field is called in the language that is active."""
    given = spoken(asked.get("labels", {}))
    source = asked["source"]
    if given:
        return given
    return own[source].label if source in own else str(SOURCES[source].label)


type Names = Mapping[str, Mapping[str, str]]


def options_of(asked: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    """Return what can be chosen, as (what is kept, its word in the language that is active).

    `names` are what products among them are called, by language.
    """
    language = (get_language() or "")[:2]
    said = asked.get("words", {}).get(language, ())
    return [
        (one, word or names.get(one, {}).get(language) or one)
        # while a form is being written there may be fewer words than choices
        for one, word in zip_longest(asked["options"], said[: len(asked["options"])], fillvalue="")
    ]


def known(asked: Sequence[Mapping[str, Any]], own: Mapping[str, CustomField]) -> list[Mapping[str, Any]]:
    """Return the fields whose source is still there: a firm's own may have been archived since."""
    return [one for one in asked if one["source"] in SOURCES or one["source"] in own]
