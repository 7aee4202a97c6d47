"""Forms, and what was sent through them."""

from wasl.capture.models.forms import WebForm
from wasl.capture.models.submissions import Submission

__all__ = ["Submission", "WebForm"]
