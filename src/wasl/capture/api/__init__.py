"""The REST router of public forms and of what was sent through them."""

from ninja import Router

from wasl.capture.api.forms import router as forms
from wasl.capture.api.submissions import router as submissions

router = Router()
router.add_router("", forms)
router.add_router("", submissions)
