from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workspace", "0006_team_lead")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("until", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["until"], name="throttle_until")]},
        ),
        # a crash may forget the counts; so a count that is written alone waits for no disk
        migrations.RunSQL("ALTER TABLE workspace_throttle SET UNLOGGED", migrations.RunSQL.noop),
    ]
