from django.db import migrations

from wasl.sales.ready import add_ready_pipeline

DAILY = {"sales.add", "sales.change", "sales.close"}


def give_rights(apps, schema_editor):
    """Let those who work with customers open deals, move and close them, and managers set up pipelines."""
    for role in apps.get_model("workspace", "Role").objects.all():
        held = set(role.permissions)
        given = DAILY if "contacts.add" in held else set()
        given = given | ({"sales.manage_pipelines"} if "lists.share_views" in held else set())
        if given - held:
            role.permissions = sorted(held | given)
            role.save(update_fields=["permissions"])


def add_pipeline(apps, schema_editor):
    add_ready_pipeline(*(apps.get_model("sales", name).objects for name in ("Pipeline", "Stage")))


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_initial"), ("workspace", "0003_ready_roles")]
    operations = [
        migrations.RunPython(give_rights, migrations.RunPython.noop),
        migrations.RunPython(add_pipeline, migrations.RunPython.noop),
    ]
