"""The editor of record pages and forms: what is arranged, tried out as a role, put back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.web import Request
from wasl.lists import commands
from wasl.lists.forms.layouts import LayoutForm
from wasl.lists.layouts.arranging import arranged_kinds
from wasl.lists.queries.layouts import Arranged, arranged_layout, sample_of
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast


@require_safe
def layout_list(_request: Request) -> HttpResponse:
    """Open the page of the first kind that can be arranged."""
    return redirect("lists:layout_edit", arranged_kinds()[0].name, "page")


@require_http_methods(["GET", "POST"])
def layout_edit(request: Request, kind: str, surface: str) -> HttpResponse:
    """Arrange a page or form for everyone or one role; a step (`do`) is only drawn, nothing is stored before it is saved."""
    arranged = arranged_layout(request.actor, kind, surface, request.GET.get("role", ""))
    form = LayoutForm(request.POST or None, arranged)
    step = request.POST.get("do", "")
    if step:
        form.step(step)
    elif form.run(commands.arrange_record, arranged.kind, by=request.actor):
        toast(request, _("Saved. It holds from the next page of these people on."))
        return redirect(_address(arranged))
    context = {"form": form, "layout": form.arranged, "kinds": arranged_kinds(), "is_draft": form.is_bound}
    status = 200 if step else form.status
    if is_htmx(request):
        return fragment(request, "lists/layout_edit.html#editor", status=status, **context)
    return page(request, "lists/layout_edit.html", status=status, **context)


def _address(arranged: Arranged) -> str:
    address = reverse("lists:layout_edit", args=[arranged.kind.name, arranged.surface_name])
    return f"{address}?role={arranged.role.key}" if arranged.role else address


@require_POST
def layout_reset(request: Request, kind: str, surface: str) -> HttpResponse:
    """Put a page or form back to what everyone has, or to what was delivered."""
    arranged = arranged_layout(request.actor, kind, surface, request.GET.get("role", ""))
    commands.reset_layout(arranged.kind, surface=surface, role=arranged.role, by=request.actor)
    toast(request, _("It stands as it was before anybody arranged it."))
    return redirect(_address(arranged))


@require_safe
def layout_preview(request: Request, kind: str, surface: str) -> HttpResponse:
    """Show a record's page, or the form of a new one, as a role has it."""
    arranged = arranged_layout(request.actor, kind, surface, request.GET.get("role", ""))
    role = arranged.role.key if arranged.role else request.actor.role
    if surface == "form":
        return redirect(f"{reverse(arranged.kind.create)}?as_role={role}")
    sample = sample_of(request.actor, kind)
    if sample is None:
        toast(request, _("There is no record yet whose page could be shown."))
        return redirect(_address(arranged))
    return redirect(f"{reverse(arranged.kind.page, args=[sample])}?as_role={role}")
