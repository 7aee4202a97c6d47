"""Projects: tasks with dates, templates by working days, a start that moves."""

import datetime

import pytest
from django.urls import reverse

from tests import make
from tests.drain import drain
from wasl.activities.commands import (
    add_project,
    add_task,
    change_project,
    complete_task,
    save_as_template,
    start_project,
    write_template,
)
from wasl.activities.models import Activity, Project
from wasl.activities.queries.projects import chart_of, get_project, template_named
from wasl.calendar.commands import add_day_off
from wasl.calendar.models import Hours
from wasl.kernel.errors import Invalid, NotFound
from wasl.workspace.queries import actor_of_user

pytestmark = pytest.mark.django_db
# a Sunday, the first working day of a Saudi week
START = datetime.date(2026, 11, 29)


@pytest.fixture
def boss():
    return actor_of_user(make.owner())


def tasks(project):
    return list(Activity.objects.filter(about=project.pk).order_by("due_on", "title"))


def started(boss, **values):
    return start_project(template_named("ready:onboarding"), by=boss, start_on=START, **values)


def test_a_project_of_a_template_has_its_tasks_on_working_days_of_the_firm(boss):
    customer = make.contact(by=boss)
    project = started(boss, about=customer.pk)
    first, *_rest, last = tasks(project)
    assert (first.due_on, first.starts_on) == (datetime.date(2026, 11, 30), START)
    # 22 working days of five days a week, from Sunday to Thursday
    assert last.due_on == project.due_on == datetime.date(2026, 12, 29)
    assert all(task.due_on.weekday() not in {4, 5} for task in tasks(project))
    assert {anchor.pk for anchor in first.about.all()} == {customer.pk, project.pk}
    assert first.blocks.count() == 2


def test_days_off_of_the_firm_are_no_working_days(boss):
    add_day_off(datetime.date(2026, 11, 30), last_on=datetime.date(2026, 12, 3), hours=Hours(), by=boss)
    assert tasks(started(boss))[0].due_on == datetime.date(2026, 12, 6)


def test_a_new_start_moves_what_is_not_done_by_working_days(boss):
    project = started(boss)
    done, *others = tasks(project)
    complete_task(done, by=boss)
    before = [task.due_on for task in others]
    change_project(project, start_on=START + datetime.timedelta(days=7), by=boss)
    after = [task.due_on for task in tasks(project)]
    assert after[0] == done.due_on
    assert after[1:] == [day + datetime.timedelta(days=7) for day in before]
    project.refresh_from_db()
    assert project.due_on == datetime.date(2027, 1, 5)


def test_a_project_kept_as_a_template_begins_again_alike(boss):
    colleague = make.user("manager")
    customer = make.contact(by=boss, owner_id=colleague.pk)
    project = started(boss, about=customer.pk)
    template = save_as_template(project, name="Ours", by=boss)
    again = start_project(template, by=boss, about=customer.pk, start_on=START)
    shape = [(t.title, t.starts_on, t.due_on, t.owner_id, t.blocked_by.count()) for t in tasks(project)]
    assert [(t.title, t.starts_on, t.due_on, t.owner_id, t.blocked_by.count()) for t in tasks(again)] == shape
    assert {step["owner"] for step in template.steps} == {"project", "record"}


def test_a_step_of_a_team_goes_to_who_has_the_least_to_do(boss):
    team = make.team()
    busy, free = make.user(team=team), make.user(team=team)
    for number in range(2):
        add_task(f"Old {number}", by=boss, owner_id=busy.pk)
    steps = [{"title": str(number), "due": 1, "owner": f"team:{team.pk}"} for number in range(4)]
    project = start_project(write_template(None, name="T", steps=steps, by=boss), by=boss)
    owners = [task.owner_id for task in Activity.objects.filter(about=project.pk).order_by("pk")]
    assert owners == [free.pk, free.pk, busy.pk, free.pk]


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [{"title": "", "due": 1}],
        [{"title": "A", "due": 501}],
        [{"title": "A", "due": 1, "owner": "user:nobody"}],
        [{"title": "A", "due": 1, "after": ["7"]}],
        [{"title": "A", "due": 1, "after": ["2"]}, {"title": "B", "due": 1, "after": ["1"]}],
    ],
)
def test_a_template_that_cannot_be_meant_is_refused(boss, steps):
    with pytest.raises(Invalid):
        write_template(None, name="T", steps=steps, by=boss)


