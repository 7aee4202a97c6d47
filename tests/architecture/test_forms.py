"""Every form carries the token without which it is refused."""

import re

from tests.architecture.tree import SOURCE

INCLUDE = re.compile(r'{%\s*include\s+"(?P<name>[^"#]+)[^"]*"(?P<rest>[^%]*)%}')


def templates() -> dict[str, str]:
    return {
        path.as_posix().split("/templates/", 1)[1]: path.read_text()
        for path in SOURCE.glob("*/templates/**/*.html")
    }


def has_form(name: str, known: dict[str, str], seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a template, or what it includes, writes the token."""
    if name in seen or name not in known:
        return False
    inner = (match["name"] for match in INCLUDE.finditer(known[name]))
    return "{% csrf_token %}" in known[name] or any(has_form(one, known, seen | {name}) for one in inner)


def test_what_is_included_with_nothing_but_its_own_values_still_gets_the_token() -> None:
    known = templates()
    found = [
        f"{name}: {match[0]}"
        for name, text in known.items()
        for match in INCLUDE.finditer(text)
        if re.search(r"\bonly\b", match["rest"])
        and "csrf_token=csrf_token" not in match["rest"]
        and has_form(match["name"], known)
    ]
    assert len(known) > 100
    assert found == []
