"""Refuses query parameters that an operation of the API does not know: a slip of the pen must not widen what is asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.kernel.web import Request

type View = Callable[..., Any]


def only_known_parameters(view: View) -> View:
    """Return the view of an operation, which now raises `Invalid` naming each parameter that its signature lacks."""
    models = view._ninja_operation.models  # type: ignore[attr-defined]  # noqa: SLF001  # where ninja keeps the signature
    known = {
        name
        for model in models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }

    @wraps(view)
    def strict(request: Request, *args: Any, **kwargs: Any) -> Any:
        unknown = sorted(set(request.GET) - known)
        if unknown:
            raise Invalid(fields={name: [_("This parameter is not known here.")] for name in unknown})
        return view(request, *args, **kwargs)

    return strict
