"""Reads imports and what a person needs to map a file."""

from wasl.exchange.queries.imports import (
    PAGE,
    Kept,
    Preview,
    all_refusals,
    attended_import,
    count_imports,
    get_import,
    get_refusal,
    importers,
    imports,
    kept,
    preview,
    refusal_count,
    refusals,
    stalled_imports,
)
from wasl.exchange.queries.mapping import MappingLine, mapping_lines, sheets

__all__ = [
    "PAGE",
    "Kept",
    "MappingLine",
    "Preview",
    "all_refusals",
    "attended_import",
    "count_imports",
    "get_import",
    "get_refusal",
    "importers",
    "imports",
    "kept",
    "mapping_lines",
    "preview",
    "refusal_count",
    "refusals",
    "sheets",
    "stalled_imports",
]
