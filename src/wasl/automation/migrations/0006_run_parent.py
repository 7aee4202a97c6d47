"""Runs are found by the run that began them: erasing a record takes them along, each by one look."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the index."""

    dependencies = [("automation", "0005_stamp")]

    operations = [
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="run_parent"
            ),
        ),
    ]
