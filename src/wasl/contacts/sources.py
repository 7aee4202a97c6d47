"""Where contacts, leads and deals come from: what is well known is kept under one word, whatever it is called."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from wasl.kernel.manifest import Text
from wasl.kernel.text import fold
from wasl.lists import cells
from wasl.lists.listing import Field
from wasl.ui.templatetags import ui as draw

# names of sites stay as they are in every language
SOURCES: dict[str, Text] = {
    "phone": pgettext_lazy("source of a contact", "Phone"),
    "referral": pgettext_lazy("source of a contact", "Recommendation"),
    "website": pgettext_lazy("source of a contact", "Website"),
    "fair": pgettext_lazy("source of a contact", "Trade fair"),
    "email": pgettext_lazy("source of a contact", "E-mail"),
    "walk-in": pgettext_lazy("source of a contact", "Walked in"),
    "social": pgettext_lazy("source of a contact", "Social media"),
    "advertising": pgettext_lazy("source of a contact", "Advertising"),
    "import": pgettext_lazy("source of a contact", "Import"),
    "form": pgettext_lazy("source of a contact", "Form"),
    "lead": gettext_lazy("Lead"),
    "google": pgettext_lazy("source of a lead", "Google"),
    "instagram": pgettext_lazy("source of a lead", "Instagram"),
    "facebook": pgettext_lazy("source of a lead", "Facebook"),
    "linkedin": pgettext_lazy("source of a lead", "LinkedIn"),
    "youtube": pgettext_lazy("source of a lead", "YouTube"),
    "tiktok": pgettext_lazy("source of a lead", "TikTok"),
    "snapchat": pgettext_lazy("source of a lead", "Snapchat"),
}
# what programs and files call the same
ALSO = {"web": "website", "web site": "website", "exhibition": "fair", "reference": "referral"}


def source_word(source: str) -> str:
    """Return what a source is called in the reader's language; one that only this firm knows is as it was written."""
    return str(SOURCES.get(source, source))


def source_key(text: str) -> str:
    """Return the word under which a source is kept, from what somebody wrote in any of our languages."""
    return _meant().get(fold(text), text)


@cache
def _meant() -> dict[str, str]:
    found = {fold(name): key for name, key in ALSO.items()}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(label)): key for key, label in SOURCES.items()}
    return found | {fold(key): key for key in SOURCES}


def source_cell(row: Any) -> SafeString:
    """Draw the source of a record in the reader's words, where it is well known."""
    return draw.bdi(source_word(row.source)) if row.source else cells.NOTHING


def _asked(operator: str, value: Any) -> Q | None:
    """Return the condition of a source that is named in whatever words."""
    if operator == "is":
        return Q(source=source_key(value))
    return Q(source__in=[source_key(one) for one in value]) if operator == "in" else None


SOURCE = Field(
    "source",
    gettext_lazy("Source"),
    "text",
    keyword="source",
    is_grouped=True,
    build=_asked,
    said=source_word,
)
