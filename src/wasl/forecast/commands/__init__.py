"""Verbs on targets."""

from wasl.forecast.commands.targets import Cell, copy_targets, set_targets

__all__ = ["Cell", "copy_targets", "set_targets"]
