"""The ready roles that do daily work may write in rooms and open them; the manager may announce and keep order."""

from django.db import migrations

DAILY = ("manager", "sales", "agent", "marketer")
MORE = {"rooms.announce", "rooms.manage"}


def give(apps, schema_editor):
    Role = apps.get_model("workspace", "Role")
    for role in Role.objects.filter(key__in=DAILY, is_ready=True):
        more = {"rooms.write", "rooms.open"} | (MORE if role.key == "manager" else set())
        role.permissions = sorted({*role.permissions, *more})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("rooms", "0001_initial"), ("workspace", "0006_team_lead")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
