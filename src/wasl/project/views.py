"""The page that describes the API to people."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wasl.project.reference import reference
from wasl.ui.pages import page
from wasl.workspace.requests import actor_of


@login_not_required
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Show the API; it says nothing of this workspace, so that strangers may read it too."""
    is_known = actor_of(request).user_id is not None
    template = "project/api_docs.html" if is_known else "project/api_docs_public.html"
    return page(request, template, parts=reference(), description=reverse("api:openapi-json"))
