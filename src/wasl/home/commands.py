"""What a person changes of the own home pages, and answers to suggestions."""

import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.home.links import reader_of
from wasl.home.models import HintAnswer, HomeChoice
from wasl.home.queries import HOMES, arranged, blocks, homes_of
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.manifest import registry
from wasl.records.models import Anchor

# for how long a suggestion is not made again
REST = {"done": datetime.timedelta(days=14), "later": datetime.timedelta(days=7)}


def _own(by: Actor) -> UUID:
    """Return whose home it is; borrowed eyes and tokens that only read change nothing."""
    if by.user_id is None or by.read_only or by.seen_as is not None:
        raise NotAllowed
    return by.user_id


def _choice(by: Actor) -> HomeChoice:
    """Return what a person has chosen, locked."""
    HomeChoice.objects.get_or_create(person_id=_own(by))
    return HomeChoice.objects.select_for_update().get(person_id=by.user_id)


@command("", public=True)
def open_first(home: str, *, by: Actor) -> HomeChoice:
    """Let one of the homes open first; nothing stands for that of the role. Raises `Invalid`."""
    if home and home not in {one.key for one in homes_of(by)}:
        raise Invalid(fields={"first": [_("Choose one of the values offered.")]})
    choice = _choice(by)
    choice.first = home
    choice.save(update_fields=["first"])
    return choice


@command("", public=True)
def arrange_block(home: str, *, key: str, what: str, by: Actor) -> HomeChoice:
    """Put a block of a home away, bring it back, or move it a place: `what` is hide, show, up, down. Raises `Invalid`."""
    page = next((one for one in homes_of(by) if one.key == home), HOMES[0])
    choice = _choice(by)
    held = arranged(blocks(by, page), choice)
    found = next((one for one in held if one.key == key), None)
    if found is None or what not in {"hide", "show", "up", "down"}:
        raise Invalid(_("Choose one of the values offered."))
    if what in {"hide", "show"}:
        rest = [one for one in choice.hidden if one != key]
        choice.hidden = [*rest, key] if what == "hide" else rest
    else:
        choice.order = _moved(
            [one.key for one in held], [one.key for one in held if one.size == found.size], key, what
        )
    choice.save(update_fields=["hidden", "order"])
    return choice


def _moved(keys: list[str], among: list[str], key: str, what: str) -> list[str]:
    """Return keys where one has changed places with its neighbor among those of its size."""
    place = among.index(key) + (1 if what == "down" else -1)
    if not 0 <= place < len(among):
        return keys
    other = among[place]
    return [other if one == key else key if one == other else one for one in keys]


@command("", public=True)
def want_letter(answer: str, *, by: Actor) -> HomeChoice:
    """Say whether the letter of the week is wanted: yes or no. Raises `Invalid`."""
    if answer not in {"yes", "no"}:
        raise Invalid(_("Choose one of the values offered."))
    choice, wanted = _choice(by), answer == "yes"
    choice.has_letter = wanted
    choice.save(update_fields=["has_letter"])
    return choice


@command("", public=True)
def stop_letter(token: str, *, by: Actor) -> None:  # noqa: ARG001 - whoever holds the link may end the letters it came with
    """End the letter of the week of the person for whom a link was made; raises `NotFound` for a link that is not ours."""
    person = reader_of(token)
    HomeChoice.objects.update_or_create(person_id=person, defaults={"has_letter": False})


@command("", public=True)
def answer_hint(record: Anchor, *, source: str, answer: str, by: Actor) -> HintAnswer:
    """Answer a suggestion about a record one sees: done, later (a week) or never. Raises `Invalid`, `NotAllowed`."""
    person = _own(by)
    if not record.is_visible_to(by):
        raise NotAllowed
    if answer not in HintAnswer.Answer.values or source not in {one.key for one in registry().all("hints")}:
        raise Invalid(_("Choose one of the values offered."))
    rest = REST.get(answer)
    return HintAnswer.objects.create(
        person_id=person,
        source=source,
        record=record,
        answer=answer,
        until=clock.now() + rest if rest else None,
    )


@command("", public=True)
def forget_answer(record: Anchor, *, source: str, by: Actor) -> None:
    """Take back the last answer to a suggestion about a record one sees, so that it is made again. Raises `NotAllowed`."""
    person = _own(by)
    if not record.is_visible_to(by):
        raise NotAllowed
    given = HintAnswer.objects.filter(person_id=person, source=source, record=record).order_by("-at").first()
    if given:
        given.delete()
