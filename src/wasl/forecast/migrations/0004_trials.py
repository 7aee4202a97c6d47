"""Trials tell how many months ahead something was said; those there are, are counted again in the next night."""

from typing import ClassVar

from django.db import migrations, models

import wasl.kernel.clock


class Migration(migrations.Migration):
    dependencies: ClassVar = [("forecast", "0003_nights")]

    operations: ClassVar = [
        migrations.DeleteModel("Trial"),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("ahead", models.PositiveSmallIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("said", models.DecimalField(decimal_places=4, max_digits=19)),
                ("spread", models.DecimalField(decimal_places=4, max_digits=19)),
                ("low", models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True)),
                ("high", models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True)),
                ("came", models.DecimalField(blank=True, decimal_places=4, max_digits=19, null=True)),
                ("score", models.FloatField(blank=True, null=True)),
                ("counted_at", models.DateTimeField(default=wasl.kernel.clock.now)),
            ],
            options={
                "ordering": ["month", "ahead"],
                "constraints": [models.UniqueConstraint(fields=("month", "ahead"), name="trial_once")],
            },
        ),
    ]
