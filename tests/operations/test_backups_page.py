"""The page of backups: who opens it, what it shows, what its buttons do."""

import datetime
import shutil
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.operations import bundle
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.kernel.env import ENV
from wasl.operations import running
from wasl.operations.backups.keys import own_key
from wasl.operations.models import Backup, BackupPlan, Drill, State
from wasl.workspace import audit
from wasl.workspace.models import AuditEntry, User

pytestmark = pytest.mark.django_db
PAGE = "/settings/backups/"
SEALED = b"sealed"


@pytest.fixture
def owner() -> User:
    return make.owner()


@pytest.fixture
def backup(owner: User) -> Iterator[Backup]:
    ENV.backups.mkdir(mode=0o700, exist_ok=True)
    now = clock.now()
    found = Backup.objects.create(
        name="one.tar.zst.age", state=State.DONE, size=6, started_at=now, finished_at=now, verified_at=now
    )
    found.place.write_bytes(SEALED)
    yield found
    shutil.rmtree(ENV.backups)


def confirmed(user: User) -> Client:
    """Return a browser whose person has shown a moment ago again who he is."""
    client = Client()
    client.force_login(user)
    assert client.post("/confirm/?next=/", {"password": make.PASSWORD}).status_code == 302
    return client


def test_the_page_speaks_three_languages(owner: User, backup: Backup) -> None:
    browser = make.signed_in(owner)
    for language in ("ar", "lv", "en"):
        browser.post(reverse("workspace:set_language"), {"language": language})
        page = browser.get(PAGE)
        assert page.status_code == 200
        assert f'lang="{language}"' in page.content.decode()[:60]


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("manager", 403), ("sales", 403), ("read-only", 403)]
)
def test_the_page_needs_its_right(owner: User, role: str, status: int) -> None:
    browser = make.signed_in(make.user(role))
    assert browser.get(PAGE).status_code == status
    assert browser.get(PAGE, headers={"HX-Request": "true"}).status_code == status


@pytest.mark.parametrize("path", ["now/", "key/show/", "key/noted/", "{}/verify/"])
def test_buttons_need_their_right_and_a_post(owner: User, backup: Backup, path: str) -> None:
    address = PAGE + path.format(backup.pk)
    browser = confirmed(make.user("manager"))
    assert browser.post(address).status_code == 403
    assert browser.get(address).status_code == 405
    assert not BackupPlan.objects.exists()
    assert Backup.objects.count() == 1


def test_the_page_is_red_when_the_newest_is_old(owner: User, backup: Backup) -> None:
    sentence = "No backup of the last 26 hours has been made and proven."
    browser = make.signed_in(owner)
    assert sentence not in browser.get(PAGE).content.decode()
    assert sentence not in browser.get("/").content.decode()
    Backup.objects.update(started_at=clock.now() - datetime.timedelta(hours=26, minutes=1))
    assert sentence in browser.get(PAGE).content.decode()
    assert sentence in browser.get("/").content.decode()
    assert sentence not in make.signed_in(make.user("sales")).get("/").content.decode()


def test_after_a_restore_the_page_says_of_when_the_data_are_and_lists_what_lies_there(
    owner: User, backup: Backup
) -> None:
    for name, key, made_at in (
        ("newer", own_key(), "2026-11-20T02:00:00+00:00"),
        ("another-firms", bundle.new_key(), "2026-11-21T02:00:00+00:00"),
    ):
        bundle.write(ENV.backups / f"{name}.tar.zst.age", key, {}, made_at=made_at)
    Backup.objects.update(verified_at=None)
    audit.record("backup.restored", by=SYSTEM, data={"made_at": "2026-11-19T02:00:00+00:00"})
    for _twice in range(2):
        running.take_in()
    page = make.signed_in(owner).get(PAGE).content.decode()
    assert "are as they were on" in page
    assert "Nov 19, 2026" in page
    assert set(Backup.objects.values_list("name", flat=True)) == {"one.tar.zst.age", "newer.tar.zst.age"}
    found = Backup.objects.get(name="newer.tar.zst.age")
    assert (found.is_there, found.verified_at, found.is_planned) == (True, None, False)
    assert f"{found.created_at:%Y-%m-%d}" == "2026-11-20"
    Backup.objects.update(verified_at=clock.now(), started_at=clock.now())
    assert "are as they were on" not in make.signed_in(owner).get(PAGE).content.decode()


