from django.db import migrations

from wasl.sales.ready import SCORE_RULES


def give_rights(apps, schema_editor):
    """Let those who open deals take leads in and decide about them, and those who set up pipelines say whose they are."""
    for role in apps.get_model("workspace", "Role").objects.all():
        held = set(role.permissions)
        given = {"sales.add_leads", "sales.change_leads"} if "sales.add" in held else set()
        given = given | ({"sales.manage_leads"} if "sales.manage_pipelines" in held else set())
        if given - held:
            role.permissions = sorted(held | given)
            role.save(update_fields=["permissions"])


def add_score_rules(apps, schema_editor):
    """Begin with points that make sense to most firms."""
    model = apps.get_model("sales", "ScoreRule")
    model.objects.bulk_create(model(**rule) for rule in SCORE_RULES)


class Migration(migrations.Migration):
    dependencies = [("sales", "0004_leads"), ("workspace", "0003_ready_roles")]
    operations = [
        migrations.RunPython(give_rights, migrations.RunPython.noop),
        migrations.RunPython(add_score_rules, migrations.RunPython.noop),
    ]
