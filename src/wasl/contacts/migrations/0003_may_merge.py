from django.db import migrations


def let_archivers_merge(apps, schema_editor):
    """Give the new right to the roles that may archive: merging puts records away too, and can be taken back."""
    for role in apps.get_model("workspace", "Role").objects.filter(permissions__contains=["contacts.archive"]):
        if "contacts.merge" not in role.permissions:
            role.permissions = sorted([*role.permissions, "contacts.merge"])
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_duplicates"), ("workspace", "0003_ready_roles")]
    operations = [migrations.RunPython(let_archivers_merge, migrations.RunPython.noop)]
