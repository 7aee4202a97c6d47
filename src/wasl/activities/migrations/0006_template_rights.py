from django.db import migrations


def give_rights(apps, schema_editor):
    """Let those who write call scripts write templates of projects too."""
    for role in apps.get_model("workspace", "Role").objects.all():
        if "activities.write_scripts" in role.permissions:
            role.permissions = sorted({*role.permissions, "activities.write_templates"})
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_projects")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
