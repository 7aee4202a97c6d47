"""What a rule was, each time it was put to work, and what each version changed."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from wasl.automation.checking import kinds_at
from wasl.automation.models import Rule, RuleVersion
from wasl.automation.plan import walk
from wasl.automation.queries.rules import need_right, sentence
from wasl.automation.wording import filter_said, inputs_said, step_said, when_said
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotFound
from wasl.kernel.manifest import Text

SHOWN = 20
LONGEST = 400
Part = tuple[Text, Text]


@dataclass(frozen=True)
class Difference:
    """A part of a rule that a version has and the one before it had not (`is_new`), or the other way round."""

    label: Text
    text: Text
    is_new: bool


@dataclass(frozen=True)
class VersionSeen:
    """A version: the rule as it was in words, and what it changed; nothing for the first one."""

    version: RuleVersion
    sentence: SafeString
    differences: Sequence[Difference]
    is_running: bool
    is_drafted: bool


def versions_of(viewer: Actor, rule: Rule) -> list[VersionSeen]:
    """Return the newest 20 versions of a rule, the newest first, in one query; raises `NotAllowed`."""
    need_right(viewer)
    rows = list(rule.versions.select_related("by").order_by("-number")[: SHOWN + 1])
    before: dict[int, RuleVersion] = {row.number + 1: row for row in rows}
    return [
        VersionSeen(
            row,
            sentence(row.definition, viewer),
            _differences(before[row.number].definition, row.definition, viewer)
            if row.number in before
            else (),
            row.pk == rule.version_id,
            row.definition == rule.draft,
        )
        for row in rows[:SHOWN]
    ]


def get_version(viewer: Actor, rule: Rule, number: int) -> RuleVersion:
    """Return a version of a rule; raises `NotFound`, `NotAllowed`."""
    need_right(viewer)
    found = rule.versions.filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def _differences(old: Mapping[str, Any], new: Mapping[str, Any], viewer: Actor) -> list[Difference]:
    """Return what differs between two definitions, in the order of the flow: what is gone before what came in its place."""
    left, right = list(_parts(old, viewer)), list(_parts(new, viewer))
    before, after = ([(str(label), str(text)) for label, text in side] for side in (left, right))
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    found: list[Difference] = []
    for name, start, end, begin, finish in changes:
        if name != "equal":
            found += [_told(*part, is_new=False) for part in left[start:end]]
            found += [_told(*part, is_new=True) for part in right[begin:finish]]
    return found


def _told(label: Text, text: Text, *, is_new: bool) -> Difference:
    """Return a difference with so much of a long text as is read."""
    is_phrase = isinstance(text, SafeString)
    return Difference(label, text if is_phrase else Truncator(text).chars(LONGEST), is_new)


def _parts(definition: Mapping[str, Any], viewer: Actor) -> Iterator[Part]:
    """Yield the parts of a rule as (what it is, in words)."""
    kind = str(definition["kind"])
    when = when_said(definition, viewer)
    yield when.label, when.text
    if asked := filter_said(definition.get("if"), kind, viewer):
        yield _("Condition"), asked
    kinds = kinds_at(definition, viewer)
    for place, step, _depth in walk(definition.get("do") or []):
        said = step_said(step, kinds.get(place, kind), viewer)
        yield said.label, said.text
        yield from inputs_said(step, kinds.get(place, kind), viewer)
    if until := filter_said(definition.get("until"), kind, viewer):
        yield _("Ends early"), until
