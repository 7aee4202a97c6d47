"""`Idempotency-Key`: the same key and body give the same answer for a day, and one effect.

The row is inserted first and the answer written last, in the transaction of the request: a crash leaves neither, and a
second request with the key waits at the unique constraint for the first.
"""

import datetime
import hashlib
import json
from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.tasks import task
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.api import problem
from wasl.kernel.faults import AWAY, is_held
from wasl.project.models import ApiAnswer

LIFE = datetime.timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "Location")


class Idempotency:
    """Middleware over the POST requests of the API that carry a key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer from the store, or run the request once and keep its answer."""
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method != "POST" or not request.path.startswith("/api/"):
            return self.get_response(request)
        if not 0 < len(key) <= 255:
            return problem(request, 422, _("An Idempotency-Key has 1 to 255 characters."))
        try:
            with transaction.atomic():
                return self._once(request, key)
        except RequestDataTooBig:
            return problem(request, 413, _("This is larger than Wasl takes."))
        except (MultiPartParserError, SuspiciousOperation):
            return problem(
                request, 400, _("The address or the form was damaged on its way. Go back and try again.")
            )
        except AWAY as error:
            return _later(request, error)

    def _once(self, request: HttpRequest, key: str) -> HttpResponse:
        digest = _digest(request)
        caller = hashlib.sha256(request.headers.get("Authorization", "").encode()).hexdigest()
        answer, is_first = ApiAnswer.objects.get_or_create(
            caller=caller, path=request.path[:200], key=key, defaults={"digest": digest}
        )
        if not is_first:
            return _repeated(request, answer, digest)
        response = self.get_response(request)
        if response.status_code >= 500 or response.has_header("Retry-After"):
            transaction.set_rollback(True)
            return response
        answer.status, answer.body = response.status_code, response.content
        answer.headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
        answer.save()
        return response


def _later(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_held(error):
        # the first request with this key still runs: its row is locked
        response = problem(request, 409, _("The first request with this key is still running."))
    else:
        response = problem(request, 503, _("Wasl cannot answer just now. Try again in a moment."))
    response["Retry-After"] = "3"
    return response


def _digest(request: HttpRequest) -> str:
    """Return a hash of what was sent; of files their content, whose upload may be larger than a body held in memory."""
    if request.content_type != "multipart/form-data":
        return hashlib.sha256(request.body).hexdigest()
    total = hashlib.sha256(json.dumps(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            total.update(json.dumps([name, file.name, file.size]).encode())
            for piece in file.chunks():
                total.update(piece)
            file.seek(0)
    return total.hexdigest()


def _repeated(request: HttpRequest, answer: ApiAnswer, digest: str) -> HttpResponse:
    if answer.digest != digest:
        return problem(request, 422, _("This Idempotency-Key was used with another body."))
    response = HttpResponse(bytes(answer.body), status=answer.status)
    for name, value in cast("dict[str, Any]", answer.headers).items():
        response[name] = value
    return response


@task
def forget_answers() -> None:
    """Remove answers older than a day."""
    ApiAnswer.objects.filter(at__lt=clock.now() - LIFE).delete()
