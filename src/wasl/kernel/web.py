"""The request as every view sees it: Django's, with the actor that the middleware put there."""

from django.http import HttpRequest

from wasl.kernel.actor import Actor


class Request(HttpRequest):
    """A request whose `actor` is the signed-in person, or a visitor."""

    actor: Actor
