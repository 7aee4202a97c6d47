from django.db import migrations


def give_rights(apps, schema_editor):
    """Let those who import lists make forms, and those who record consents judge what came in."""
    for role in apps.get_model("workspace", "Role").objects.all():
        held = set(role.permissions)
        given = {"capture.manage"} if "exchange.import" in held else set()
        given |= {"capture.judge"} if "contacts.consent" in held else set()
        if given - held:
            role.permissions = sorted(held | given)
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("capture", "0001_initial"), ("workspace", "0003_ready_roles")]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
