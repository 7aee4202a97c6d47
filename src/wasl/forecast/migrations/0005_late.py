"""What is left of a month in its last week is tried apart."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("forecast", "0004_trials")]

    operations: ClassVar = [
        migrations.AlterModelOptions("trial", {"ordering": ["month", "ahead", "day"]}),
        migrations.AddField("trial", "day", models.PositiveSmallIntegerField(default=1)),
        migrations.RemoveConstraint("trial", "trial_once"),
        migrations.AddConstraint(
            "trial", models.UniqueConstraint(fields=("month", "ahead", "day"), name="trial_once")
        ),
    ]
