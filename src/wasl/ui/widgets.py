"""The scripts that put a page of ours into a frame on any site, in the language of that site."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from wasl.kernel.manifest import Text
from wasl.ui.pages import page


def widget_script(
    request: HttpRequest,
    *,
    attribute: str,
    path: str,
    words: Callable[[], Text],
    whole: str = "",
    tells_page: bool = False,
) -> HttpResponse:
    """Answer with the script: `attribute` (of `data-`) names the KEY in `path`; without one the page `whole` is shown.

    `words` says what the frame is, in the language that is active. Where it `tells_page`, the page in the frame learns on
    which one it stands, and from where that was reached.
    """
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = str(words())
    context: dict[str, Any] = {
        "attribute": attribute,
        "path": path,
        "whole": whole or path,
        "tells_page": tells_page,
    }
    # a script can do without the escapes of HTML, but not without those of its own strings
    response = page(request, "ui/widget.js", script=request.path, words=json.dumps(said), **context)
    response["Content-Type"] = "text/javascript; charset=utf-8"
    return response
