from django.db import migrations


def let_archivers_delete(apps, schema_editor):
    """Give the new right to the roles that may archive: deleting puts records away too, and can be taken back."""
    for role in apps.get_model("workspace", "Role").objects.filter(permissions__contains=["contacts.archive"]):
        if "records.delete" not in role.permissions:
            role.permissions = sorted([*role.permissions, "records.delete"])
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("records", "0004_bin"), ("workspace", "0003_ready_roles")]
    operations = [migrations.RunPython(let_archivers_delete, migrations.RunPython.noop)]
