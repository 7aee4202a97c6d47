"""Lists as files: what is chosen, how far it is, the file, and what was taken out before."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wasl.exchange import commands, outgoing, queries
from wasl.exchange.forms.exports import ExportForm, RulesForm
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.records.queries import as_uuid
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast


@require_GET
def export_list(request: Request) -> HttpResponse:
    """Show what the reader has taken out, newest first, and the rule about large exports to those who set it."""
    before = request.GET.get("before")
    found = queries.exports(request.actor, before=as_uuid(before) if before else None)
    more = found[-1].pk if len(found) == queries.PAGE else None
    rules = queries.export_rules(request.actor)
    form = RulesForm(initial={"large_from": rules.large_from}) if rules else None
    return page(request, "exchange/export_list.html", exports=found, more=more, form=form)


@require_http_methods(["GET", "POST"])
def export_new(request: Request, kind: str, listing: str = "") -> HttpResponse:
    """Choose format and columns of a list as it was asked, or take the choice."""
    offer = queries.offer(request.actor, kind, listing, _asked(request.GET))
    form = ExportForm(offer, request.POST or None)
    if form.run(outgoing.begin, kind, by=request.actor):
        return redirect("exchange:export_show", form.result.pk)
    if is_htmx(request):
        return fragment(request, "exchange/export_new.html#form", offer=offer, form=form, status=form.status)
    return page(request, "exchange/export_new.html", offer=offer, form=form, status=form.status)


def _asked(given: QueryDict) -> dict[str, str]:
    """Return what the list was asked, and the rows that were ticked in it unless all are meant."""
    asked = {name: str(value) for name, value in given.dict().items() if name not in {"ids", "all", "back"}}
    ticked = given.getlist("ids")
    return asked if given.get("all") or not ticked else asked | {"ids": ",".join(map(str, ticked))}


@require_GET
def export_show(request: Request, pk: UUID) -> HttpResponse:
    """Show an export as it stands: how far it is, or the file."""
    item = queries.get_export(request.actor, pk)
    if is_htmx(request) and item.is_moving:
        return fragment(request, "exchange/export_show.html#progress", item=item)
    if is_htmx(request):
        return redirect("exchange:export_show", pk)
    return page(request, "exchange/export_show.html", item=item)


@require_GET
def export_file(request: Request, pk: UUID) -> FileResponse:
    """Send the file."""
    item = commands.fetch_export(queries.get_export(request.actor, pk), by=request.actor)
    answer = FileResponse(item.path.open("rb"), as_attachment=True, filename=item.filename)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def export_stop(request: Request, pk: UUID) -> HttpResponse:
    """Cancel it."""
    commands.stop_export(queries.get_export(request.actor, pk), by=request.actor)
    return redirect("exchange:export_show", pk)


@require_POST
def export_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove it with its file."""
    commands.remove_export(queries.get_export(request.actor, pk), by=request.actor)
    toast(request, _("The file is removed."))
    return redirect("exchange:export_list")


@require_POST
def export_rules(request: Request) -> HttpResponse:
    """Take from how many rows on the owners are told."""
    rules = queries.export_rules(request.actor)
    if rules is None:
        raise NotAllowed
    form = RulesForm(request.POST)
    if form.run(commands.set_export_rules, rules, by=request.actor):
        toast(request, _("Saved."))
    else:
        toast(request, " ".join(form.problems))
    return redirect("exchange:export_list")
