from django.db import migrations


def give_rights(apps, schema_editor):
    """Let those who set next steps plan and finish, and managers write scripts."""
    for role in apps.get_model("workspace", "Role").objects.all():
        held = set(role.permissions)
        new = held - {"records.set_next_step"}
        if held & {"records.set_next_step", "contacts.add"}:
            new |= {"activities.add", "activities.change"}
        if "lists.share_views" in held:
            new.add("activities.write_scripts")
        if new != held:
            role.permissions = sorted(new)
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial"), ("workspace", "0003_ready_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
