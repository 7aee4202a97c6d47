"""Every form carries the token without which it is refused."""

import re

from tests.architecture.tree import SOURCE

CHOSEN = re.compile(r"{%\s*include\s+[^\"\s%][^%]*\bonly\s*%}")
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


def test_a_template_chosen_by_a_value_gets_the_token_for_whichever_holds_a_form() -> None:
    chosen = [(name, match[0]) for name, text in templates().items() for match in CHOSEN.finditer(text)]
    assert chosen
    assert [one for one in chosen if "csrf_token=csrf_token" not in one[1]] == []
