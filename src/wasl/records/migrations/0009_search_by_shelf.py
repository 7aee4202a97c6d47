import django.contrib.postgres.fields
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models.functions import Concat

SHELVES = ("search", "search_1", "search_2")
NAMES = models.Func(
    models.Func(Concat(*SHELVES), models.Value("~.*"), function="substring"),
    models.Value("~"),
    function="string_to_array",
    output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField()),
)


class Migration(migrations.Migration):
    # what was moved in one transaction is indexed in another

    dependencies = [("records", "0008_shelves"), ("contacts", "0013_shelves")]

    operations = [
        *(
            migrations.AddIndex(
                model_name="anchor",
                index=GinIndex(fields=[shelf], name=f"anchor_{shelf}", opclasses=["gin_trgm_ops"]),
            )
            for shelf in SHELVES
        ),
        migrations.AddIndex(model_name="anchor", index=GinIndex(NAMES, name="anchor_skeletons")),
    ]
