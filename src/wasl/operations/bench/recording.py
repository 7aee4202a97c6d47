"""How fast programs add contacts over the API, one alone and eight at once, beside the bare endpoint that stores a row.

Turn by turn over the network. What was added is erased again.
"""

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.db import connection, transaction

from wasl.contacts.models import Contact
from wasl.operations.bench.posting import rate, table, visitors_from
from wasl.operations.bench.serving import served
from wasl.operations.bench.world import World
from wasl.records.commands.erasing import erase_records
from wasl.workspace.commands import add_token
from wasl.workspace.models import ApiToken
from wasl.workspace.queries import actor_of_user

TURNS = 5
CLIENTS = (1, 8)
NAME = "bench-recorded"
FORGET = "DELETE FROM procrastinate_jobs WHERE id > %s AND status = 'todo'"


def measure(contacts: int) -> dict[str, float]:
    """Return how many contacts, and rows of the bare endpoint, a second are stored for each number of clients (medians of turns)."""
    addresses, numbers, found = visitors_from(), count(), {}

    def body() -> str:
        number = next(numbers)
        return json.dumps({
            "kind": "person", "given_name": "Sara", "family_name": f"Haddad {number}", "source": NAME,
            "emails": [{"value": f"sara{number}@bench.example"}], "phones": [{"value": f"+9665{number:08}"}],
        })  # fmt: skip

    with table(), _token(contacts) as headers, served("web") as port, served("bench", "bare") as bare_port:
        for clients in CLIENTS:
            added, bare = [], []
            for turn in range(-1, TURNS):
                some = [next(addresses) for _one in range(clients)]
                taken = rate(port, "/api/v1/contacts", 201, some, headers=headers, body=body, at_once=clients)
                stored = rate(bare_port, "/post", 204, some, at_once=clients)
                if turn >= 0:  # the first warms up
                    added.append(taken)
                    bare.append(stored)
            found[f"contacts a second, {clients} at once"] = round(statistics.median(added), 1)
            found[f"bare rows a second, {clients} at once"] = round(statistics.median(bare), 1)
    return found


@contextmanager
def _token(contacts: int) -> Iterator[dict[str, str]]:
    """Yield the headers of a program that may do what the owner may; what it added goes with its token."""
    owner = World(contacts).owner
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
        (newest,) = cursor.fetchone()
    token, code = add_token(owner, name=NAME, by=actor_of_user(owner))
    try:
        yield {
            "Authorization": f"Bearer {code}",
            "Content-Type": "application/json",
            "Host": "localhost",
        }
    finally:
        with transaction.atomic(), connection.cursor() as cursor:
            erase_records(Contact, list(Contact.objects.filter(source=NAME).values_list("pk", flat=True)))
            cursor.execute(FORGET, [newest])
            ApiToken.objects.filter(pk=token.pk).delete()
