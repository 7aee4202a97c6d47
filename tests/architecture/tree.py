"""What the architecture tests look at: the product's own files, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "wasl"
# decorators that hand nothing to a framework; bases of classes that one finds by their place, and what it calls by name
PROPERTIES = {"property", "cached_property"}
OF_PYTHON = PROPERTIES | {"cache", "staticmethod", "classmethod", "contextmanager"}
BY_PLACE = {"AppConfig", "BaseCommand"}
CALLED = {"process_exception"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def python_files() -> tuple[Path, ...]:
    """Return every module of the product but migrations."""
    return tuple(sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts))


@cache
def parsed(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text())


def room(path: Path) -> str:
    """Return the room of a module: the file or the folder right inside its package."""
    return (
        path.relative_to(SOURCE).parts[1].removesuffix(".py")
        if len(path.relative_to(SOURCE).parts) > 1
        else ""
    )


def package(path: Path) -> str:
    """Return the package of a module."""
    return path.relative_to(SOURCE).parts[0]


def modules_of(name: str) -> Iterator[Path]:
    """Yield the modules of one room over all packages."""
    return (path for path in python_files() if room(path) == name)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, at any depth."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, FUNCTIONS))


def public(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield the public functions at the top of a module."""
    return (n for n in parsed(path).body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_"))


def standing_alone(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Yield the functions, classes and methods of a module that no framework finds by itself.

    A framework finds what a decorator hands over, what stands in a class derived from its own, and its own magic names.
    """
    for outer in (parsed(path), *(n for n in ast.walk(parsed(path)) if isinstance(n, ast.ClassDef))):
        derives = isinstance(outer, ast.ClassDef) and bool(outer.bases)
        for node in outer.body:
            if isinstance(node, ast.ClassDef) and not {ast.unparse(base) for base in node.bases} & BY_PLACE:
                yield node
            elif isinstance(node, FUNCTIONS) and not node.name.startswith("__") and node.name not in CALLED:
                decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
                if (decorators and decorators <= PROPERTIES) if derives else decorators <= OF_PYTHON:
                    yield node


def shown(path: Path) -> str:
    """Return a path as a reader of a failure wants it."""
    return str(path.relative_to(ROOT))
