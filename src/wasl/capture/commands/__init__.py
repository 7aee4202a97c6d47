"""Verbs on forms and on what is sent through them."""

from wasl.capture.commands.forms import add_form, change_form
from wasl.capture.commands.handing import hand_on, hold_back, note_made, release, try_again
from wasl.capture.commands.submitting import Visit, submit

__all__ = [
    "Visit",
    "add_form",
    "change_form",
    "hand_on",
    "hold_back",
    "note_made",
    "release",
    "submit",
    "try_again",
]
