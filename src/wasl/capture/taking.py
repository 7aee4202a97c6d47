"""Takes in what is said of a form: what can be is set, what cannot is named by field."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wasl.capture.asking import CHOOSING, REPEATED, SOURCES, WAYS, own_fields
from wasl.capture.models import WebForm
from wasl.kernel.text import clean, clean_line, romanized

MOST_FIELDS, MOST_OPTIONS, MOST_SITES = 30, 40, 40
LONGEST_TEXT, LONGEST_LABEL, LONGEST_OPTION = 2000, 200, 120
TEXTS = ("heading", "intro", "consent", "thanks")
PLAIN = ("owner_id", "team_id", "is_active")
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def take_in(form: WebForm, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Set what is given on a form, unsaved; returns what is wrong, by field."""
    errors: dict[str, list[str]] = {}
    for name in values.keys() & set(PLAIN):
        setattr(form, name, values[name])
    form.name = clean_line(values.get("name", form.name) or "")[:120]
    if not form.name:
        errors["name"] = [_("A name is needed.")]
    form.key = _key(form, clean_line(values.get("key") or ""), errors)
    if "texts" in values:
        texts = values["texts"] or {}
        form.texts = {name: _by_language(texts.get(name) or {}, LONGEST_TEXT) for name in TEXTS}
    if "fields" in values:
        form.fields = _fields(values["fields"] or [], errors)
    if "sites" in values:
        form.sites = _sites(values["sites"] or [], errors)
    if "redirect" in values:
        form.redirect = clean_line(values["redirect"] or "")[:500]
    if form.redirect and not _leads_home(form):
        errors["redirect"] = [
            _("Give an address that begins with https:// and lies on one of the allowed sites.")
        ]
    return errors


def _key(form: WebForm, given: str, errors: dict[str, list[str]]) -> str:
    if not given:
        return form.key or slugify(romanized(form.name))[:50].strip("-") or f"f-{form.pk.hex[-8:]}"
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", given) or len(given) > 60:
        errors["key"] = [_("Use small Latin letters, digits and hyphens.")]
    return given


def _by_language(texts: Mapping[str, str], longest: int) -> dict[str, str]:
    codes = dict(settings.LANGUAGES)
    found = {code: clean(str(text or ""))[:longest] for code, text in texts.items() if code in codes}
    return {code: text for code, text in found.items() if text}


def _fields(given: Sequence[Mapping[str, Any]], errors: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return fields with keys that never change while their words do."""
    own, kept = own_fields(), []
    taken = {str(one["key"]) for one in given if one.get("key")}
    for one in given[:MOST_FIELDS]:
        source = str(one.get("source") or "")
        if source not in SOURCES and source not in own:
            continue
        key = str(one.get("key") or "") or _new_key(source, taken)
        taken.add(key)
        kept.append(
            {
                "key": key,
                "source": source,
                "labels": _by_language(one.get("labels", {}), LONGEST_LABEL),
                "is_needed": bool(one.get("is_needed")),
                **(_choices(one) if source in CHOOSING else {"options": []}),
            }
        )
    _check_fields(kept, errors)
    return kept


def _new_key(source: str, taken: set[str]) -> str:
    if source not in REPEATED:
        return source
    return next(
        key for number in range(MOST_FIELDS + len(taken) + 1) if (key := f"{source}{number}") not in taken
    )


def _choices(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return what can be chosen, and how each is called by language, in the same order."""
    words = {
        code: [clean_line(str(word))[:LONGEST_OPTION] for word in said]
        for code, said in (one.get("words") or {}).items()
        if code in dict(settings.LANGUAGES) and any(said)
    }
    return {"options": _options(one.get("options") or ()), **({"words": words} if words else {})}


def _options(given: Sequence[str]) -> list[str]:
    found = [clean_line(str(one))[:LONGEST_OPTION] for one in given[:MOST_OPTIONS]]
    return list(dict.fromkeys(one for one in found if one))


def _check_fields(kept: Sequence[Mapping[str, Any]], errors: dict[str, list[str]]) -> None:
    sources = [one["source"] for one in kept]
    once = [source for source in sources if source not in REPEATED]
    if len(once) != len(set(once)):
        errors["fields"] = [_("The same is asked twice. Ask it once, or ask a question of your own.")]
    elif not set(sources) & set(WAYS):
        errors["fields"] = [_("Ask for an e-mail address or a phone number: else nobody can be answered.")]
    elif any(one["source"] in CHOOSING and not one["options"] for one in kept):
        errors["fields"] = [_("Say what can be chosen, one on a line.")]
    elif any(len(said) != len(one["options"]) for one in kept for said in one.get("words", {}).values()):
        errors["fields"] = [_("Give as many lines in each language as there are choices, in the same order.")]


def _sites(given: Sequence[str], errors: dict[str, list[str]]) -> list[str]:
    """Return the hosts of sites, given as such or as addresses."""
    found = []
    for one in given[:MOST_SITES]:
        text = clean_line(one).lower()
        host = _host(text if "//" in text else f"//{text}")
        if host and HOST.fullmatch(host):
            found.append(host)
        elif text:
            errors["sites"] = [_("This is no name of a site: %(name)s") % {"name": text}]
    return list(dict.fromkeys(found))


def _leads_home(form: WebForm) -> bool:
    """Tell whether the redirect is an address of the web, on an allowed site where some are named."""
    host = _host(form.redirect)
    is_web = form.redirect.startswith(("https://", "http://")) and "@" not in urlsplit(form.redirect).netloc
    return bool(host) and is_web and (not form.sites or host in form.sites)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