def test_back_up_now_queues_one_and_the_page_watches_it(owner: User) -> None:
    browser = make.signed_in(owner)
    assert browser.post(PAGE + "now/").status_code in {302, 303}
    assert Backup.objects.get().asked_by == owner
    assert 'hx-trigger="every 3s"' in browser.get(PAGE).content.decode()
    part = browser.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="backups"')
    assert browser.post(PAGE + "now/").status_code == 409


def test_verify_queues_a_drill(owner: User, backup: Backup) -> None:
    make.signed_in(owner).post(f"{PAGE}{backup.pk}/verify/")
    assert Drill.objects.get().backup == backup


def test_the_plan_is_set_on_the_page(owner: User) -> None:
    browser = make.signed_in(owner)
    sent = {"is_on": "on", "hour": "4", "daily": "10", "weekly": "0", "monthly": "12"}
    assert browser.post(PAGE, sent).status_code == 303
    plan = BackupPlan.objects.get()
    assert (plan.hour, plan.daily, plan.weekly, plan.monthly) == (4, 10, 0, 12)
    assert browser.post(PAGE, sent | {"daily": "0"}).status_code == 422
    assert AuditEntry.objects.filter(action="backup.plan_changed").count() == 1


def test_a_download_asks_again_who_it_is(owner: User, backup: Backup) -> None:
    """S-119."""
    answer = make.signed_in(owner).get(f"{PAGE}{backup.pk}/file/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/confirm/")
    assert not AuditEntry.objects.filter(action="backup.taken").exists()


def test_an_owner_downloads_and_it_is_kept_in_the_audit(owner: User, backup: Backup) -> None:
    answer = confirmed(owner).get(f"{PAGE}{backup.pk}/file/")
    assert b"".join(answer.streaming_content) == SEALED  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEntry.objects.get(action="backup.taken").actor == owner


def test_an_administrator_downloads_nothing_and_sees_no_key(owner: User, backup: Backup) -> None:
    browser = confirmed(make.user("admin"))
    assert browser.get(f"{PAGE}{backup.pk}/file/").status_code == 403
    assert browser.get(PAGE + "key/").status_code == 403
    assert browser.post(PAGE + "key/show/").status_code == 403
    assert f"{backup.pk}/file/" not in browser.get(PAGE).content.decode()


def test_a_backup_whose_file_is_gone_cannot_be_downloaded(owner: User, backup: Backup) -> None:
    backup.place.unlink()
    assert confirmed(owner).get(f"{PAGE}{backup.pk}/file/").status_code == 404
    assert "The file is gone" in make.signed_in(owner).get(PAGE).content.decode()


def test_the_key_is_shown_until_it_is_written_down(owner: User) -> None:
    browser, key = confirmed(owner), str(own_key())
    assert key not in browser.get(PAGE + "key/").content.decode()
    shown = browser.post(PAGE + "key/show/")
    assert key in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert AuditEntry.objects.get(action="backup.key_shown").actor == owner
    assert key not in str(AuditEntry.objects.values_list("data", flat=True))
    browser.post(PAGE + "key/noted/")
    assert browser.post(PAGE + "key/show/").status_code == 409
    assert "is not shown again" in browser.get(PAGE + "key/").content.decode()


def test_the_key_is_not_shown_to_who_has_not_just_shown_who_he_is(owner: User) -> None:
    answer = make.signed_in(owner).post(PAGE + "key/show/")
    assert (answer.status_code, answer["Location"]) == (303, PAGE + "key/")
    assert make.signed_in(owner).get(PAGE + "key/")["Location"].startswith("/confirm/")


def test_a_page_of_many_backups_asks_as_often_as_one_of_few(
    owner: User, backup: Backup, django_assert_num_queries: object
) -> None:
    browser = make.signed_in(owner)
    browser.get(PAGE)
    for number in range(20):
        made = Backup.objects.create(name=f"b{number}", state=State.DONE, asked_by=owner)
        Drill.objects.create(backup=made, state=State.DONE)
    with django_assert_num_queries(10):  # type: ignore[operator]
        browser.get(PAGE)


def test_no_address_leads_into_the_folder(owner: User, backup: Backup) -> None:
    """S-119: bundles are reached through their page alone."""
    browser = confirmed(owner)
    for path in ("/backups/", "/files/", "/static/", "/media/", "/static/../backups/"):
        assert browser.get(path + backup.name).status_code == 404
