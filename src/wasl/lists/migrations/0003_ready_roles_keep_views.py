"""The ready roles that do daily work may keep views of lists and work in bulk; the manager may share views."""

from django.db import migrations

DAILY = ("manager", "sales", "agent", "marketer")


def give(apps, schema_editor):
    Role = apps.get_model("workspace", "Role")
    for role in Role.objects.filter(key__in=DAILY, is_ready=True):
        more = {"lists.save_views", "lists.bulk"} | ({"lists.share_views"} if role.key == "manager" else set())
        role.permissions = sorted({*role.permissions, *more})
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("lists", "0002_saved_views")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
