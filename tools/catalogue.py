"""Builds and checks the catalogues of translations from the parts that stand beside them.

The files `src/wasl/locale/parts/*.json` are the one source of every translation. A part maps a message id to its
translations: `{"Save": {"ar": "حفظ", "lv": "Saglabāt"}}`. A key may carry a context before a caret ("month^May") and a
plural after a bar ("one file|%(count)d files"); then each translation is a list with one text per plural form. The
catalogues that Django reads are made from the parts and are not kept in the repository.
"""

import argparse
import ast
import json
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "lv", "en")
TRANSLATED = ("ar", "lv")
# CLDR's plural rules: https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
PLURAL_RULES = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    "lv": "nplurals=3; plural=n%10==0 || (n%100>=11 && n%100<=19) ? 0 : n%10==1 && n%100!=11 ? 1 : 2;",
    "en": "nplurals=2; plural=n!=1;",
}
# forms that stand for one number alone, so that the text may say it in words and drop the placeholder
ONE_NUMBER = {"ar": {0, 1, 2}, "lv": set[int](), "en": {0}}
FUNCTIONS = {
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
TEMPLATE_NAMES = {"_": "gettext", **{name: name for name in FUNCTIONS}}
TEMPLATE_CALL = re.compile(r"(?<![\w.])(_|n?p?gettext)\(")
# gettext's own, Python's, and those of the Liquid templates of mails
PLACEHOLDER = re.compile(r"%\([^)]*\)[a-z]|%[sd]|\{\{ *\w+ *\}\}|(?<!\{)\{[a-z_]+\}(?!\})")


@dataclass(frozen=True, order=True)
class Message:
    """What the code asks a translation for."""

    msgid: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str:
        """Return the key under which the parts hold it."""
        return (
            (f"{self.context}^" if self.context else "")
            + self.msgid
            + (f"|{self.plural}" if self.plural else "")
        )

    @classmethod
    def from_key(cls, key: str, *, has_plural: bool) -> "Message":
        """Return the message that a key of a part stands for."""
        context, caret, rest = key.rpartition("^")
        msgid, _bar, plural = rest.partition("|") if has_plural else (rest, "", "")
        return cls(msgid, plural, context if caret else "")


@dataclass
class Findings:
    """Everything found: where each message is used, and what is wrong."""

    places: dict[Message, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@dataclass
class Parts:
    """The translations of all parts, by message and language, and what is wrong with the files."""

    texts: dict[Message, dict[str, list[str]]] = field(default_factory=dict)
    homes: dict[Message, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


# --- what the code asks for ---------------------------------------------------------------------------------------


def extract(package: Path) -> Findings:
    """Return every message of the Python files and templates under `package`."""
    found = Findings()
    for file in sorted(package.rglob("*.py")):
        if "migrations" not in file.parts:
            source = file.read_text(encoding="utf-8")
            tree = ast.parse(source, str(file))
            _collect(_calls(tree, _names(tree)), file.relative_to(package), 0, found)
    for file in sorted(package.rglob("templates/**/*")):
        if file.is_file():
            _template(file, package, found)
    return found


def _names(tree: ast.Module) -> dict[str, str]:
    """Return the names under which a module calls Django's translation functions."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {
                alias.asname or alias.name: alias.name for alias in node.names if alias.name in FUNCTIONS
            }
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils":
            names |= {
                f"{alias.asname or alias.name}.{name}": name
                for alias in node.names
                if alias.name == "translation"
                for name in FUNCTIONS
            }
    return names


def _calls(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (function := names.get(ast.unparse(node.func))):
            yield node, function


def _collect(calls: Iterable[tuple[ast.Call, str]], place: Path, line: int, found: Findings) -> None:
    for node, function in calls:
        where = f"{place}:{line or node.lineno}"
        roles = FUNCTIONS[function]
        values = node.args[: len(roles)]
        texts = [
            value.value
            for value in values
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
        ]
        if len(texts) == len(roles):
            message = Message(**dict(zip(roles, texts, strict=True)))
            found.places.setdefault(message, []).append(where)
            if "^" in "".join(texts) or ("|" in message.msgid and message.plural):
                found.faults.append(
                    f"{where}: a message id may not hold ^, nor a plural one |: {message.key!r}"
                )
        elif any(isinstance(value, ast.JoinedStr | ast.BinOp) for value in values):
            found.faults.append(f"{where}: {function} needs a plain string with named placeholders")


def _template(file: Path, package: Path, found: Findings) -> None:
    """Collect the messages of one template by way of Django's own `templatize`, which writes them as calls."""
    code = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    for match in TEMPLATE_CALL.finditer(code):
        call = _first_call(code[match.start() :])
        if call is not None:
            line = code.count("\n", 0, match.start()) + 1
            function = TEMPLATE_NAMES[match[1]]
            _collect([(call, function)], file.relative_to(package), line, found)


def _first_call(code: str) -> ast.Call | None:
    """Return the call that `code` begins with: the shortest beginning that is a whole expression."""
    for end in (match.end() for match in re.finditer(r"\)", code)):
        try:
            node = ast.parse(code[:end], mode="eval").body
        except SyntaxError:
            continue
        return node if isinstance(node, ast.Call) else None
    return None


# --- what the parts give ------------------------------------------------------------------------------------------


def read_parts(folder: Path) -> Parts:
    """Return the translations of every part in `folder`."""
    parts = Parts()
    for file in sorted(folder.glob("*.json")):
        try:
            entries = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_pairs)
        except ValueError as error:
            parts.faults.append(f"{file.name}: {error}")
            continue
        for key, entry in entries.items():
            has_plural = isinstance(entry, dict) and any(isinstance(value, list) for value in entry.values())
            _take(Message.from_key(key, has_plural=has_plural), entry, file.name, parts)
    return parts


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _value in pairs]
        raise ValueError(f"a key stands twice: {next(name for name in names if names.count(name) > 1)!r}")
    return result


def _take(message: Message, entry: object, home: str, parts: Parts) -> None:
    if not isinstance(entry, dict) or not set(entry) <= set(LANGUAGES):
        parts.faults.append(f"{home}: {message.key!r} may hold {', '.join(LANGUAGES)} and nothing else")
        return
    texts = {language: value if isinstance(value, list) else [value] for language, value in entry.items()}
    earlier = parts.texts.get(message)
    if earlier is not None and earlier != texts:
        parts.faults.append(f"{home}: {message.key!r} is translated otherwise in {parts.homes[message]}")
        return
    parts.texts[message] = texts
    parts.homes[message] = home


# --- rules --------------------------------------------------------------------------------------------------------


def check(found: Findings, parts: Parts) -> list[str]:
    """Return every fault: what is missing, empty, unused, or has lost a placeholder or a plural form."""
    faults = [*found.faults, *parts.faults]
    for message, places in sorted(found.places.items()):
        given = parts.texts.get(message, {})
        gaps = [language for language in TRANSLATED if not given.get(language)]
        faults += [f"{places[0]}: no {language} for {message.key!r}" for language in gaps]
    for message, texts in sorted(parts.texts.items()):
        home = parts.homes[message]
        if message not in found.places:
            faults.append(f"{home}: nothing asks for {message.key!r}")
        for language, forms in texts.items():
            faults += [
                f"{home}: {language} of {message.key!r} {fault}"
                for fault in _faults(message, language, forms)
            ]
    return faults


def _faults(message: Message, language: str, forms: list[str]) -> Iterator[str]:
    wanted = int(PLURAL_RULES[language].removeprefix("nplurals=").partition(";")[0]) if message.plural else 1
    if len(forms) != wanted:
        yield f"has {len(forms)} forms instead of {wanted}"
        return
    needed = set(PLACEHOLDER.findall(message.plural or message.msgid))
    for number, text in enumerate(forms):
        if not isinstance(text, str) or not text.strip():
            yield "is empty"
            continue
        present = set(PLACEHOLDER.findall(text))
        lost = needed - present
        if message.plural and number in ONE_NUMBER[language] and len(lost) == 1:
            lost = set()
        if lost or present - needed:
            yield f"has not the placeholders of the id: {', '.join(sorted(lost | present - needed))}"


# --- what Django reads --------------------------------------------------------------------------------------------


def compile_catalogues(parts: Parts, locale: Path) -> list[Path]:
    """Write `django.po` for people's tools and `django.mo` for Django, one each per language; returns the latter."""
    written = []
    for language in LANGUAGES:
        folder = locale / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        entries = {
            message: _forms(message, texts, language) for message, texts in sorted(parts.texts.items())
        }
        (folder / "django.po").write_text(_po(language, entries, parts.homes), encoding="utf-8")
        (folder / "django.mo").write_bytes(_mo(language, entries))
        written.append(folder / "django.mo")
    return written


def _forms(message: Message, texts: dict[str, list[str]], language: str) -> list[str]:
    given = texts.get(language)
    if given or language != "en":
        return given or []
    return [message.msgid, message.plural] if message.plural else [message.msgid]


def _header(language: str) -> str:
    return (
        f"Language: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
        f"Content-Transfer-Encoding: 8bit\nPlural-Forms: {PLURAL_RULES[language]}\n"
    )


def _po(language: str, entries: dict[Message, list[str]], homes: dict[Message, str]) -> str:
    blocks = [f'msgid ""\nmsgstr {_quoted(_header(language))}']
    for message, forms in entries.items():
        lines = [f"#. {homes[message]}"]
        if message.context:
            lines.append(f"msgctxt {_quoted(message.context)}")
        lines.append(f"msgid {_quoted(message.msgid)}")
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
            lines += [f"msgstr[{number}] {_quoted(text)}" for number, text in enumerate(forms)]
        else:
            lines.append(f"msgstr {_quoted(''.join(forms))}")
        blocks.append("\n".join(lines))
    return "# Made from parts/ by tools/catalogue.py; changes here are lost.\n" + "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _mo(language: str, entries: dict[Message, list[str]]) -> bytes:
    """Return the binary catalogue (GNU gettext manual, "The Format of GNU MO Files"), its ids sorted as bytes."""
    table = {b"": _header(language).encode()}
    for message, forms in entries.items():
        if forms:
            name = f"{message.context}\x04{message.msgid}" if message.context else message.msgid
            asked = f"{name}\x00{message.plural}" if message.plural else name
            table[asked.encode()] = "\x00".join(forms).encode()
    count = len(table)
    offset = 28 + 16 * count
    ids, texts = b"", b""
    id_rows, text_rows = b"", b""
    size_of_ids = sum(len(key) + 1 for key in table)
    for key in sorted(table):
        id_rows += struct.pack("<2I", len(key), offset + len(ids))
        text_rows += struct.pack("<2I", len(table[key]), offset + size_of_ids + len(texts))
        ids += key + b"\x00"
        texts += table[key] + b"\x00"
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, offset)
    return head + id_rows + text_rows + ids + texts


