"""What rules add: records of other kinds, projects from templates; each once, with the rights of the rule's owner."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import override

from tests import make
from tests.drain import drain
from wasl.activities.models import Activity, Project, Task
from wasl.automation import jobs, stamps, wanted
from wasl.automation.commands import add_rule, publish_rule, switch_off, try_rule
from wasl.automation.models import Rule, Run, Stamp, Step
from wasl.automation.recipes import recipe_named
from wasl.contacts.importing.rows import read_row
from wasl.contacts.importing.saving import save_rows
from wasl.contacts.models import Contact
from wasl.exchange.importing import Cell, ImportOptions
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import uuid7
from wasl.records.commands import write_note
from wasl.records.models import Event, Note
from wasl.worker.bus import EAR
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
PROJECT = {
    "action": "activities.start_project",
    "with": {"template": "ready:onboarding", "name": "Onboarding: {{ name }}", "owner": "record"},
}


@pytest.fixture
def owner() -> Actor:
    return actor_of_user(make.owner())


def rule(by: Actor, **step: Any) -> Rule:
    definition = {"when": {"event": ["note.written"]}, "do": [step]}
    return publish_rule(add_rule("contact", name="Rule", definition=definition, by=by), by=by)


def created(**values: Any) -> dict[str, Any]:
    return {"action": "automation.create", "with": values}


def wake(by: Actor, contact: Contact) -> None:
    write_note(contact, body="Hello", by=by)
    drain()


def test_what_a_ready_rule_says_reaches_whoever_has_the_record_in_his_language(owner: Actor) -> None:
    janis, khalid = make.user(language="lv"), make.user(language="ar")
    with override("ar"):
        step = recipe_named("welcome").definition()["do"][0]
    own = {"action": "records.next_step", "with": {"step": "Send the folder", "days": "1"}}
    rule(owner, **step)
    rule(owner, **own)
    rule(owner, **PROJECT)
    ozols = make.contact(name="Ozols", by=owner, owner_id=janis.pk)
    wake(owner, ozols)
    wake(owner, make.contact(name="Layan", by=owner, owner_id=khalid.pk))
    titles = Task.objects.filter(owner=janis.pk)
    found = set(titles.values_list("title", flat=True))
    with override("lv"):
        assert {
            str(_("Welcome {{ name }} and ask what is needed")).replace("{{ name }}", "Ozols"),
            "Send the folder",
        } <= found
        assert str(_("Send the welcome papers")) in found
        assert Project.objects.get(owner=janis.pk).name == str(_("Onboarding: {{ name }}")).replace(
            "{{ name }}", "Ozols"
        )
    with override("ar"):
        assert Project.objects.get(owner=khalid.pk).name == str(_("Onboarding: {{ name }}")).replace(
            "{{ name }}", "Layan"
        )


def test_a_rule_starts_a_project_once_for_an_event(owner: Actor) -> None:
    rule(owner, **PROJECT)
    khalid = make.user()
    layan = make.contact(name="Layan", by=owner, owner_id=khalid.pk)
    wake(owner, layan)
    jobs.match.func([str(Event.objects.get(type="note.written").pk)])
    project = Project.objects.get()
    assert (project.name, project.owner_id, project.about_id) == ("Onboarding: Layan", khalid.pk, layan.pk)
    assert Activity.objects.filter(about=project.pk).count() == 6


def test_a_rule_adds_records_of_the_kinds_that_are_offered(owner: Actor) -> None:
    firm = make.company(name="Nakheel Trade", by=owner)
    person = {
        "what": "person",
        "name": "Buyer of {{ name }}",
        "email": "b@example.com",
        "is_of_company": "on",
    }
    rule(owner, **created(**person, owner="record"))
    rule(owner, **created(what="call", title="Ask {{ name }}", days="2", owner="rule"))
    wake(owner, firm)
    buyer = Contact.objects.get(name="Buyer of Nakheel Trade")
    assert (buyer.company_id, [email.value for email in buyer.emails.all()]) == (firm.pk, ["b@example.com"])
    call = Activity.objects.get(kind="call")
    assert (call.title, call.about.get().pk) == ("Ask Nakheel Trade", firm.pk)
    assert Step.objects.filter(outcome="Added: Buyer of Nakheel Trade").exists()


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"email": "B@Example.com"}, 1),
        ({"phone": "050 123 4567"}, 1),
        ({"email": "b@example.com", "if_there": "another"}, 2),
        ({"email": "c@example.com"}, 2),
        ({}, 2),
    ],
)
def test_a_rule_uses_the_person_who_is_there_already_unless_it_says_otherwise(
    owner: Actor, given: dict[str, str], count: int
) -> None:
    firm = make.company(name="Nakheel", by=owner)
    ways = {"emails": [{"value": "b@example.com"}], "phones": [{"value": "+966501234567"}]}
    make.contact(name="Buyer", by=owner, **ways)
    rule(owner, **created(what="person", name="Buyer", owner="rule", **given))
    wake(owner, firm)
    assert Contact.objects.filter(kind="person").count() == count
    said = "Was there already: Buyer" if count == 1 else "Added: Buyer"
    assert Step.objects.get().outcome == said


def test_a_trial_says_what_it_would_add_and_adds_nothing(owner: Actor) -> None:
    made = rule(owner, **created(what="company", name="Branch of {{ name }}", owner="rule"))
    steps = try_rule(made, record=make.company(name="Nakheel", by=owner), by=owner)
    assert [step.outcome for step in steps] == ["Added: Branch of Nakheel"]
    assert Contact.objects.count() == 1


def test_what_a_rule_may_not_add_or_cannot_be_meant_keeps_it_from_work(owner: Actor) -> None:
    for given in ({"what": "nothing"}, {"what": "person", "owner": "rule"}, {}):
        with pytest.raises(Invalid):
            rule(owner, **created(**given))


def test_a_rule_adds_with_the_rights_of_its_owner(owner: Actor) -> None:
    manager = make.user("manager")
    manager.role.permissions = [*manager.role.permissions, "automation.manage"]
    manager.role.save()
    made = rule(actor_of_user(manager), **created(what="person", name="New", owner="rule"))
    manager.role.permissions = [one for one in manager.role.permissions if one != "contacts.add"]
    manager.role.save()
    wake(owner, make.contact(by=owner, owner_id=manager.pk))
    assert Run.objects.get(rule=made).state == "failed"
    assert not Contact.objects.filter(name="New").exists()


def test_what_rules_want_is_read_again_only_when_it_has_changed(
    owner: Actor, django_assert_num_queries: Any
) -> None:
    made = rule(owner, **PROJECT)
    assert wanted.wants("note.written")
    stamps.forget()
    with django_assert_num_queries(1):
        assert wanted.wants("note.written")
    with django_assert_num_queries(0):
        assert not wanted.wants("record.tagged")
    switch_off(made, by=owner)
    assert not wanted.wants("note.written")


def test_a_process_that_listens_asks_for_the_mark_only_when_told_that_it_has_changed(
    owner: Actor, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "FRESH", 0.0)
    monkeypatch.setattr(EAR, "is_open", True)
    rule(owner, **PROJECT)
    # until the notice is heard the change of one's own may be taken back
    for _time in range(2):
        with django_assert_num_queries(1):
            assert stamps.current()
    EAR.hear("rules")
    with django_assert_num_queries(1):
        assert stamps.current()
    with django_assert_num_queries(0):
        assert stamps.current()
    other = uuid4()
    Stamp.objects.update(value=other)
    EAR.hear("rules")
    assert stamps.current() == other
    monkeypatch.setattr(EAR, "is_open", False)
    with django_assert_num_queries(1):
        assert stamps.current()


@pytest.mark.parametrize("runs", [0, 2])
def test_an_import_sets_rules_off_only_where_that_was_chosen(owner: Actor, runs: int) -> None:
    definition = {
        "when": {"event": ["record.added"]},
        "do": [created(what="task", title="Call {{ name }}", days="1", owner="rule")],
    }
    publish_rule(add_rule("contact", name="Rule", definition=definition, by=owner), by=owner)
    options = ImportOptions(runs_rules=runs > 0)
    rows = [read_row([Cell("name", 1, "", name, "name")], options) for name in ("Layan", "Omar")]
    save_rows(list(enumerate(rows)), options=options, by=owner, import_id=uuid7())
    drain()
    assert Run.objects.filter(state="done").count() == Activity.objects.count() == runs


def test_what_a_rule_writes_into_records_is_plain_and_one_line(owner: Actor) -> None:
    rule(owner, **created(what="call", title="اتصل بـ {{ name }} الآن", days="2", owner="rule"))
    rule(
        owner,
        action="activities.add_task",
        **{"with": {"title": "سؤال {{ name }}", "days": "1", "priority": "2"}},
    )
    rule(owner, action="records.note", **{"with": {"text": "رسالة من {{ name }}"}})
    wake(owner, make.company(name="Booking.com SIA", by=owner))
    assert Activity.objects.get(kind="call").title == "اتصل بـ Booking.com SIA الآن"
    assert Activity.objects.get(kind="task").title == "سؤال Booking.com SIA"
    assert Note.objects.filter(text="رسالة من Booking.com SIA").count() == 1
