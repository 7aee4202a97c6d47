from django.db import migrations

from wasl.catalog.ready import TAXES, UNITS


def add_ready(apps, schema_editor):
    """Bring the taxes and units that every firm finds ready."""
    Tax, Unit = (apps.get_model("catalog", name) for name in ("TaxRate", "Unit"))
    Tax.objects.bulk_create(
        Tax(country=country, percent=percent, category=category, names=names, is_default=is_default)
        for country, percent, category, names, is_default in TAXES
    )
    Unit.objects.bulk_create(
        Unit(code=code, names=names, position=position) for position, (code, names) in enumerate(UNITS)
    )


def open_products(apps, schema_editor):
    """Let every role read all products: they are nobody's own. Who may change them is a right."""
    for role in apps.get_model("workspace", "Role").objects.all():
        changes = {levels.get("change") for levels in role.reach.values()} - {None, "none"}
        role.reach = {**role.reach, "product": {"read": "all", "change": "all" if changes else "none"}}
        if "activities.write_scripts" in role.permissions:
            role.permissions = sorted({*role.permissions, "catalog.change"})
        role.save(update_fields=["reach", "permissions"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("workspace", "0003_ready_roles"), ("activities", "0006_template_rights")]
    operations = [
        migrations.RunPython(add_ready, migrations.RunPython.noop),
        migrations.RunPython(open_products, migrations.RunPython.noop),
    ]
