"""Verbs on targets, and what happens each night."""

from wasl.forecast.commands.learning import learn
from wasl.forecast.commands.nights import take_night
from wasl.forecast.commands.targets import Cell, copy_targets, set_targets

__all__ = ["Cell", "copy_targets", "learn", "set_targets", "take_night"]
