from django.db import migrations


def give_rights(apps, schema_editor):
    """Let those who keep consents write to contacts."""
    for role in apps.get_model("workspace", "Role").objects.filter(permissions__contains=["contacts.consent"]):
        role.permissions = sorted({*role.permissions, "contacts.send_mail"})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("contacts", "0009_statistics"), ("workspace", "0003_ready_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
