"""The least that a change of a record with its event can be, for whoever is signed in: one row, one event, no rules of the trade.

It stands among the addresses of the product as long as a bench runs, so that it pays for the same way in.
"""

from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from wasl.kernel import clock
from wasl.records.commands import emit
from wasl.records.events import Behavior
from wasl.sales.models import Deal
from wasl.workspace.requests import actor_of

NAME, LEAST = "bench_least", "/bench/least/"


def change(request: HttpRequest) -> HttpResponse:
    """Change one column of a deal and record that it happened."""
    deal = Deal(pk=request.POST["deal"])
    with transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(stage_since=clock.now())
        emit(Behavior(deal, name="bench.changed", details={}), by=actor_of(request))
    response = redirect("/")
    response.status_code = 303
    return response


def put_in() -> None:
    """Add it to the addresses, once."""
    addresses = import_module(settings.ROOT_URLCONF).urlpatterns
    if all(getattr(one, "name", "") != NAME for one in addresses):
        addresses.insert(0, path(LEAST.lstrip("/"), change, name=NAME))
