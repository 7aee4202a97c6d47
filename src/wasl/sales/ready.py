"""What is there from the first moment, in every language: a pipeline, points for leads, a playbook."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLAYS = Path(__file__).with_name("ready_plays.json")


@dataclass(frozen=True)
class ReadyStage:
    """One stage of the ready pipeline."""

    names: dict[str, str]
    probability: int
    rots_after: int | None = None
    meaning: str = "open"


NAMES = {"ar": "المبيعات المباشرة", "lv": "Tiešā pārdošana", "en": "Direct sales"}
STAGES = (
    ReadyStage({"ar": "جديدة", "lv": "Jauni", "en": "New"}, 10, 7),
    ReadyStage({"ar": "مؤهَّلة", "lv": "Kvalificēti", "en": "Qualified"}, 25, 14),
    ReadyStage({"ar": "عرض سعر", "lv": "Piedāvājums", "en": "Proposal"}, 45, 10),
    ReadyStage({"ar": "تفاوض", "lv": "Sarunas", "en": "Negotiation"}, 70, 14),
    ReadyStage({"ar": "فوز", "lv": "Iegūti", "en": "Won"}, 100, None, "won"),
    ReadyStage({"ar": "خسارة", "lv": "Zaudēti", "en": "Lost"}, 0, None, "lost"),
)


def add_ready_pipeline(pipelines: Any, stages: Any) -> None:
    """Add the ready pipeline where there is none; the migration passes the managers of the models as they were then."""
    if pipelines.exists():
        return
    pipeline = pipelines.create(names=NAMES, is_default=True)
    for position, one in enumerate(STAGES):
        stages.create(
            pipeline=pipeline, names=one.names, position=position, meaning=one.meaning, probability=one.probability,
            rots_after=one.rots_after,
        )  # fmt: skip


# what gives leads points at first; a firm changes them as it learns
SCORE_RULES: tuple[dict[str, Any], ...] = (
    {
        "names": {"ar": "جاء بتوصية", "lv": "Nāk pēc ieteikuma", "en": "Was recommended to us"},
        "points": 25,
        "condition": {"field": "channel", "op": "is", "value": "referral"},
    },
    {
        "names": {"ar": "تحدثنا معه", "lv": "Mēs runājām", "en": "We have talked"},
        "points": 20,
        "event": "call.held",
        "half_life": 30,
    },
    {
        "names": {"ar": "كتب رسالة", "lv": "Uzrakstīja ziņu", "en": "Wrote a message"},
        "points": 15,
        "condition": {"field": "message", "op": "is_not_empty"},
    },
    {
        "names": {"ar": "عميل نعرفه", "lv": "Klients, ko pazīstam", "en": "A contact we know"},
        "points": 15,
        "condition": {"field": "was_new", "op": "is", "value": False},
    },
    {
        "names": {"ar": "أرسل نموذجًا", "lv": "Nosūtīja veidlapu", "en": "Sent a form"},
        "points": 10,
        "event": "form.submitted",
        "half_life": 14,
    },
    {
        "names": {"ar": "حجز موعدًا", "lv": "Rezervēja tikšanos", "en": "Booked a meeting"},
        "points": 20,
        "event": "booking.made",
        "half_life": 30,
    },
)


def add_ready_plays(plays: Any, stages: Any) -> None:
    """Add the ready playbook where there is none: pieces of a stage go to the one of that name in the usual pipeline."""
    if plays.exists():
        return
    usual = stages.filter(pipeline__is_default=True, removed_at=None)
    by_name = {one.names.get("en"): one for one in usual}
    for position, one in enumerate(json.loads(PLAYS.read_text("utf-8"))):
        named = one.pop("stage")
        if not named or named in by_name:
            plays.create(position=position, stage=by_name.get(named), **one)
