"""The nouns of `exchange`: imports with what they refused and did, exports and the rule about large ones."""

from wasl.exchange.models.exports import Export, ExportRules
from wasl.exchange.models.imports import Import, ImportChange, ImportEffect, ImportRefusal

__all__ = ["Export", "ExportRules", "Import", "ImportChange", "ImportEffect", "ImportRefusal"]
