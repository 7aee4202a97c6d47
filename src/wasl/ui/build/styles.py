"""Makes one small style sheet: Tabler without what no page uses, then our own sources."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
DROPPED = re.compile(r"\[data-bs-theme=[\"']?dark|\[data-bs-theme-|::-moz-focus|-ms-|\[dir=")
ELEMENT = re.compile(r"(?:^|[\s>+~(])([a-z][a-z0-9]*)")
VARIABLE = re.compile(r"var\((--[\w-]+)")
SETTING = re.compile(r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=}))")
# elements that no template of ours contains
FOREIGN = frozenset(
    {"iframe", "audio", "video", "canvas", "object", "caption", "samp", "dfn", "abbr", "address", "output"}
)


@dataclass
class Rule:
    """A rule: its prelude, its own text, or the rules inside (@media)."""

    prelude: str
    body: str = ""
    rules: list["Rule"] = field(default_factory=list)

    def text(self) -> str:
        """Return the rule as CSS."""
        if self.prelude.endswith(";"):
            return self.prelude
        return f"{self.prelude}{{{self.body or ''.join(rule.text() for rule in self.rules)}}}"


def parse(css: str) -> list[Rule]:
    """Return the rules of a style sheet without strings that hold braces (Tabler and ours have none)."""
    return list(_rules(COMMENT.sub("", css)))


def _rules(css: str) -> Iterator[Rule]:
    at = 0
    while (opening := css.find("{", at)) >= 0:
        statement = css.find(";", at, opening)
        if statement >= 0:
            yield Rule(css[at : statement + 1].strip())
            at = statement + 1
            continue
        closing = _closing(css, opening)
        prelude, inner = " ".join(css[at:opening].split()), css[opening + 1 : closing]
        is_group = prelude.startswith(("@media", "@supports", "@layer", "@container"))
        yield Rule(prelude, rules=list(_rules(inner))) if is_group else Rule(prelude, body=squeezed(inner))
        at = closing + 1


def _closing(css: str, opening: int) -> int:
    depth, at = 1, opening
    while depth:
        at += 1
        depth += {"{": 1, "}": -1}.get(css[at], 0)
    return at


def squeezed(text: str) -> str:
    """Return declarations without needless spaces."""
    return re.sub(r"\s*([;,{}])\s*", r"\1", re.sub(r":\s+", ":", " ".join(text.split()))).strip(" ;")


def selectors(prelude: str) -> list[str]:
    """Split a selector list at its outer commas."""
    return [part.strip() for part in re.split(r",(?![^(]*\))", prelude)]


def _is_used(selector: str, classes: set[str]) -> bool:
    plain = re.sub(r":not\([^)]*\)", "", selector)
    if DROPPED.search(plain) or FOREIGN & set(ELEMENT.findall(plain)):
        return False
    return all(name in classes for name in CLASS.findall(plain))


def purge(rules: list[Rule], classes: set[str]) -> list[Rule]:
    """Return the rules that can match something built of `classes`."""
    kept = []
    for rule in rules:
        if rule.rules:
            inner = purge(rule.rules, classes)
            if inner and "print" not in rule.prelude:
                kept.append(Rule(rule.prelude, rules=inner))
        elif rule.prelude.startswith("@"):
            if rule.prelude.startswith("@keyframes"):
                kept.append(rule)
        elif used := [part for part in selectors(rule.prelude) if _is_used(part, classes)]:
            kept.append(Rule(",".join(used), rule.body))
    return kept


def _without_variables(css: str, own: str) -> str:
    wanted = set(VARIABLE.findall(css)) | set(VARIABLE.findall(own))
    smaller = SETTING.sub(lambda found: found.group(0) if found.group(1) in wanted else "", css)
    return re.sub(r"[^{};]+\{\}", "", smaller)


def without_unused(css: str, own: str) -> str:
    """Drop custom properties and animations that neither Tabler's remaining rules nor our own ask for."""
    smaller = _without_variables(css, own)
    while smaller != css:
        css, smaller = smaller, _without_variables(smaller, own)
    for name in set(re.findall(r"@(?:-webkit-)?keyframes ([\w-]+)", css)):
        if not re.search(rf"animation(?:-name)?:[^;}}]*\b{name}\b", css + own):
            css = re.sub(rf"@(?:-webkit-)?keyframes {name}\{{(?:[^{{}}]*\{{[^{{}}]*\}})*\}}", "", css)
    return css


def bundle(tabler: str, own: list[str], classes: set[str]) -> str:
    """Return the style sheet of one direction."""
    ours = "".join(rule.text() for source in own for rule in parse(source))
    theirs = "".join(rule.text() for rule in purge(parse(tabler), classes))
    return without_unused(theirs, ours) + ours
