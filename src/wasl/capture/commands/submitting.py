"""A stranger sends a form: what he typed is stored as it is, before anything is made of it."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wasl.capture import doubting, jobs, limits
from wasl.capture.asking import LINES, MESSAGE
from wasl.capture.models import Submission, WebForm
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.ids import uuid7
from wasl.kernel.text import clean, clean_line
from wasl.worker.jobs import waiting

LONGEST_ANSWER = 5000
UTM = ("source", "medium", "campaign", "term", "content")


@dataclass(frozen=True)
class Visit:
    """From where a form was sent; `address` is the network's, `doubts` what the request itself speaks against it."""

    language: str = "en"
    page: str = ""
    referrer: str = ""
    utm: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    consent: str = ""
    doubts: Sequence[str] = ()


@limits.limited
@command("", public=True, is_one_statement=True)
def submit(form: WebForm, *, answers: Sequence[Mapping[str, Any]], visit: Visit, by: Actor) -> Submission:  # noqa: ARG001 - a visitor is nobody
    """Store what was typed; a job hands it on, unless something speaks against it. Raises `TooOften`."""
    kept = [_kept(one) for one in answers if one["answer"]]
    said = {one["key"]: one["answer"] for one in kept}
    doubts = [*visit.doubts, *doubting.by_words(kept)]
    sent = Submission(
        anchor_id=uuid7(),
        form=form,
        owner_id=form.owner_id,
        team_id=form.team_id,
        state=Submission.State.HELD if doubts else Submission.State.WAITING,
        doubts=doubts,
        name=said.get("name", "")[:200],
        email=said.get("email", "")[:254],
        phone=said.get("phone", "")[:40],
        answers=kept,
        consent=visit.consent,
        consent_version=form.consent_version if visit.consent else 0,
        language=visit.language,
        page=clean_line(visit.page)[:500],
        referrer=clean_line(visit.referrer)[:500],
        utm={name: clean_line(visit.utm[name])[:200] for name in UTM if visit.utm.get(name)},
        network=network_of(visit.address),
    )
    Submission.bulk_insert([sent], *([] if doubts else [waiting(jobs.hand_on, str(sent.pk))]))
    return sent


def _kept(one: Mapping[str, Any]) -> dict[str, str]:
    # what was chosen, and what a field of the firm's own holds, may be several lines; a name and an address are one
    is_long = one["key"] == MESSAGE or ("\n" in one["answer"] and one["key"] not in LINES)
    tidy = clean if is_long else clean_line
    return {"key": one["key"], "label": one["label"], "answer": tidy(one["answer"])[:LONGEST_ANSWER]}


def network_of(address: str) -> str:
    """Return the network of an address: the last part of one of four, all but the first three of one of eight are left out."""
    if not address:
        return ""
    length = 24 if ipaddress.ip_address(address).version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))
