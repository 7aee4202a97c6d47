"""Every line has one place: rooms, gates and sizes, checked on the source itself."""

import ast
import re
from collections import Counter
from pathlib import Path

from tests.architecture.tree import (
    ROOT,
    SOURCE,
    functions,
    modules_of,
    package,
    parsed,
    public,
    python_files,
    room,
    shown,
    standing_alone,
)

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# classes that htmx and Django give
OF_LIBRARIES = {"htmx-request", "htmx-settling", "htmx-indicator", "errorlist"}
WORD = re.compile(r"\w+")
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "signals", "core", "common", "base", "misc"}
# floors whose objects are not records of the business: the gate of `visible_to` starts above them
BELOW_THE_GATES = {"kernel", "ui", "worker"}
# commands that nobody is there to ask: the first owner makes himself, a guest proves himself by a code
ASKED_BY_NOBODY = {
    "create_owner", "set_up_workspace", "accept_invitation", "note_session", "end_sessions", "emit", "emit_many", "lock",
    "save_changed", "changed_since", "as_json", "tags_named", "told", "safe_name", "may_give", "set_checked_password", "digest_of",
    # letters are queued by other commands, in their transaction
    "queue", "queue_letter", "enqueue",
}  # fmt: skip


def test_no_room_has_a_name_that_says_nothing() -> None:
    found = [shown(path) for path in python_files() if path.stem in FORBIDDEN_NAMES]
    assert found == []


def test_nothing_is_defined_that_nobody_names() -> None:
    said = Counter(
        word
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".js"}
        for word in WORD.findall(path.read_text())
    )
    found = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in standing_alone(path)
        if said[node.name] == 1
    ]
    assert found == []


def test_no_file_is_longer_than_500_lines() -> None:
    found = [f"{shown(p)}: {n}" for p in python_files() if (n := len(p.read_text().splitlines())) > 500]
    assert found == []


def test_no_function_is_longer_than_60_lines() -> None:
    found = [
        f"{shown(path)}:{f.lineno} {f.name}: {f.end_lineno - f.lineno + 1}"
        for path in python_files()
        for f in functions(path)
        if f.end_lineno is not None and f.end_lineno - f.lineno + 1 > 60
    ]
    assert found == []


def test_no_template_is_longer_than_200_lines_and_no_behavior_longer_than_150() -> None:
    long = [p for p in SOURCE.rglob("templates/**/*.html") if len(p.read_text().splitlines()) > 200]
    long += [p for p in SOURCE.rglob("static/**/*.js") if len(p.read_text().splitlines()) > 150]
    assert [shown(path) for path in long] == []


def test_views_api_forms_and_tags_never_touch_a_manager() -> None:
    rooms = ("views", "api", "forms", "templatetags")
    found = [
        f"{shown(path)}:{node.lineno}"
        for name in rooms
        for path in modules_of(name)
        if package(path) not in BELOW_THE_GATES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert found == []


def _is_command(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(d, ast.Call) and getattr(d.func, "id", "") == "command" for d in function.decorator_list
    )


def _offered(path: Path) -> set[str] | None:
    """Return what the package offers as its commands: `__all__` of the room, or None where the room is one file."""
    init = path.parent / "__init__.py"
    if path.parent.name != "commands" or not init.exists():
        return None
    lists = [
        node.value
        for node in parsed(init).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
    ]
    return {str(ast.literal_eval(item)) for names in lists for item in names.elts}


def test_what_a_package_offers_as_commands_asks_for_a_right_and_says_by_whom() -> None:
    bare, without_by = [], []
    for path in modules_of("commands"):
        offered = _offered(path)
        for function in public(path):
            if offered is not None and function.name not in offered:
                continue
            names = {arg.arg for arg in function.args.kwonlyargs}
            if not _is_command(function) and function.name not in ASKED_BY_NOBODY:
                bare.append(f"{shown(path)}:{function.lineno} {function.name}")
            if _is_command(function) and "by" not in names:
                without_by.append(f"{shown(path)}:{function.lineno} {function.name}")
    assert (bare, without_by) == ([], [])


def test_nothing_catches_everything() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") == "Exception")
        and package(path) != "worker"
        # a letter that came in is never lost to a fault of ours: it is noted and raised again
        and not shown(path).endswith("mail/reception.py")
    ]
    assert found == []


