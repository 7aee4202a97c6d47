from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("activities", "0008_calendar_days")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="activity",
            name="repeat_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
