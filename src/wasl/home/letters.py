"""The letter of the week: the home of the firm in a few lines, on the first morning on which its reader works."""

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from wasl.home.links import stop_address
from wasl.home.models import HomeChoice
from wasl.home.queries import blocks, choice_of, first_home
from wasl.home.queries.pages import HOMES
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Look, Said, registry
from wasl.mail.commands import queue_letter
from wasl.mail.queries import has_account
from wasl.ui import formats
from wasl.workspace.models import User
from wasl.workspace.queries import actor_in, workspace

MORNING = 7
SATURDAY = 5
DAY = datetime.timedelta(days=1)
FIRM = next(one for one in HOMES if one.key == "firm")
PERMISSION = FIRM.permission


def send_due() -> int:
    """Queue the letter of everybody for whom it is due; returns how many. May run at any time, each week has one letter."""
    if not has_account():
        return 0
    house = workspace()
    people = User.objects.filter(is_active=True).select_related("role", "team").order_by("pk")
    readers = [actor for one in people if (actor := actor_in(house, one)).may(PERMISSION)]
    return sum(_send_to(one) for one in readers)


def wants_letter(reader: Actor, choice: HomeChoice) -> bool:
    """Tell whether somebody gets the letter: as he has said, else whether the home of the firm is his by his role."""
    if not reader.may(PERMISSION):
        return False
    if choice.has_letter is not None:
        return choice.has_letter
    return first_home(reader, HomeChoice(person_id=choice.person_id)).key == FIRM.key


def _send_to(reader: Actor) -> bool:
    now = clock.now().astimezone(ZoneInfo(reader.zone))
    choice = choice_of(reader)
    # the week begins on the day after the latest weekend there is, so that it has one first morning in every country
    start = now.date() - ((now.weekday() - SATURDAY) % 7) * DAY
    was_sent = choice.last_letter is not None and choice.last_letter >= start
    if was_sent or now.hour < MORNING or not wants_letter(reader, choice) or not _works(reader, now.date()):
        return False
    with transaction.atomic(), override(reader.language), timezone.override(now.tzinfo):
        HomeChoice.objects.update_or_create(person_id=reader.user_id, defaults={"last_letter": now.date()})
        written = _written(reader, now.date())
        if written is None:
            return False
        stop = stop_address(choice.person_id)
        queue_letter(
            "week",
            to=reader.email,
            language=reader.language,
            source=f"week:{start}",
            variables=written | {"name": reader.name, "stop": stop},
            stop_url=stop,
        )
    return True


def _works(reader: Actor, day: datetime.date) -> bool:
    """Tell whether the reader works on a day; where nobody knows his hours, he does from Monday on."""
    for days in registry().all("days_of"):
        return bool(reader.user_id and days(reader.user_id, day, day))
    return day.weekday() < SATURDAY


def _written(reader: Actor, day: datetime.date) -> dict[str, str] | None:
    """Return what the letter says: sentences first, then a line for each figure; nothing where there is nothing to say."""
    look = Look(reader, home=FIRM.key)
    things: list[str] = []
    figures: list[str] = []
    for block in blocks(reader, FIRM):
        data = block.read(look) if block.said else None
        lines: Sequence[Said] = block.said(data) if block.said and data is not None else ()
        if block.size == "figure":
            figures += [_line(f"{block.label}: {line.text}", line) for line in lines]
        else:
            things += [_line(f"• {line.text}", line) for line in lines]
    if not things:
        return None
    link = f"{settings.BASE_URL}{reverse('home:home', args=[FIRM.key])}"
    return {
        "day": formats.day_text(day),
        "things": "\n".join(things),
        "figures": "\n".join(figures),
        "link": link,
    }


def _line(text: str, said: Said) -> str:
    """Return a line with the address of the list behind it below, which the HTML twin makes a link of the line."""
    return f"{text}\n{settings.BASE_URL}{said.link}" if said.link else text
