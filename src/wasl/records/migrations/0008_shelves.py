from django.db import migrations, models


class Migration(migrations.Migration):
    # contacts move their texts to shelves of their own before the indexes are built (0009)

    dependencies = [("records", "0007_messages")]

    operations = [
        migrations.AddField(
            model_name="anchor", name="search_1", field=models.TextField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            model_name="anchor", name="search_2", field=models.TextField(blank=True, db_default="", default="")
        ),
        migrations.RemoveIndex(model_name="anchor", name="anchor_search"),
        migrations.RemoveIndex(model_name="anchor", name="anchor_skeletons"),
    ]
