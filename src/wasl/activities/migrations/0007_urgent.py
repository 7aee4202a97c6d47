from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("activities", "0006_template_rights")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["kind", "priority", "anchor"],
                name="activity_urgent",
                condition=models.Q(
                    ("state__in", ("open", "started", "waiting")),
                    ("archived_at__isnull", True),
                    ("deleted_at__isnull", True),
                ),
            ),
        ),
    ]
