"""The ready roles exist from the first moment."""

from django.db import migrations

from wasl.workspace.roles import READY_ROLES


def add_ready_roles(apps, schema_editor):
    Role = apps.get_model("workspace", "Role")
    for order, ready in enumerate(READY_ROLES):
        Role.objects.get_or_create(
            key=ready.key,
            defaults={
                "is_ready": True,
                "order": order,
                "permissions": sorted(ready.permissions),
                "reach": {"*": {"read": ready.read, "change": ready.change}},
            },
        )


class Migration(migrations.Migration):
    dependencies = [("workspace", "0002_audit_insert_only")]
    operations = [migrations.RunPython(add_ready_roles, migrations.RunPython.noop)]
