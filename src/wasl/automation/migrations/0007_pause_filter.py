"""Rules are paused, too, where their condition can no longer be asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the reason; the column stays as it is."""

    dependencies = [("automation", "0006_run_parent")]

    operations = [
        migrations.AlterField(
            model_name="rule",
            name="paused_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("failing", "It failed again and again."),
                    ("limit", "It ran more often in an hour than it may."),
                    ("owner", "Its owner is no longer active."),
                    (
                        "filter",
                        "Its condition asks for something that is gone, or that its owner may not see.",
                    ),
                ],
                max_length=10,
            ),
        ),
    ]
