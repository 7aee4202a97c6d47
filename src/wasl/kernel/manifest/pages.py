"""What a package puts on pages: menus, panels, composers, lines of the palette."""

from collections.abc import Callable
from dataclasses import dataclass

from wasl.kernel.actor import Actor
from wasl.kernel.manifest.text import Text


@dataclass(frozen=True)
class Panel:
    """A block beside a record of kind `on` ("*": all `but` some), fetched by HTMX from the URL name `view` with the record's id.

    It is absent for those without reach over `kind`.
    """

    on: str
    title: Text
    icon: str
    view: str
    order: int = 50
    kind: str = ""
    but: tuple[str, ...] = ()


@dataclass(frozen=True)
class Control:
    """A button at the head of every record's page: the URL name `view` takes the record's id and answers htmx with it.

    Until that has come a link with `label` and `icon` stands there.
    """

    label: Text
    icon: str
    view: str
    order: int = 50


@dataclass(frozen=True)
class Bell:
    """A sign in the frame of every page with the count of what waits for the reader: `view` is the page that it opens.

    `count` is the URL name that answers htmx with the number, and says itself when it is to be asked again.
    """

    label: Text
    icon: str
    view: str
    count: str
    key: str = ""


@dataclass(frozen=True)
class MenuItem:
    """A place in the side bar; absent for those without `permission` or without reach over `kind`.

    `count` is the URL name that answers htmx with the number of what waits there, and says itself when to ask again.
    A place `within` another (its `view`) is shown under it while one is there, or in another place within it.
    """

    label: Text
    view: str
    icon: str
    order: int
    group: str = ""
    kind: str = ""
    permission: str = ""
    key: str = ""
    args: tuple[str, ...] = ()
    count: str = ""
    within: str = ""


@dataclass(frozen=True)
class Setting:
    """A page of the settings area, under the heading of its `group`; without one it is everybody's own."""

    label: Text
    view: str
    icon: str
    order: int
    permission: str = ""
    hint: Text = ""
    group: str = ""


@dataclass(frozen=True)
class Composer:
    """A tab of the composer on records of kind `on` ("*": all `but` some): a form fragment from the URL name `view`.

    The view takes the record's id and `args`. `name` is its word in addresses; those without `permission` are not offered it.
    """

    on: str
    name: str
    label: Text
    icon: str
    view: str
    order: int
    key: str = ""
    args: tuple[str, ...] = ()
    permission: str = ""
    but: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """A line of the command palette that opens a page: `label`, where it goes, and who is offered it."""

    label: Text
    view: str
    icon: str
    permission: str = ""
    key: str = ""


@dataclass(frozen=True)
class Alert:
    """Trouble that a person should hear of on the first page: a sentence for the viewer, or nothing, and where to look."""

    text: Callable[[Actor], Text]
    view: str
