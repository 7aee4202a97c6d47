"""What an entry of the audit tells beside its act (`role: agent`), in words of the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from wasl.kernel.manifest import Text, registry
from wasl.ui.formats import number_text, size_text
from wasl.workspace.matrix import FIELD_LEVELS, REACHES

type Names = Mapping[str, str]

# what is told, by the key it is kept under
LABELS: dict[str, Text] = {
    "act": pgettext_lazy("audit", "What was done"),
    "contacts": gettext_lazy("Contacts"),
    "days": gettext_lazy("Days kept"),
    "count": pgettext_lazy("audit", "How many"),
    "created": pgettext_lazy("rows", "Added"),
    "fields": gettext_lazy("Fields"),
    "filter": gettext_lazy("Filter"),
    "format": gettext_lazy("Format"),
    "from": pgettext_lazy("role", "Made from"),
    "key": gettext_lazy("Role"),
    "kind": gettext_lazy("Record"),
    "language": gettext_lazy("Language"),
    "list": gettext_lazy("List"),
    "purpose": gettext_lazy("Message"),
    "refused": pgettext_lazy("rows", "Refused"),
    "role": gettext_lazy("Role"),
    "rows": gettext_lazy("Rows"),
    "size": gettext_lazy("Size"),
    "skipped": pgettext_lazy("rows", "Left as they were"),
    "task": gettext_lazy("Job"),
    "undone": pgettext_lazy("rows", "Taken back"),
    "updated": pgettext_lazy("rows", "Changed"),
}
# names of columns and letters that are kept as values
WORDS: dict[str, Text] = {
    "country": gettext_lazy("Country"),
    "currency": gettext_lazy("Currency"),
    "first_weekday": gettext_lazy("The week begins on"),
    "from_address": gettext_lazy("Sender's address"),
    "from_name": gettext_lazy("Sender's name"),
    "host": gettext_lazy("Mail server"),
    "invitation": gettext_lazy("Invitation"),
    "language": gettext_lazy("Language"),
    "large_export": gettext_lazy("A large export"),
    "lock": gettext_lazy("Too many wrong passwords"),
    "name": gettext_lazy("Name"),
    "password": gettext_lazy("Password"),
    "password_reset": gettext_lazy("Reset of a password"),
    "port": gettext_lazy("Port"),
    "rules_per_hour": gettext_lazy("E-mails that rules send in an hour, at most"),
    "security": gettext_lazy("Encryption"),
    "test": gettext_lazy("Test of the mail account"),
    "username": gettext_lazy("User name"),
    "zone": gettext_lazy("Time zone"),
}
# work on many records, by the keys of the acts
ACTS: dict[str, Text] = {
    "archive": gettext_lazy("Archive"),
    "assign": gettext_lazy("Assign"),
    "delete": gettext_lazy("Delete"),
    "edit": gettext_lazy("Change a field"),
    "hand_over": gettext_lazy("Hand over"),
    "plan": gettext_lazy("Plan calls or tasks"),
    "restore": gettext_lazy("Restore"),
    "tag": gettext_lazy("Add tags"),
    "untag": gettext_lazy("Remove tags"),
}
ACTIONS: dict[str, Text] = {"read": gettext_lazy("See"), "change": gettext_lazy("Change")}


def details(data: Mapping[str, Any], names: Names) -> list[str]:
    """Return what an entry keeps, a phrase each; `names` has the roles under "role:" and their key."""
    # ids prove, and tell a reader nothing
    told = ((key, value) for key, value in data.items() if key != "ids")
    return [phrase for key, value in told for phrase in _phrases(key, value, names)]


def _phrases(key: str, value: Any, names: Names) -> list[str]:
    rights = RIGHTS.get(key)
    if rights and isinstance(value, list) and len(value) == 2 and not isinstance(value[0], str):
        return rights(*value)
    return [_told(LABELS.get(key, key), _value(key, value, names))]


def _told(label: Text, value: str) -> str:
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def _value(key: str, value: Any, names: Names) -> str:
    if isinstance(value, list):
        words = list(dict.fromkeys(_word(key, one, names) for one in value))
        return _change(*words) if key == "role" and len(words) == 2 else _listed(words)
    return _word(key, value, names)


def _word(key: str, value: Any, names: Names) -> str:
    if key in {"role", "from", "key"}:
        return names.get(f"role:{value}", str(value))
    if key == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    if key == "kind":
        return _kind(str(value))
    if key == "act":
        return str(ACTS.get(value, value))
    if isinstance(value, int):
        return size_text(value) if key == "size" else number_text(value)
    return str(WORDS.get(value, value))


def _kind(name: str) -> str:
    found = {kind.name: kind.plural for kind in registry().all("kinds")}
    return str(found.get(name, _("Everything else") if name == "*" else name))


def _change(before: Text, after: Text) -> str:
    return pgettext("from one to another", "%(before)s → %(after)s") % {"before": before, "after": after}


def _listed(words: Iterable[Text]) -> str:
    return pgettext("between words of a list", ", ").join(map(str, words))


def _permissions(before: list[str], after: list[str]) -> list[str]:
    labels = {entry.name: entry.label for entry in registry().all("permissions")}
    given, taken = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    found = ((_("Given"), given), (_("Taken away"), taken))
    return [
        _told(label, _listed(labels.get(name, name) for name in names)) for label, names in found if names
    ]


def _reach(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    levels = dict(REACHES)
    return _differences(before, after, lambda level: levels.get(level, _("As everything else")), _action)


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    levels = dict(FIELD_LEVELS)
    return _differences(before, after, lambda level: levels.get(level, level), _field)


def _action(_kind_name: str, name: str) -> Text:
    return ACTIONS.get(name, name)


def _field(kind: str, name: str) -> Text:
    kinds = {entry.name for entry in registry().all("kinds")}
    return dict(registry().fields_of(kind)).get(name, name) if kind in kinds else name


def _differences(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    level: Callable[[str], Text],
    label: Callable[[str, str], Text],
) -> list[str]:
    found = []
    for kind in sorted({*before, *after}):
        old, new = before.get(kind, {}), after.get(kind, {})
        for name in sorted({*old, *new}):
            was, now = old.get(name, ""), new.get(name, "")
            if was != now:
                place = _listed((_kind(kind), label(kind, name)))
                found.append(_told(place, _change(level(was), level(now))))
    return found


RIGHTS: dict[str, Callable[..., list[str]]] = {
    "permissions": _permissions,
    "reach": _reach,
    "fields": _fields,
}