def test_no_signal_receivers_and_no_generic_keys() -> None:
    words = re.compile(r"\b(GenericForeignKey|@receiver|post_save|pre_save|get_model\()")
    assert [shown(path) for path in python_files() if words.search(path.read_text())] == []


def test_templates_hold_no_script_no_style_and_no_side_that_has_a_name() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son(click|load|change|submit|input)=", re.IGNORECASE
    )
    sided = re.compile(r'class="[^"]*\b(float-left|float-right|text-left|text-right|m[lr]-\d|p[lr]-\d)\b')
    pages = [path for path in SOURCE.rglob("templates/**/*.html") if "letters" not in path.parts]
    assert [shown(p) for p in pages if inline.search(p.read_text()) or sided.search(p.read_text())] == []


def test_styles_are_logical() -> None:
    physical = re.compile(
        r"(margin|padding|border)-(left|right)\s*:|(?<![\w-])(left|right)\s*:\s*[\d-]|text-align:\s*(left|right)"
    )
    found = [
        f"{shown(path)}: {match.group(0)}"
        for path in SOURCE.rglob("static/**/*.css")
        for match in physical.finditer(path.read_text())
    ]
    assert found == []


def test_no_style_is_for_a_class_that_nothing_wears() -> None:
    written = "\n".join(p.read_text() for p in SOURCE.rglob("*") if p.suffix in {".html", ".py", ".js"})
    worn = set(re.findall(r"[\w-]+", written)) | OF_LIBRARIES
    # the beginnings of classes whose end is a value: class="p-{{ share }}", f"is-{kind}"
    begun = tuple(set(re.findall(r"([a-z][\w-]*-)\{", written)) - {"w-"})
    found = {
        f"{shown(path)}: {name}"
        for path in SOURCE.rglob("static/**/*.css")
        for name in re.findall(r"\.([a-z][\w-]*)", COMMENT.sub("", path.read_text()), re.IGNORECASE)
        if name not in worn and not name.startswith(begun)
    }
    assert found == set()


def test_every_package_with_models_says_what_it_adds() -> None:
    packages = {package(path) for path in modules_of("models")}
    assert [name for name in packages if not (SOURCE / name / "manifest.py").exists()] == []


def test_modules_say_what_they_are_for() -> None:
    found = [
        shown(path)
        for path in python_files()
        if path.read_text().strip() and not ast.get_docstring(parsed(path))
    ]
    assert found == []


def test_queries_are_asked_by_a_viewer() -> None:
    """A read of records starts with who looks; what has no rows of the business is listed here."""
    free = {
        "workspace",
        "actor_of_user",
        "actor_in",
        "eyes_of",
        "token_actor",
        "read_filter",
        "subject_visible",
        "as_uuid",
    }
    found = []
    for path in modules_of("queries"):
        if package(path) not in {"records", "contacts", "lists", "exchange"}:
            continue
        for function in public(path):
            arguments = [arg.arg for arg in function.args.args]
            if "viewer" not in arguments and function.name not in free and room(path) == "queries":
                found.append(f"{shown(path)}:{function.lineno} {function.name}({', '.join(arguments)})")
    assert [one for one in found if "_condition(" not in one] == []


def test_the_tree_holds_no_path_of_a_machine_and_no_registry() -> None:
    words = re.compile(r"/work/|/tmp/w/|://[a-z.-]*(pypi|pythonhosted|npmjs|debian)\.(org|com)")
    suffixes = {".py", ".md", ".toml", ".txt", ".json", ".html", ".js", ".css", ""}
    skipped = {
        ".venv",
        "node_modules",
        "var",
        ".git",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        "build",
    }
    found = [
        shown(path)
        for path in ROOT.rglob("*")
        if path.is_file() and path.suffix in suffixes and not skipped & set(path.relative_to(ROOT).parts)
        if path != SOURCE and path.name != "test_rooms.py" and words.search(path.read_text(errors="replace"))
    ]
    assert found == []
