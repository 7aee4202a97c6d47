"""A program with a token, for the tests of the API."""

import json
from typing import Any

from django.test import Client

from wasl.kernel.actor import SYSTEM
from wasl.workspace.commands import add_token
from wasl.workspace.models import User


class Caller:
    """Calls the API as `user`, in English."""

    def __init__(self, user: User, *, is_read_only: bool = False) -> None:
        _token, self.code = add_token(user, name="test", is_read_only=is_read_only, by=SYSTEM)
        self.client = Client(headers={"authorization": f"Bearer {self.code}", "accept-language": "en"})

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send `body` as JSON and return the response."""
        given = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return getattr(self.client, method)(f"/api/v1{path}", headers=headers, **given)
