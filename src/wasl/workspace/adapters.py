"""How allauth meets our users: nobody signs up alone, mails go through the outbox, links start at the base URL."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The account adapter of the product."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Refuse: people come by invitation or by the first set-up."""
        return False
