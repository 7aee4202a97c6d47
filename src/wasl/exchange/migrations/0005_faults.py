from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_returns"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrefusal",
            name="faults",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
