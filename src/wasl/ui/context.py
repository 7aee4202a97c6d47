"""What the layouts know of the request: who looks, where one may go, language, direction, theme."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, get_language_info
from django.utils.translation import gettext_lazy as _

from wasl.kernel.actor import VISITOR, Actor, ActorKind, Reach
from wasl.kernel.manifest import Act, Bell, MenuItem, Registry, Setting, Text, registry
from wasl.ui.addresses import reverse_or_blank

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "wasl_theme"
SIDE_COOKIE = "wasl_side"
# what stands at the foot of a phone beside the first place, by its letter: deals, else tasks, else the calendar
FOOT = ("P", "T", "K")
# the side bar follows the working day, then the life of a customer
GROUPS: dict[str, Text] = {
    "": "",
    "customers": _("Customers"),
    "sales": _("Sales"),
    "marketing": _("Marketing"),
    "service": _("Service"),
    "workspace": _("Workspace"),
}
SETTING_GROUPS: dict[str, Text] = {
    "": _("Personal"),
    "workspace": _("Workspace"),
    "records": _("Records"),
    "work": _("Daily work"),
    "sales": _("Sales"),
    "mail": _("Mail and other programs"),
    "safety": _("Safety and operation"),
}


@dataclass(frozen=True)
class Link:
    """One line of the side bar, the settings list or the palette."""

    label: Text
    url: str
    icon: str
    is_current: bool = False
    key: str = ""
    hint: Text = ""
    count: str = ""
    within: str = ""
    is_folded: bool = False


def may_open(actor: Actor, entry: MenuItem | Setting | Act) -> bool:
    """Tell whether a place is offered to `actor`: the named right, and some reach over its kind."""
    kind = getattr(entry, "kind", "")
    if kind and actor.reach_for(kind) is Reach.NONE:
        return False
    return not entry.permission or actor.may(entry.permission)


class Shell:
    """The frame around a page; each part is worked out only when a layout asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor = getattr(request, "actor", VISITOR)

    @property
    def language(self) -> str:
        """The language of the page."""
        return get_language() or settings.LANGUAGE_CODE

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if get_language_bidi() else "ltr"

    @property
    def own_language(self) -> str:
        """The language of who sits before the screen, also while looking with another's eyes (`request.user`)."""
        return getattr(self.request.user, "language", self.language)

    @property
    def own_direction(self) -> str:
        """The direction of that language."""
        return "rtl" if get_language_info(self.own_language)["bidi"] else "ltr"

    @property
    def languages(self) -> list[tuple[str, str]]:
        """All languages with their own names."""
        return list(settings.LANGUAGES)

    @property
    def theme(self) -> str:
        """`light`, `dark` or `auto`: as chosen in this browser, else the person's own (`request.theme`)."""
        theme = self.request.COOKIES.get(THEME_COOKIE) or getattr(self.request, "theme", "auto")
        return theme if theme in THEMES else "auto"

    @property
    def has_single_keys(self) -> bool:
        """Whether single letters are shortcuts: `workspace` may put the person's choice on the request."""
        return bool(getattr(self.request, "has_single_keys", True))

    @property
    def is_narrow(self) -> bool:
        """Whether the side bar was collapsed in this browser."""
        return self.request.COOKIES.get(SIDE_COOKIE) == "narrow"

    @property
    def workspace(self) -> str:
        """The name of the firm, put on the request by `workspace`; the product's name until then."""
        return getattr(self.request, "workspace_name", "") or str(settings.APP_NAME)

    @property
    def is_signed_in(self) -> bool:
        """Whether a person is signed in."""
        return self.actor.kind is ActorKind.USER

    @cached_property
    def menu(self) -> list[tuple[Text, list[Link]]]:
        """Groups of the side bar with their lines, without what the actor cannot use; those within another are folded until one is there."""
        items = [item for item in registry().all("menu") if may_open(self.actor, item)]
        links = [(item.group, self._link(item, item.args)) for item in items]
        return self._grouped(GROUPS, _folded(links))

    @cached_property
    def settings(self) -> list[tuple[Text, list[Link]]]:
        """Groups of the settings area with their pages, without what the actor cannot use."""
        items = [item for item in registry().all("settings") if may_open(self.actor, item)]
        links = [(item.group, self._link(item)) for item in items]
        return self._grouped(SETTING_GROUPS, links)

    @property
    def personal(self) -> list[Link]:
        """Settings that are everybody's own, for the menu at the reader's name."""
        return next((links for label, links in self.settings if label == SETTING_GROUPS[""]), [])

    @cached_property
    def tabs(self) -> list[Link]:
        """The first places of the side bar, for the bar at the foot of a phone, which holds five signs in all."""
        places = [link for _label, links in self.menu for link in links if not link.within]
        first, rest = places[:1], [link for link in places[1:] if link.key.upper() in FOOT]
        return [*first, *sorted(rest, key=lambda link: FOOT.index(link.key.upper()))][: 3 - len(self.bells)]

    @cached_property
    def creates(self) -> list[Link]:
        """Kinds of record the actor may create, with the page that does it; not those an act already offers."""
        kinds = [kind for kind in registry().all("kinds") if kind.create]
        allowed = [kind for kind in kinds if self.actor.reach_for(kind.name, "change") is not Reach.NONE]
        links = [Link(kind.label, reverse_or_blank(kind.create), kind.icon) for kind in allowed]
        taken = {act.url for act in self.acts}
        return [link for link in links if link.url and link.url not in taken]

    @cached_property
    def acts(self) -> list[Link]:
        """Other lines of the palette."""
        acts = [act for act in registry().all("acts") if may_open(self.actor, act)]
        links = [Link(act.label, reverse_or_blank(act.view), act.icon, key=act.key) for act in acts]
        return [link for link in links if link.url]

    @cached_property
    def bells(self) -> list[tuple[Link, str]]:
        """Signs that count what waits for the reader, each with the address that tells the number."""
        entries = registry().all("bells") if self.is_signed_in else []
        found = [(self._link(entry), reverse_or_blank(entry.count)) for entry in entries]
        return [(link, count) for link, count in found if link.url and count]

    @property
    def alerts(self) -> list[tuple[Text, str]]:
        """Trouble the reader should hear of on the first page: sentences, each with where to look."""
        found = [(entry.text(self.actor), reverse_or_blank(entry.view)) for entry in registry().all("alerts")]
        return [(text, url) for text, url in found if text]

    @property
    def dialogs(self) -> SafeString:
        """What can be opened over every page: the palette, the list of keys, the question before what cannot be undone."""
        who = self.actor
        rights = Actor(who.kind, "", permissions=who.permissions, reach=who.reach, read_only=who.read_only)
        return _dialogs(rights, self.language, registry())

    @cached_property
    def toasts(self) -> list[Message]:
        """Messages for the reader that no page has shown yet."""
        return list(messages.get_messages(self.request))

    def _link(self, item: MenuItem | Setting | Bell, args: Iterable[object] = ()) -> Link:
        url = reverse_or_blank(item.view, args)
        path = getattr(self.request, "menu_path", self.request.path)
        is_current = bool(url) and (path == url or (url.count("/") > 1 and path.startswith(url)))
        count = item.count if isinstance(item, MenuItem) else ""
        return Link(
            item.label,
            url,
            item.icon,
            is_current,
            getattr(item, "key", ""),
            getattr(item, "hint", ""),
            reverse_or_blank(count) if count else "",
            reverse_or_blank(item.within) if isinstance(item, MenuItem) and item.within else "",
        )

    @staticmethod
    def _grouped(
        order: Mapping[str, Text], links: Iterable[tuple[str, Link]]
    ) -> list[tuple[Text, list[Link]]]:
        known = [(group, link) for group, link in links if link.url]
        groups = [(label, [link for group, link in known if group == key]) for key, label in order.items()]
        return [(label, found) for label, found in groups if found]


@lru_cache(maxsize=100)
def _dialogs(rights: Actor, _language: str, _offered: Registry) -> SafeString:
    """Draw the dialogs of everybody who has these rights, once for each language."""
    request = HttpRequest()
    request.actor = rights  # type: ignore[attr-defined]
    return render_to_string("ui/dialogs.html", {"shell": Shell(request)})


def _folded(links: Iterable[tuple[str, Link]]) -> list[tuple[str, Link]]:
    """Return lines with those within another right behind it, folded unless that one or a line within it is the place of the page."""
    held = list(links)
    known = {link.url for _group, link in held}
    opened = {link.within or link.url for _group, link in held if link.is_current}
    found = [
        (
            group,
            replace(link, is_folded=link.within not in opened)
            if link.within in known
            else replace(link, within=""),
        )
        for group, link in held
    ]
    place = {link.url: at for at, (_group, link) in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda one: (place[one[1].within or one[1].url], bool(one[1].within)))


def shell(request: HttpRequest) -> dict[str, object]:
    """Give every template `shell` (see `Shell`) and `actor`."""
    frame = Shell(request)
    return {"shell": frame, "actor": frame.actor}
