from uuid import uuid4

from django.db import migrations, models


def put_first(apps, schema_editor):
    """Put the mark that the first reader takes."""
    apps.get_model("automation", "Stamp").objects.create(pk=1, value=uuid4())


class Migration(migrations.Migration):
    dependencies = [("automation", "0004_shares")]
    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("value", models.UUIDField()),
            ],
        ),
        migrations.RunPython(put_first, migrations.RunPython.noop),
    ]
