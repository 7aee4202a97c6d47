"""Fills an installation, or tells as one line of JSON what is in it: `backup_world.py [fill NAME | erase NAME | back_up | lose]`."""

import hashlib
import io
import json
import sys

import psycopg
from PIL import Image

from wasl.kernel.env import ENV
from wasl.kernel.places import embedded_url
from wasl.project.console.ready import django_ready, load

# what changes by looking, and what a restore itself writes or forgets
VOLATILE = (
    "procrastinate_",
    "django_session",
    "usersessions",
    "cache",
    "operations_",
    "workspace_auditentry",
    "workspace_throttle",
    "mail_message",
)


def fill(name: str) -> None:
    make, files = load("tests.make"), load("django.core.files.base")
    actor, records = load("wasl.kernel.actor"), load("wasl.records.commands")
    person = make.contact(
        name=f"Layan Planted {name}", emails=[{"value": f"{name.replace(' ', '')}@example.com"}]
    )
    make.company(name=f"شركة {name}")
    records.write_note(person, body=f"<p>ملاحظة {name}</p>", by=actor.SYSTEM)
    for size in (1, 70_000, 3_000_000):
        content = hashlib.shake_256(f"{name}{size}".encode()).digest(size)
        records.add_file(person, content=files.ContentFile(content), name=f"{name}.pdf", by=actor.SYSTEM)
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), (len(name), 120, 90)).save(picture, "PNG")
    load("wasl.contacts.commands").set_photo(
        person, photo=files.ContentFile(picture.getvalue(), "photo.png"), by=actor.SYSTEM
    )
    accounts = load("wasl.mail.models").Account.objects
    account, _is_new = accounts.get_or_create(
        pk=1, defaults={"host": "mail.example", "from_address": "crm@example.com"}
    )
    account.set_password("smtp secret")
    account.save()
    load("wasl.mail.commands").queue(
        "layan@example.com", purpose="test", source=name, subject="Waiting", text="Waiting"
    )


def erase(name: str) -> None:
    """Delete a person that `fill` made, and erase them for good."""
    commands, models, actor = (
        load("wasl.records.commands"),
        load("wasl.records.models"),
        load("wasl.kernel.actor"),
    )
    person = load("wasl.contacts.models").Contact.objects.get(name=f"Layan Planted {name}")
    commands.delete_record(person, by=actor.SYSTEM)
    commands.erase_binned(list(models.Binned.objects.select_related("anchor")), by=actor.SYSTEM)
    load("wasl.operations.erasing").seal()


def back_up() -> None:
    """Make a backup as the worker does."""
    commands, queries, actor = (
        load("wasl.operations.commands"), load("wasl.operations.queries"), load("wasl.kernel.actor")
    )  # fmt: skip
    backup = commands.ask_backup(queries.plan(actor.SYSTEM), by=actor.SYSTEM)
    load("wasl.operations.running").make(backup.pk)
    backup.refresh_from_db()
    assert (backup.state, backup.copy_error) == ("done", ""), (backup.error, backup.copy_error)


def lose() -> None:
    """Delete what people would miss."""
    load("wasl.records.models").Note.objects.all().delete()
    load("wasl.contacts.models").Contact.objects.update(name="Lost")


def tell() -> dict[str, object]:
    databases = load("wasl.operations.backups.databases")
    with databases.live().connect() as connection:
        tables = databases.states(connection)
    files = {
        path.relative_to(ENV.data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((ENV.data / "files").rglob("*"))
        if path.is_file()
    }
    audit = load("wasl.workspace.audit")
    owner = load("wasl.workspace.models").User.objects.get(email="owner@wasl.example")
    return {
        "tables": {
            name: state
            for name, state in tables.items()
            if not name.removeprefix("public.").startswith(VOLATILE)
        },
        "files": files,
        "signs_in": owner.check_password("riyadh riga 2026"),
        "sealed": load("wasl.mail.models").Account.objects.get().password,
        "letters": sorted(load("wasl.mail.models").Message.objects.values_list("state", "error")),
        "audit": audit.first_broken(),
        "may_rewrite_audit": may_rewrite_audit(),
    }


def may_rewrite_audit() -> bool:
    with psycopg.connect(embedded_url(ENV.data, "wasl")) as application:
        try:
            application.execute("UPDATE workspace_auditentry SET action = 'x'")
        except psycopg.errors.InsufficientPrivilege:
            return False
    return True


if __name__ == "__main__":
    with django_ready():
        if sys.argv[1:2] == ["fill"]:
            fill(sys.argv[2])
        if sys.argv[1:2] == ["erase"]:
            erase(sys.argv[2])
        if sys.argv[1:2] == ["back_up"]:
            back_up()
        if sys.argv[1:2] == ["lose"]:
            lose()
        sys.stdout.write(json.dumps(tell()) + "\n")
