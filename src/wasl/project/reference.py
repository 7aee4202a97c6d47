"""The readable description of the API: the OpenAPI description turned into what a page can draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wasl.project.api import api

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Line:
    """A parameter or a field: its name, type, and whether it is needed."""

    name: str
    type: str
    is_needed: bool
    text: str = ""


@dataclass(frozen=True)
class Operation:
    """One thing a program can ask for."""

    name: str
    method: str
    path: str
    text: str
    parameters: list[Line]
    body: list[Line]
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """The operations on one kind of thing."""

    name: str
    operations: list[Operation] = field(default_factory=list)


def reference() -> list[Part]:
    """Return all operations of the API by part, in the order of their paths."""
    schema = api.get_openapi_schema()
    parts: dict[str, Part] = {}
    for path, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                found = operations[method]
                name = found["tags"][0]
                part = parts.setdefault(name, Part(name))
                part.operations.append(_operation(path, method, found, schema["components"]["schemas"]))
    return [parts[name] for name in sorted(parts)]


def _operation(path: str, method: str, found: Mapping[str, Any], schemas: Mapping[str, Any]) -> Operation:
    return Operation(
        name=found["operationId"],
        method=method.upper(),
        path=path,
        text=found.get("description", ""),
        parameters=[
            Line(one["name"], _type(one["schema"]), bool(one.get("required")), one.get("description", ""))
            for one in found["parameters"]
        ],
        body=_body(found, schemas),
        answers=[
            (str(code), _answer(answer))
            for code, answer in sorted(found["responses"].items(), key=lambda pair: int(pair[0]))
        ],
    )


def _body(found: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[Line]:
    for content in found.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        named = schemas.get(_named(schema), schema)
        named = schemas.get(_named(named.get("anyOf", [{}])[0]), named)
        needed = named.get("required", ())
        return [Line(name, _type(one), name in needed) for name, one in named.get("properties", {}).items()]
    return []


def _answer(answer: Mapping[str, Any]) -> str:
    for content in answer.get("content", {}).values():
        return _type(content["schema"])
    return str(answer.get("description", ""))


def _named(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _type(schema: Mapping[str, Any]) -> str:
    """Return a type in a few letters: "string", "uuid | null", "[EmailIn]"."""
    if name := _named(schema):
        return name
    for choice in ("anyOf", "allOf", "oneOf"):
        if choice in schema:
            return " | ".join(dict.fromkeys(_type(one) for one in schema[choice]))
    if "enum" in schema:
        return " | ".join(f"“{value}”" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
