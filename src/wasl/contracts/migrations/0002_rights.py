from django.db import migrations

DAILY = {"contracts.add", "contracts.change", "contracts.add_members", "contracts.change_members"}


def give_rights(apps, schema_editor):
    """Let those who open deals make contracts and let members join, and those who set up pipelines say by which plans."""
    for role in apps.get_model("workspace", "Role").objects.all():
        held = set(role.permissions)
        given = DAILY if "sales.add" in held else set()
        given = given | ({"contracts.manage_plans"} if "sales.manage_pipelines" in held else set())
        if given - held:
            role.permissions = sorted(held | given)
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("sales", "0002_ready"), ("workspace", "0003_ready_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
