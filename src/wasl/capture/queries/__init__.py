"""Reads of forms and of what was sent through them."""

from wasl.capture.opened import open_form
from wasl.capture.queries.forms import all_forms, get_form, product_names
from wasl.capture.queries.submissions import (
    ShownSubmission,
    plain_submissions,
    show_submission,
    submissions_of,
)

__all__ = [
    "ShownSubmission",
    "all_forms",
    "get_form",
    "open_form",
    "plain_submissions",
    "product_names",
    "show_submission",
    "submissions_of",
]
