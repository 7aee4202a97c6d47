from typing import ClassVar

from django.db import migrations, models

VIEW = """
CREATE VIEW sales_first_of_{who} AS
SELECT {who}_id AS buyer, min(closed_at) AS at FROM sales_deal
WHERE state = 'won' AND deleted_at IS NULL AND {who}_id IS NOT NULL GROUP BY {who}_id
"""


def first_of(who: str) -> list[migrations.operations.base.Operation]:
    """Return the view of when somebody first bought, and how deals are joined with it."""
    name = f"FirstOf{who.title()}"
    goal = models.ForeignObject(
        f"sales.{name}", models.DO_NOTHING, [who], ["buyer"], related_name="+", null=True
    )
    fields = [
        ("buyer", models.UUIDField(primary_key=True, serialize=False)),
        ("at", models.DateTimeField()),
    ]
    options = {"managed": False, "db_table": f"sales_first_of_{who}"}
    return [
        migrations.RunSQL(VIEW.format(who=who), f"DROP VIEW sales_first_of_{who}"),
        migrations.CreateModel(name=name, fields=fields, options=options),
        migrations.AddField(model_name="deal", name=f"{who}_bought", field=goal),
    ]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sales", "0012_totals")]

    operations: ClassVar = [*first_of("contact"), *first_of("company")]
