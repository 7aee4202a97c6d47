from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("contacts", "0013_shelves")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="contact", index=GinIndex(fields=["roles", "custom"], name="contact_facets")
        ),
        migrations.RemoveIndex(model_name="contact", name="contact_roles"),
        migrations.RemoveIndex(model_name="contact", name="contact_custom"),
    ]