# --- command line -------------------------------------------------------------------------------------------------


def missing(found: Findings, parts: Parts) -> dict[str, dict[str, object]]:
    """Return the entries a part still needs, ready to be filled in."""
    lacking: dict[str, dict[str, object]] = {}
    for message in sorted(found.places):
        given = parts.texts.get(message, {})
        gaps = [language for language in TRANSLATED if not given.get(language)]
        if gaps:
            lacking[message.key] = {language: ([] if message.plural else "") for language in gaps}
    return lacking


def arguments() -> argparse.ArgumentParser:
    """Return the command line."""
    parser = argparse.ArgumentParser(prog="tools/catalogue.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    about = {
        "check": "Compare the parts with the code. Each fault is one line; the exit code is 1 when there is any.",
        "compile": "Write django.po and django.mo of every language from the parts. Setting up does this by itself.",
        "missing": "Print the entries that the parts still lack as JSON, ready to be filled in and added to a part.",
    }
    for name, text in about.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument(
            "--root",
            type=Path,
            default=ROOT / "src" / "wasl",
            help="The folder of the packages, which holds locale/. The product's own by default.",
        )
    return parser


def main(words: list[str] | None = None) -> int:
    """Run one command and return the exit code."""
    chosen = arguments().parse_args(words)
    parts = read_parts(chosen.root / "locale" / "parts")
    if chosen.command == "compile":
        compile_catalogues(parts, chosen.root / "locale")
        # a fault in one entry must not keep the product from starting; `check` refuses it before it is released
        for fault in parts.faults:
            print(fault, file=sys.stderr)
        return 0
    found = extract(chosen.root)
    if chosen.command == "missing":
        print(json.dumps(missing(found, parts), ensure_ascii=False, indent=1))
        return 0
    faults = check(found, parts)
    for fault in faults:
        print(fault)
    print(f"{len(found.places)} messages, {len(parts.texts)} translated, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
