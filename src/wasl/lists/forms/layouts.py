"""The editor of a page or form: the sections and parts as they stand in it, in the order of its inputs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import cached_property

from wasl.kernel.manifest import Part
from wasl.lists.forms.custom import languages
from wasl.lists.layouts.arranging import Arrangement, Block, Place
from wasl.lists.layouts.steps import take_step
from wasl.lists.queries.layouts import Arranged
from wasl.ui.forms import Form


@dataclass(frozen=True)
class Sheet:
    """A section as the editor draws it: its place, the inputs of its name (name, language, code, value), what they stand for."""

    place: Place
    names: list[tuple[str, str, str, str]]
    is_last: bool


class LayoutForm(Form):
    """An arrangement as it is sent; before that, as it is stored.

    `told` says what the last step did, `focus` where the keyboard goes on.
    """

    def __init__(self, data: QueryDict | None, arranged: Arranged) -> None:
        super().__init__(data)
        self.arranged, self.told, self.focus = arranged, "", ""
        if data is not None:
            self.arranged = replace(arranged, arrangement=arranged.surface.completed(read(data)))

    def step(self, name: str) -> None:
        """Take a step; nothing is stored. The focus follows what was moved out of a menu, added or removed."""
        self.told = take_step(self.arranged.surface, self.arranged.arrangement, name)
        verb, _colon, rest = name.partition(":")
        self.focus = {"into": f"up:{rest.partition('>')[0]}", "remove": "add", "add": "name"}.get(verb, "")

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        one = self.arranged
        return {"surface": one.surface_name, "arrangement": one.arrangement, "role": one.role}

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The sections in order."""
        one = self.arranged
        pairs = list(zip(one.arrangement.blocks, one.surface.places(one.arrangement), strict=True))
        known = languages()
        return [
            Sheet(
                place,
                [
                    (f"label_{code}.{block.key}", name, code, block.labels.get(code, ""))
                    for code, name in known
                ],
                len(pairs) == 1,
            )
            for block, place in pairs
        ]

    @property
    def hidden_parts(self) -> list[Part]:
        """What is not shown."""
        return [self.arranged.surface.parts[name] for name in self.arranged.arrangement.hidden]


def read(data: QueryDict) -> Arrangement:
    """Return the arrangement as its inputs follow each other: "s:" begins a section, "p:" is a part, "h:" ends them."""
    found = Arrangement()
    into = found.hidden
    for item in data.getlist("item"):
        sort, _colon, name = item.partition(":")
        if sort == "s":
            found.blocks.append(Block(name[:40], _labels(data, name), f"folded.{name}" in data))
            into = found.blocks[-1].parts
        elif sort == "h":
            into = found.hidden
        else:
            into.append(name)
    return found


def _labels(data: Mapping[str, str], key: str) -> dict[str, str]:
    given = {code: data.get(f"label_{code}.{key}", "").strip() for code, _name in settings.LANGUAGES}
    return {code: text for code, text in given.items() if text}
