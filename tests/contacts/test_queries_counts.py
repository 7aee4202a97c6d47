"""How many queries the pages of contacts need: never more with more rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from wasl.records.commands import tag_record, write_note
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
MOST = 10


def count(path: str, client: object) -> int:
    """Return the number of queries of a second visit, sign-in included."""
    client.get(path)  # type: ignore[attr-defined]  # Django's test client
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200  # type: ignore[attr-defined]
    assert len(seen) <= MOST, "\n".join(query["sql"][:160] for query in seen.captured_queries)
    return len(seen)


def test_a_list_of_fifty_needs_no_more_queries_than_a_list_of_one() -> None:
    owner = make.owner()
    by, client = actor_of_user(owner), make.signed_in(owner)
    company = make.company(by=by, name="Al-Madina")
    make.contact(by=by, company_id=company.pk, emails=[{"value": "a@x.example"}], tags=["VIP"])
    few = {
        path: count(path, client)
        for path in ("/contacts/", "/companies/", "/contacts/?q=person", "/contacts/?sort=-last")
    }
    for number in range(55):
        contact = make.contact(
            by=by, name=f"Person {number}", company_id=company.pk, phones=[{"value": f"05522044{number:02}"}]
        )
        tag_record(contact, names=[f"Tag {number % 7}"], by=by)
    for path, before in few.items():
        # a list that goes on is counted: the planner is asked how long it may be, then the rows are
        assert count(path, client) <= before + 2


def test_a_record_with_everything_on_it_needs_at_most_ten_queries() -> None:
    team = make.team("Riyadh")
    make.owner()
    user = make.user("manager", team=team)
    by, client = actor_of_user(user), make.signed_in(user)
    company = make.company(by=by, name="Al-Madina")
    contact = make.contact(
        by=by, name="Khalid", company_id=company.pk, tags=["VIP", "Fair"], addresses=[{"city": "Riyadh"}],
        emails=[{"value": f"k{number}@x.example"} for number in range(5)],
        phones=[{"value": f"055220447{number}"} for number in range(5)],
    )  # fmt: skip
    for number in range(20):
        write_note(contact, body=f"<p>Note {number}</p>", by=by)
        make.contact(by=by, company_id=company.pk)
    count(f"/contacts/{contact.pk}/", client)
    count(f"/contacts/{company.pk}/", client)
