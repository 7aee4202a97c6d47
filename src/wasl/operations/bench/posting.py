"""How fast strangers' forms come in, beside the bare endpoint that stores a row: turn by turn over the network.

The limits stay as they are: visitors come from many addresses of the machine itself, and each turn has a form of its own.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode

from django.db import connection

from wasl.capture.commands import add_form
from wasl.capture.models import Submission, WebForm
from wasl.kernel.actor import SYSTEM
from wasl.lists.custom.indexing import owner_connection
from wasl.operations.bench.bare import COLUMNS, TABLE
from wasl.operations.bench.serving import served
from wasl.records.models import Anchor

TURNS = 10
AT_ONCE = 4
PER_VISITOR = 25
KEY = "bench-posted-"
TYPED = {"name": "Sara Haddad", "email": "sara@example.com", "message": "What does a hundred cost?"}
FORM = urlencode(TYPED)
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": "application/json",
    "Host": "localhost",
}
FORGET = "DELETE FROM procrastinate_jobs WHERE task_name LIKE 'wasl.capture.%'"


def measure(posts: int) -> dict[str, float]:
    """Return how many posts a second either takes, from `AT_ONCE` visitors at a time, and their ratio (medians of turns)."""
    addresses = visitors_from()
    visitors = max(AT_ONCE, posts // TURNS // PER_VISITOR)
    with table(), _forms() as keys, served("web") as port, served("bench", "bare") as bare_port:
        product, bare = [], []
        for turn in range(-1, TURNS):
            some = [next(addresses) for _one in range(visitors)]
            taken = rate(port, f"/f/{keys[turn]}?lang=en", 200, some)
            stored = rate(bare_port, "/post", 204, some)
            if turn >= 0:  # the first warms up
                product.append(taken)
                bare.append(stored)
        kept = Submission.objects.filter(form__key__startswith=KEY).count()
    return {
        "posts, each": TURNS * visitors * PER_VISITOR,
        "stored, with those that warmed up": kept,
        "bare endpoint, a second": round(statistics.median(bare), 1),
        "public form, a second": round(statistics.median(product), 1),
        "public form, times bare": round(statistics.median(map(_ratio, product, bare)), 2),
    }


def visitors_from() -> Iterator[str]:
    """Yield addresses of this machine, each another one."""
    return (f"127.{one >> 14 & 127}.{one >> 7 & 127}.{(one & 127) + 1}" for one in count(1 << 14))


def _ratio(product: float, bare: float) -> float:
    return product / bare


def rate(
    port: int,
    path: str,
    wanted: int,
    addresses: Sequence[str],
    *,
    headers: Mapping[str, str] = HEADERS,
    body: Callable[[], str] = lambda: FORM,
    at_once: int = AT_ONCE,
) -> float:
    """Return how many posts a second a server takes from clients at these addresses, `at_once` of them at a time."""

    def visit(address: str) -> None:
        with_open = HTTPConnection("127.0.0.1", port, timeout=30, source_address=(address, 0))
        for _turn in range(PER_VISITOR):
            with_open.request("POST", path, body(), dict(headers))
            answer = with_open.getresponse()
            answer.read()
            if answer.status != wanted:
                raise SystemExit(f"{path} answered {answer.status}.")
        with_open.close()

    start = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(visit, addresses))
    return len(addresses) * PER_VISITOR / (time.perf_counter() - start)


@contextmanager
def table() -> Iterator[None]:
    """Have the table of the bare endpoint."""
    columns = ", ".join(f"{name} text" for name in COLUMNS)
    with owner_connection() as owner, owner.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(
            f"CREATE TABLE {TABLE} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {columns})"
        )
        cursor.execute(f"GRANT INSERT ON {TABLE} TO PUBLIC")
        try:
            yield
        finally:
            cursor.execute(f"DROP TABLE {TABLE}")


@contextmanager
def _forms() -> Iterator[list[str]]:
    """Have a form for each turn; what was sent through them goes with them."""
    asked = [{"source": "name"}, {"source": "email", "is_needed": True}, {"source": "message"}]
    _forget()
    forms = [
        add_form(f"Bench {turn}", by=SYSTEM, key=f"{KEY}{turn}", fields=asked) for turn in range(TURNS + 1)
    ]
    try:
        yield [form.key for form in forms]
    finally:
        _forget()


def _forget() -> None:
    sent = Submission.objects.filter(form__key__startswith=KEY)
    keys = list(sent.values_list("pk", flat=True))
    sent.delete()
    Anchor.objects.filter(pk__in=keys).delete()
    WebForm.objects.filter(key__startswith=KEY).delete()
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
