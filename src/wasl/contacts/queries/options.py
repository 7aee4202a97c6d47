"""The choices of what contacts are filtered by: those of every list, with countries and languages."""

from wasl.kernel.actor import Actor
from wasl.lists.listing import Options
from wasl.lists.queries import standard_options
from wasl.workspace.countries import COUNTRIES

# by their own names
LANGUAGES = (
    ("ar", "العربية"), ("lv", "Latviešu"), ("en", "English"), ("ru", "Русский"), ("fr", "Français"), ("de", "Deutsch"),
    ("ur", "اردو"), ("hi", "हिन्दी"),
)  # fmt: skip


def filter_options(viewer: Actor) -> Options:
    """Return the choices by name, each as (value, label)."""
    countries = [(code, str(name)) for code, name in COUNTRIES]
    return standard_options(viewer) | {"country": countries, "language": list(LANGUAGES)}
