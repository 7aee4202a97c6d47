from django.db import migrations

from wasl.forecast.models.targets import SEE, SET


def give_rights(apps, schema_editor):
    """Let those who set up pipelines set targets, and see those of others."""
    for role in apps.get_model("workspace", "Role").objects.all():
        held = set(role.permissions)
        if "sales.manage_pipelines" in held and not {SEE, SET} <= held:
            role.permissions = sorted(held | {SEE, SET})
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("forecast", "0001_initial"), ("workspace", "0003_ready_roles"), ("sales", "0002_ready")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
