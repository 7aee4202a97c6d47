from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0004_stop_url")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="rules_per_hour",
            field=models.PositiveIntegerField(default=200),
        ),
    ]
