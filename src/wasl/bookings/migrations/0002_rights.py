from django.db import migrations


def give_rights(apps, schema_editor):
    """Let those who share views with the firm, managers, set up booking pages."""
    for role in apps.get_model("workspace", "Role").objects.filter(permissions__contains=["lists.share_views"]):
        role.permissions = sorted({*role.permissions, "bookings.manage"})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial"), ("workspace", "0003_ready_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
