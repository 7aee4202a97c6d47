"""Keeps the same source of contacts, leads and deals under one word: `web` and `Website` were two rows of reports, named alike."""

from typing import Any

from django.db import migrations

ALSO = {"web": "website", "web site": "website", "exhibition": "fair", "reference": "referral"}
KNOWN = (
    "phone", "referral", "website", "fair", "email", "walk-in", "social", "advertising", "import", "google", "instagram",
    "facebook", "linkedin", "youtube", "tiktok", "snapchat",
)  # fmt: skip


def join_sources(apps: Any, _schema: Any) -> None:
    """Write the one word where another was kept."""
    meant = {**{name: name for name in KNOWN}, **ALSO}
    for app, name in (("contacts", "Contact"), ("sales", "Lead"), ("sales", "Deal")):
        model = apps.get_model(app, name)
        for source in model.objects.order_by().values_list("source", flat=True).distinct():
            key = meant.get(source.strip().lower(), source)
            if key != source:
                model.objects.filter(source=source).update(source=key)


class Migration(migrations.Migration):
    dependencies = [("sales", "0013_first_purchases"), ("contacts", "0012_birthdays")]

    operations = [migrations.RunPython(join_sources, migrations.RunPython.noop, elidable=True)]
