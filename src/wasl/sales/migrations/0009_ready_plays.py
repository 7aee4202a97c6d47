from django.db import migrations

from wasl.sales.ready import add_ready_plays


def give_right(apps, schema_editor):
    """Let those who set up pipelines write playbooks."""
    for role in apps.get_model("workspace", "Role").objects.all():
        if "sales.manage_pipelines" in role.permissions:
            role.permissions = sorted({*role.permissions, "sales.write_playbooks"})
            role.save(update_fields=["permissions"])


def add_plays(apps, schema_editor):
    add_ready_plays(*(apps.get_model("sales", name).objects for name in ("Play", "Stage")))


class Migration(migrations.Migration):
    dependencies = [("sales", "0008_saving"), ("workspace", "0003_ready_roles")]
    operations = [
        migrations.RunPython(give_right, migrations.RunPython.noop),
        migrations.RunPython(add_plays, migrations.RunPython.noop),
    ]
