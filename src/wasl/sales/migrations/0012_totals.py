from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sales", "0011_bought_before")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="deal", name="deal_totals"),
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                fields=["stage", "currency", "probability"],
                include=["amount", "owner", "team", "pipeline"],
                name="deal_totals",
                condition=models.Q(
                    ("state", "open"), ("archived_at__isnull", True), ("deleted_at__isnull", True)
                ),
            ),
        ),
    ]
