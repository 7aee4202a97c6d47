from django.db import migrations


def give_rights(apps, schema_editor):
    """Open the page of the team to those who answer for people, that of the firm to whoever sets it up or only looks."""
    for role in apps.get_model("workspace", "Role").objects.all():
        held = set(role.permissions)
        given = {"home.team"} if "workspace.read_audit" in held else set()
        if "workspace.manage_settings" in held or role.key == "read-only":
            given.add("home.firm")
        if given - held:
            role.permissions = sorted(held | given)
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("workspace", "0003_ready_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
