"""What sales, its forms, catalog and contracts promise by the catalogue of attacks (S-002 to S-107), by its numbers.

S-001 and S-005 are asked of every route in `test_visibility_matrix` and `test_hidden_alike`, S-102 of every operation in
`test_api_fuzz`; a flood of forms stands in `tests/capture`.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.api import Caller
from tests.contracts import members
from tests.drain import drain
from tests.sink import LetterSink, taking_letters
from wasl.automation.commands import add_rule, publish_rule
from wasl.automation.models import Step
from wasl.capture.commands import add_form
from wasl.capture.models import Submission, WebForm
from wasl.catalog.commands import add_product
from wasl.exchange import outgoing
from wasl.kernel.actor import SYSTEM
from wasl.mail.commands import set_account
from wasl.mail.models import Account, Message
from wasl.records.models import Event
from wasl.sales.commands import add_lead, change_stage, give_points, put_person, win_deal, write_play
from wasl.sales.models import Deal, DealLine, DealPerson, Lead
from wasl.workspace.models import Role, User
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
CANARY = "canary-zebra-7431"
AMOUNTS = [{"amount": amount, "currency": "SAR"} for amount in ("100", "7431", "9000")]
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Firm:
    """A seller of the North, and deals and leads of his own and of the South."""

    def __init__(self) -> None:
        self.owner = make.owner()
        self.seller: User = make.user("sales", team=make.team("North"))
        self.south = actor_of_user(make.user("manager", team=make.team("South")))
        north = actor_of_user(self.seller)
        self.hidden = make.contact(name=f"Zaid {CANARY}", by=self.south)
        self.shown = make.contact(name="Sara Haddad", by=north)
        self.mine = [make.deal(f"Tea {number}", by=north, amount=Decimal(100)) for number in range(3)]
        self.theirs = [
            make.deal(f"{CANARY} {number}", by=self.south, amount=Decimal(7431)) for number in range(2)
        ]
        self.lead = add_lead(self.shown, title="Coffee", by=north)
        self.their_lead = add_lead(self.hidden, title=CANARY, by=self.south)
        self.caller = Caller(self.seller)

    @property
    def mixed(self) -> list[str]:
        """Ids of all deals."""
        return [str(one.pk) for one in (*self.mine, *self.theirs)]


@pytest.fixture
def firm() -> Firm:
    return Firm()


def file_of(kind: str, by: User, **asked: Any) -> bytes:
    item = outgoing.begin(kind, format="csv", by=actor_of_user(by), **asked)
    assert item.state == "done", item.error
    return item.path.read_bytes()


def may(user: User, *rights: str) -> None:
    """Let the role of a user do more."""
    role = Role.objects.get(pk=user.role_id)
    role.permissions = [*role.permissions, *rights]
    role.save()


def hide(user: User, **fields: dict[str, str]) -> User:
    """Hide fields from the role of a user."""
    Role.objects.filter(pk=user.role_id).update(fields=fields)
    return User.objects.select_related("role").get(pk=user.pk)


@pytest.mark.parametrize("path", ["/deals", "/leads", "/members", "/contracts", "/submissions"])
def test_s002_lists_and_their_counts_know_nothing_of_another_teams(firm: Firm, path: str) -> None:
    members.member(contact=firm.hidden, by=firm.south)
    members.contract(f"{CANARY} contract", by=firm.south)
    for asked in ("", "?q=canary", "?limit=1", f"?filter={json.dumps({'not': {'all': []}})}"):
        answer = firm.caller.send("get", path + asked)
        assert CANARY not in answer.content.decode()
        if answer.status_code == 200:
            mine = {"/deals": 3, "/leads": 1}.get(path, 0)
            assert answer.json()["count"]["value"] == (0 if "canary" in asked else mine)


def test_s002_any_filter_of_deals_counts_what_a_naive_reading_counts(firm: Firm) -> None:
    words = st.sampled_from(["open", "won", "lost"])
    leaf = st.one_of(
        st.fixed_dictionaries({"field": st.just("state"), "op": st.sampled_from(["is", "is_not"]), "value": words}),
        st.fixed_dictionaries(
            {"field": st.just("amount"), "op": st.sampled_from(["lt", "gte"]), "value": st.sampled_from(AMOUNTS)}
        ),
        st.fixed_dictionaries(
            {"field": st.just("owner"), "op": st.sampled_from(["is", "is_not"]), "value": st.just(str(firm.south.user_id))}
        ),
    )  # fmt: skip
    trees = st.recursive(
        leaf,
        lambda part: (
            st.fixed_dictionaries({"any": st.lists(part, min_size=1, max_size=3)})
            | st.fixed_dictionaries({"not": part})
        ),
        max_leaves=4,
    )

    def holds(tree: dict[str, Any], deal: Deal) -> bool:
        if "any" in tree:
            return any(holds(part, deal) for part in tree["any"])
        if "not" in tree:
            return not holds(tree["not"], deal)
        value = {"state": deal.state, "amount": deal.amount, "owner": str(deal.owner_id)}[tree["field"]]
        wanted = Decimal(tree["value"]["amount"]) if tree["field"] == "amount" else tree["value"]
        return bool(
            {
                "is": value == wanted,
                "is_not": value != wanted,
                "lt": tree["field"] == "amount" and value < wanted,
                "gte": tree["field"] == "amount" and value >= wanted,
            }[tree["op"]]
        )

    @FEW
    @given(tree=trees)
    def check(tree: dict[str, Any]) -> None:
        answer = firm.caller.send("get", f"/deals?filter={json.dumps(tree)}").json()
        expected = {str(one.pk) for one in firm.mine if holds(tree, one)}
        assert {one["id"] for one in answer["items"]} == expected
        assert answer["count"]["value"] == len(expected)

    check()


@pytest.mark.parametrize("kind", ["deal", "lead"])
def test_s003_a_file_holds_only_what_its_maker_sees_and_nobody_else_gets_it(firm: Firm, kind: str) -> None:
    may(firm.seller, "exchange.export")
    seller = User.objects.select_related("role").get(pk=firm.seller.pk)
    chosen = [UUID(one) for one in firm.mixed] if kind == "deal" else [firm.lead.pk, firm.their_lead.pk]
    for asked in ({}, {"ids": chosen}):
        content = file_of(kind, seller, **asked)
        assert CANARY.encode() not in content
        assert (b"Tea 0" if kind == "deal" else b"Coffee") in content
    theirs = outgoing.begin(kind, format="csv", by=actor_of_user(firm.owner))
    assert CANARY.encode() in theirs.path.read_bytes()
    answer = make.signed_in(seller).get(f"/exports/{theirs.pk}/file/")
    assert answer.status_code == 404


def test_s004_what_one_may_not_see_cannot_be_pointed_at(firm: Firm) -> None:
    hidden, mine, deal = str(firm.hidden.pk), firm.mine[0], str(firm.theirs[0].pk)
    tries: list[tuple[str, str, dict[str, Any], str]] = [
        ("post", "/deals", {"title": "x", "contact": hidden}, "contact"),
        ("post", "/deals", {"title": "x", "company": hidden}, "company"),
        ("patch", f"/deals/{mine.pk}", {"contact": hidden}, "contact"),
        ("patch", f"/deals/{mine.pk}", {"company": hidden}, "company"),
        ("patch", f"/deals/{mine.pk}", {"owner": str(firm.hidden.pk)}, "owner"),
        ("post", f"/deals/{mine.pk}/lines", {"product": hidden}, "product"),
        ("post", f"/deals/{mine.pk}/move", {"stage": hidden}, "stage"),
        ("post", "/leads", {"contact": hidden, "title": "x"}, "contact"),
        ("patch", f"/leads/{firm.lead.pk}", {"owner": hidden}, "owner"),
    ]
    before = (Deal.objects.count(), Lead.objects.count(), DealLine.objects.count(), Event.objects.count())
    for method, path, body, field in tries:
        answer = firm.caller.send(method, path, body)
        told = answer.content.decode()
        assert answer.status_code in {404, 422}, (path, told)
        assert answer.status_code == 404 or field in answer.json()["errors"], (path, told)
        assert CANARY not in told
    browser = make.signed_in(firm.seller)
    for key in (hidden, deal):
        browser.post(f"/deals/{mine.pk}/people/", {"contact_id": key, "role": "decides"})
    assert not DealPerson.objects.exists()
    after = (Deal.objects.count(), Lead.objects.count(), DealLine.objects.count(), Event.objects.count())
    assert before == after


def test_s006_many_at_once_changes_what_one_may_change_and_says_how_many_were_not_found(firm: Firm) -> None:
    may(firm.seller, "lists.bulk", "records.tag")
    body = {"listing": "deals", "act": "archive", "ids": firm.mixed}
    told = firm.caller.send("post", "/bulk", body).json()
    assert (told["done"], told["missing"]) == (3, 2)
    assert Deal.objects.filter(archived_at=None).count() == 2
    assert set(Deal.objects.filter(archived_at=None)) == set(firm.theirs)


@pytest.mark.parametrize(
    "path", ["/search/?q=", "/search/palette/?q=", "/deals/?q=", "/leads/?q=", "/contacts/suggest/?q="]
)
def test_s007_no_search_finds_another_teams_deal_or_lead(firm: Firm, path: str) -> None:
    browser = make.signed_in(firm.seller)
    for text in (CANARY, "canary", "zebra", "7431"):
        page = browser.get(path + text).content.decode()
        assert str(firm.theirs[0].pk) not in page
        assert str(firm.their_lead.pk) not in page
        assert f"{CANARY} 0" not in page


def test_s009_an_amount_that_a_role_may_not_see_is_in_no_channel(firm: Firm) -> None:
    user = make.user("manager")
    may(user, "exchange.export")
    user = hide(user, deal={"amount": "hidden"})
    deal = firm.theirs[0]
    put_person(firm.theirs[1], contact_id=firm.hidden.pk, role="decides", by=firm.south)
    win_deal(deal, by=firm.south)
    # as it would be written anywhere: 7431, 7,431, ٧٬٤٣١
    spelled = ("7431", "7,431", "7\u00a0431", "\u0667\u0664\u0663\u0661")
    deal_row: dict[str, Any] = Caller(user).send("get", f"/deals/{deal.pk}").json()
    assert "amount" not in deal_row
    told = {"program": json.dumps(deal_row), "file": file_of("deal", user).decode()}
    browser = make.signed_in(user)
    pages = ["/deals/", "/deals/?show=list", f"/deals/{deal.pk}/", "/forecast/", "/reports/sales/", "/reports/people/",
             "/reports/sales/?print=1", "/", f"/deals/{deal.pk}/lines/", f"/r/{firm.hidden.pk}/deals/", f"/contacts/{firm.hidden.pk}/"]  # fmt: skip
    told |= {path: browser.get(path).content.decode() for path in pages}
    # ids and codes of a request are digits too
    codes = re.compile(rf"{CANARY}|[0-9a-f]{{8}}-[0-9a-f-]{{27}}|[0-9A-Za-z_-]{{24,}}")
    assert {
        name for name, text in told.items() if any(one in codes.sub("", text) for one in spelled)
    } == set()


def test_s009_what_a_role_may_not_see_of_a_lead_is_on_none_of_its_pages_and_nothing_takes_it_away(
    firm: Firm,
) -> None:
    user = make.user("manager")
    user = hide(user, lead=dict.fromkeys(("source", "campaign", "score"), "hidden"))
    lead = add_lead(firm.shown, title="Machines", source="xsourcex", campaign="xcampaignx", page="https://x.example/?utm=xcampaignx",
                    referrer="https://xsourcex.example/", owner_id=user.pk, by=actor_of_user(firm.owner))  # fmt: skip
    give_points(lead, points=77, reason="xscorex", by=actor_of_user(firm.owner))
    browser = make.signed_in(user)
    pages = [
        "/leads/",
        f"/leads/{lead.pk}/",
        f"/leads/{lead.pk}/edit/",
        f"/r/{firm.shown.pk}/leads/",
        "/leads/new/",
    ]
    for path in pages:
        page = browser.get(path).content.decode()
        assert [word for word in ("xsourcex", "xcampaignx", "xscorex") if word in page] == [], path
    assert browser.get(f"/leads/{lead.pk}/points/").status_code == 403
    given = {
        "seen": lead.version + 1,
        "title": "Other machines",
        "channel": "other",
        "owner_id": "",
        "team_id": "",
    }
    assert browser.post(f"/leads/{lead.pk}/edit/", given).status_code == 303
    lead.refresh_from_db()
    assert (lead.title, lead.source, lead.campaign) == ("Other machines", "xsourcex", "xcampaignx")


@pytest.mark.parametrize("field", ["is_staff", "id", "created_at", "state", "closed_at", "stage_since", "owner_id", "__class__", "recovered_at"])  # fmt: skip
def test_s024_a_field_of_a_deal_that_is_not_ours_to_set_changes_nothing(firm: Firm, field: str) -> None:
    deal = firm.mine[0]
    answer = firm.caller.send("patch", f"/deals/{deal.pk}", {"source": "fair", field: "x"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    lead = firm.caller.send("patch", f"/leads/{firm.lead.pk}", {"source": "fair", field: "x"})
    assert (lead.status_code, list(lead.json()["errors"])) == (422, [field])
    assert (Deal.objects.get(pk=deal.pk).source, Lead.objects.get(pk=firm.lead.pk).source) == ("", "")


@pytest.mark.parametrize(
    "name", ["score", "state", "given_points", "answer_minutes", "deal", "learned_score"]
)
def test_s024_nobody_gives_his_own_lead_points_or_an_answer_by_writing_them(firm: Firm, name: str) -> None:
    body = {"name": "Omar", "email": "omar@example.com", name: 99}
    assert firm.caller.send("post", "/leads", body).status_code == 422


@pytest.mark.parametrize(
    "name", ["amount", "stage_id", "pk", "__class__", 'a"b', "owner_id", "م" * 300, "\u202edne"]
)
@pytest.mark.parametrize("kind", ["deal", "lead"])
def test_s025_a_field_of_the_firms_own_shadows_no_column(firm: Firm, kind: str, name: str) -> None:
    caller = Caller(firm.owner)
    answer = caller.send(
        "post", "/fields", {"kind": kind, "key": name, "labels": {"en": "Own"}, "type": "text"}
    )
    assert answer.status_code in {201, 422}, answer.content
    deal = Deal.objects.get(pk=firm.mine[0].pk)
    lead = Lead.objects.get(pk=firm.lead.pk)
    assert (deal.amount, str(deal.stage.names["en"]), lead.owner_id) == (Decimal(100), "New", firm.seller.pk)
    if answer.status_code == 201:
        key = answer.json()["key"]
        held = deal if kind == "deal" else lead
        changed = caller.send("patch", f"/{kind}s/{held.pk}", {"custom": {key: "evil"}})
        assert changed.status_code == 200, changed.content
        held.refresh_from_db()
        assert list(held.custom.values()) == ["evil"]
        deal.refresh_from_db()
        assert deal.amount == Decimal(100)


MARKUP = '"><script>alert(7431)</script><img src=x onerror=alert(7431) hx-get=/evil>{{ 7|add:7 }}{% debug %}'


@pytest.fixture
def marked(firm: Firm) -> Firm:
    """The firm with markup in every text that sales takes from people and programs."""
    boss = actor_of_user(firm.owner)
    product = add_product(MARKUP, by=boss, sku="X<1>", prices=[{"amount": Decimal(1), "currency": "SAR"}])
    stage = make.stage("New")
    change_stage(stage, names={"en": MARKUP[:80]}, by=boss)
    deal = make.deal(MARKUP, by=boss, contact_id=firm.shown.pk, body=f"<p>{MARKUP}</p>", source=MARKUP[:100])
    firm.caller.send(
        "patch", f"/leads/{firm.lead.pk}", {"title": MARKUP, "message": MARKUP, "products": [MARKUP[:100]]}
    )
    Caller(firm.owner).send("post", f"/deals/{deal.pk}/lines", {"product": str(product.pk), "quantity": 2})
    write_play(
        None, by=boss, kind="script", situation="objection", stage_id=stage.pk,
        names={"en": MARKUP[:150]}, bodies={"en": f"<p onclick=x>{MARKUP}</p>"},
    )  # fmt: skip
    firm.mine.insert(0, deal)
    return firm


def test_s035_and_s050_markup_and_templates_stay_text_wherever_sales_shows_them(marked: Firm) -> None:
    browser, deal = make.signed_in(marked.owner), marked.mine[0]
    texts = {one: {"en": MARKUP} for one in ("heading", "intro", "consent", "thanks")}
    fields = [{"source": "email", "labels": {"en": MARKUP}}, {"source": "choice", "options": [MARKUP[:100]]}]
    form = add_form(MARKUP[:100], by=SYSTEM, key="marked", texts=texts, fields=fields)
    pages = [
        "/deals/", "/deals/?show=list", f"/deals/{deal.pk}/", f"/deals/{deal.pk}/lines/", f"/deals/{deal.pk}/lose/",
        f"/deals/{deal.pk}/edit/", "/leads/", f"/leads/{marked.lead.pk}/", f"/leads/{marked.lead.pk}/edit/", "/products/",
        f"/r/{deal.pk}/playbook/", "/settings/playbooks/", "/settings/pipelines/", "/reports/sales/", "/reports/sources/",
        "/forecast/", "/settings/forms/", f"/settings/forms/{form.pk}/", "/f/marked?lang=en", "/f/marked/thanks?lang=en",
        f"/r/{deal.pk}/timeline/", f"/contacts/{marked.shown.pk}/", "/",
    ]  # fmt: skip
    for path in pages:
        answer = browser.get(path)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "onclick=x" not in page, path
        assert "14{% debug" not in page, path


@pytest.mark.parametrize(
    "path", ["/deals/", "/leads/", "/forecast/", "/reports/sales/", "/products/", "/submissions/", "/members/", "/contracts/"]
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_s040_every_page_of_sales_carries_the_policy(firm: Firm, path: str, headers: dict[str, str]) -> None:
    policy = make.signed_in(firm.owner).get(path, headers=headers)["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy


def test_s040_a_public_form_may_stand_on_its_sites_alone_and_runs_no_script_of_others(firm: Firm) -> None:
    add_form("Ask", by=SYSTEM, key="ask", fields=[{"source": "email"}], sites=["www.example.com"])
    for answer in (
        Client().get("/f/ask"),
        Client().post("/f/ask", {"email": "no address"}),
        Client().get("/f/ask/thanks"),
    ):
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'self' https://www.example.com:* http://www.example.com:*" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "unsafe" not in policy


def test_s041_what_turns_the_direction_of_writing_is_taken_out_of_deals_leads_and_products(
    firm: Firm,
) -> None:
    by, spoofed = actor_of_user(firm.owner), "offer\u202efdp\u2066.exe\u200f"
    deal = make.deal(spoofed, by=by, source=spoofed)
    lead = add_lead(firm.shown, title=spoofed, campaign=spoofed, by=by)
    product = add_product(spoofed, by=by)
    for text in (deal.title, deal.source, lead.title, lead.campaign, product.name):
        assert not set("\u202e\u2066") & set(text)
    page = make.signed_in(firm.owner).get("/deals/?show=list").content.decode()
    assert f"<bdi>{deal.title}</bdi>" in page


CONTROL = "x\r\nBcc: victim@example.com\r\n\x00"


@pytest.fixture
def post() -> Iterator[LetterSink]:
    """A mail server to which the firm gives its letters."""
    with taking_letters() as server:
        values = {
            "host": "127.0.0.1",
            "port": server.port,
            "security": "none",
            "from_address": "firm@wasl.example",
        }
        set_account(Account(), values=values, by=SYSTEM)
        yield server


def answering(by: User) -> None:
    """Let a rule write to every new contact, with the name that he gave."""
    words = {
        "subject": "Thank you, {{ name }}",
        "text": "Dear {{ name }}, we call you.",
        "purpose": "service",
    }
    steps = {
        "when": {"event": ["record.added"]},
        "do": [{"action": "contacts.send_mail", "with": words}],
    }
    made = add_rule("contact", name="Answer", definition=steps, by=actor_of_user(by))
    publish_rule(made, by=actor_of_user(by))


def test_s052_what_a_stranger_types_breaks_no_header_of_a_letter(firm: Firm, post: LetterSink) -> None:
    answering(firm.owner)
    lead = add_lead(firm.shown, title=CONTROL.replace("\x00", ""), by=actor_of_user(firm.owner))
    form = add_form(
        "Ask", by=SYSTEM, owner_id=firm.owner.pk, fields=[{"source": "name"}, {"source": "email"}]
    )
    names = [
        CONTROL,
        "x\nSubject: Won\n\nBuy this",
        "م" * 150,
        "=?utf-8?q?x=0D=0ABcc:_victim=40example.com?=",
    ]
    for number, name in enumerate(names):
        Client().post(f"/f/{form.key}", {"name": name, "email": f"sami{number}@example.com"})
    drain()
    assert "\n" not in lead.title
    assert [one.name for one in Submission.objects.all() if set("\r\n\x00") & set(one.name)] == []
    mine = {f"sami{number}@example.com": one for number, one in enumerate(names)}
    letters = {str(one["to"]): one for one in post.letters if str(one["to"]) in mine}
    assert len(letters) >= 2
    for letter in letters.values():
        assert [name.lower() for name in letter].count("subject") == 1
        assert not {"bcc", "cc", "reply-to"} & {name.lower() for name in letter}
    assert "victim@example.com" not in {str(one["to"]) for one in post.letters}


HOSTILE = [
    "'", '"', "--", "a) OR 1=1 --", "amount__regex", "_connector", "owner__password", "%", "\\", "\x00", "\u202e", "ـ" * 50,
    "a & b | !c <-> d:*", "(" * 200, "x" * 10_000, "{{7*7}}", "9" * 400, "null", "[]", '{"all": []}', '{"field": "stage__pk"}',
]  # fmt: skip


@pytest.mark.parametrize("kind", ["deals", "leads", "products", "submissions", "members", "contracts"])
def test_s054_and_s056_no_text_in_a_question_to_sales_makes_a_server_error(firm: Firm, kind: str) -> None:
    caller, browser = Caller(firm.owner), make.signed_in(firm.owner)
    browser.raise_request_exception = False
    wrong = {}
    for text in HOSTILE:
        for name in ("q", "sort", "filter", "cursor", "limit"):
            status = caller.client.get(f"/api/v1/{kind}", {name: text}).status_code
            if status not in {200, 422}:
                wrong[name, text] = status
        for name in ("q", "sort", "filter", "group", "show", "view"):
            status = browser.get(f"/{kind}/", {name: text}).status_code
            if status not in {200, 302, 303, 404, 422}:
                wrong["page", name, text] = status
    assert wrong == {}


@pytest.mark.parametrize("path", ["/reports/sales/", "/reports/products/", "/forecast/", "/reports/sides/"])
def test_s054_no_text_in_a_question_to_a_report_makes_a_server_error(firm: Firm, path: str) -> None:
    browser = make.signed_in(firm.owner)
    browser.raise_request_exception = False
    names = (
        "period",
        "from",
        "until",
        "owner",
        "team",
        "product",
        "pipeline",
        "filter",
        "a",
        "b",
        "side",
        "currency",
        "month",
    )
    asked = [(name, text) for name in names for text in HOSTILE]
    wrong = [(name, text[:20]) for name, text in asked if browser.get(path, {name: text}).status_code >= 500]
    assert wrong == []


DANGEROUS = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1", 'a"b', "م،ن"]


def test_s057_what_a_spreadsheet_would_run_is_text_in_the_file_of_deals_and_comes_back_as_it_was(
    firm: Firm,
) -> None:
    by = actor_of_user(firm.owner)
    for text in DANGEROUS:
        make.deal(text, by=by, source=text)
    before = {one.pk: (one.title, one.source) for one in Deal.objects.all()}
    content = file_of("deal", firm.owner).decode("utf-8-sig")
    for cell in content.replace('"', "").replace("\n", ",").split(","):
        assert not cell.startswith(("=", "@", "\t", "＝")), cell
    assert {one.pk: (one.title, one.source) for one in Deal.objects.all()} == before


def test_s076_a_form_writes_to_nobody_whom_a_stranger_names(firm: Firm) -> None:
    form = add_form(
        "Ask", by=SYSTEM, owner_id=firm.owner.pk, fields=[{"source": "email"}, {"source": "message"}]
    )
    for number in range(5):
        Client().post(f"/f/{form.key}", {"email": f"victim{number}@example.com", "message": "Buy this!"})
    drain()
    assert Submission.objects.count() == 5
    assert Message.objects.filter(recipient__contains="victim").count() == 0
    assert not Message.objects.exclude(recipient__in=User.objects.values("email")).exists()


def test_s076_a_rule_that_answers_forms_writes_to_one_address_three_times_a_day_and_no_more(
    firm: Firm, post: LetterSink
) -> None:
    answering(firm.owner)
    by = actor_of_user(firm.owner)
    for number in range(6):
        # as contacts of their own, for a form would find the first one again
        make.contact(name=f"Buy this {number}", emails=[{"value": "victim@example.com"}], by=by)
    make.contact(name="Omar", emails=[{"value": "omar@example.com"}], by=by)
    drain()
    form = add_form("Ask", by=SYSTEM, owner_id=firm.owner.pk, fields=[{"source": "email"}])
    for _time in range(3):
        Client().post(f"/f/{form.key}", {"email": "victim@example.com"})
    drain()
    sent = [str(one["to"]) for one in post.letters]
    assert (sent.count("victim@example.com"), sent.count("omar@example.com")) == (3, 1)
    told = "Not sent: rules have written to this address three times within the last 24 hours."
    assert Step.objects.filter(outcome=told).count() == 3


def test_s100_the_same_request_twice_makes_one_deal_and_one_lead(firm: Firm) -> None:
    bodies = {"/deals": {"title": "Once"}, "/leads": {"name": "Omar", "email": "omar@example.com"}}
    counts = (Deal.objects.count(), Lead.objects.count())
    for path, body in bodies.items():
        answers = [firm.caller.send("post", path, body, **{"Idempotency-Key": "one"}) for _time in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
        assert answers[0].content == answers[1].content
        assert (
            firm.caller.send("post", path, body | {"source": "x"}, **{"Idempotency-Key": "one"}).status_code
            == 422
        )
    assert (Deal.objects.count(), Lead.objects.count()) == (counts[0] + 1, counts[1] + 1)


def test_s105_two_clicks_on_a_public_form_a_deal_and_a_lead_make_one_each(firm: Firm) -> None:
    form: WebForm = add_form("Ask", by=SYSTEM, fields=[{"source": "email"}])
    browser, stranger = make.signed_in(firm.owner), Client()
    deals, leads = Deal.objects.count(), Lead.objects.count()
    for _time in range(2):
        assert (
            stranger.post(f"/f/{form.key}", {"email": "a@example.com", "form_token": "one"}).status_code
            == 303
        )
        deal = {
            "title": "Once",
            "stage_id": str(make.stage("New").pk),
            "currency": "SAR",
            "form_token": "two",
        }
        assert browser.post("/deals/new/", deal).status_code == 303
        lead = {"name": "Omar", "email": "omar@example.com", "channel": "phone", "form_token": "three"}
        assert browser.post("/leads/new/", lead).status_code == 303
    assert Submission.objects.count() == 1
    assert (Deal.objects.count(), Lead.objects.count()) == (deals + 1, leads + 1)


@pytest.mark.parametrize("kind", ["deals", "leads"])
def test_s107_of_two_who_edit_one_the_second_is_shown_what_the_first_wrote_and_keeps_his_text(
    firm: Firm, kind: str
) -> None:
    held: Any = firm.mine[0] if kind == "deals" else firm.lead
    first, second = make.signed_in(firm.owner), make.signed_in(firm.seller)
    stage = {"stage_id": str(held.stage_id)} if kind == "deals" else {"channel": held.channel}
    given = {
        "seen": 1,
        "owner_id": str(held.owner_id),
        "team_id": str(held.team_id or ""),
        "currency": "SAR",
        **stage,
    }
    given |= {"amount": "100"} if kind == "deals" else {}
    assert first.post(f"/{kind}/{held.pk}/edit/", given | {"title": "First words"}).status_code == 303
    clash = second.post(f"/{kind}/{held.pk}/edit/", given | {"title": "Second words"})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "First words" in page
    assert "Second words" in page
    held.refresh_from_db()
    assert held.title == "First words"
    again = second.post(f"/{kind}/{held.pk}/edit/", given | {"seen": held.version, "title": "Second words"})
    assert again.status_code == 303
    program = Caller(firm.owner).send("patch", f"/{kind}/{held.pk}", {"title": "Third", "version": 1})
    assert program.status_code == 409


def test_s107_what_two_change_apart_is_kept_of_both(firm: Firm) -> None:
    lead: UUID = firm.lead.pk
    caller = Caller(firm.owner)
    assert caller.send("patch", f"/leads/{lead}", {"title": "New words", "version": 1}).status_code == 200
    assert caller.send("patch", f"/leads/{lead}", {"source": "fair", "version": 1}).status_code == 200
    held = Lead.objects.get(pk=lead)
    assert (held.title, held.source) == ("New words", "fair")