def test_who_may_not_see_a_project_meets_it_nowhere(boss):
    project = add_project("Secret move", by=boss)
    other = make.user("sales", team=make.team())
    other.role.reach = {"*": {"read": "own", "change": "own"}}
    other.role.save()
    with pytest.raises(NotFound):
        get_project(actor_of_user(other), project.pk)
    client = make.signed_in(other)
    assert client.get(reverse("activities:project", args=[project.pk])).status_code == 404
    assert b"Secret" not in client.get(reverse("activities:project_list")).content


def test_what_comes_next_in_a_project_is_a_task_that_the_viewer_sees(boss):
    team = make.team()
    rep = make.user("sales", team=team)
    rep.role.reach = {"*": {"read": "own", "change": "own"}}
    rep.role.save()
    project = add_project("Move", by=boss, owner_id=rep.pk)
    make.task("Secret price", about=project, due_on=START, by=boss)
    make.task("Paint", about=project, due_on=START + datetime.timedelta(days=1), owner_id=rep.pk, by=boss)
    page = make.signed_in(rep).get(reverse("activities:project_list")).content.decode()
    assert ("Secret price" in page, "Paint" in page) == (False, True)


def test_the_chart_lays_bars_of_days_with_what_they_wait_for(boss):
    project = started(boss)
    shown = get_project(boss, project.pk)
    chart = chart_of(shown, 6)
    bar = next(bar for bar in chart.bars if bar.task.title.startswith("Introduction"))
    assert bar.before + bar.length + bar.behind == chart.width
    assert chart.days[bar.before].day == bar.first
    assert len(bar.after) == 2
    assert shown.next is not None
    assert shown.next.title.startswith("Call to welcome")


def test_pages_of_projects_ask_few_queries(boss, django_assert_num_queries):
    for number in range(3):
        started(boss, name=f"P{number}", about=make.contact(by=boss).pk)
    client = make.signed_in(Project.objects.first().owner)
    pk = Project.objects.first().pk
    client.get(reverse("activities:project_list"))
    with django_assert_num_queries(8):
        assert client.get(reverse("activities:project_list")).status_code == 200
    with django_assert_num_queries(12):
        assert client.get(reverse("activities:project", args=[pk])).status_code == 200


def test_a_bar_is_put_on_other_days_and_back(boss):
    project = started(boss)
    task = tasks(project)[0]
    client = make.signed_in(project.owner)
    url = reverse("activities:project_place", args=[project.pk, task.pk])
    client.post(url, {"starts_on": "2026-12-01", "due_on": "2026-12-03", "seen": task.version})
    task.refresh_from_db()
    assert (task.starts_on, task.due_on) == (datetime.date(2026, 12, 1), datetime.date(2026, 12, 3))
    stale = client.post(url, {"due_on": "2026-12-09", "seen": 1})
    assert stale.status_code == 409


def test_a_project_is_begun_and_changed_by_its_forms(boss):
    customer = make.contact(by=boss)
    manager = make.user("manager")
    client = make.signed_in(manager)
    page = client.get(reverse("activities:project_new"), {"about": customer.pk, "template": "ready:fair"})
    assert page.status_code == 200
    sent = {
        "template": "ready:fair",
        "about": customer.pk,
        "start_on": "2026-11-29",
        "state": "planned",
        "owner_id": manager.pk,
    }
    answer = client.post(reverse("activities:project_new"), sent)
    project = Project.objects.get()
    assert answer.headers["Location"] == reverse("activities:project", args=[project.pk])
    assert (project.about_id, project.state, len(tasks(project))) == (customer.pk, "planned", 9)
    edit = reverse("activities:project_edit", args=[project.pk])
    sent = {
        "name": "Fair",
        "start_on": "2026-11-29",
        "due_on": "2026-11-01",
        "state": "done",
        "seen": 1,
        "owner_id": manager.pk,
    }
    assert client.post(edit, sent).status_code == 422
    client.post(edit, sent | {"due_on": "2027-02-01"})
    project.refresh_from_db()
    assert (project.name, project.is_done, project.done_at is not None) == ("Fair", True, True)
    drain()
