from django.db import migrations

MOVE = """
UPDATE records_anchor AS anchor SET search = '',
    search_1 = CASE contact.kind WHEN 'person' THEN anchor.search ELSE '' END,
    search_2 = CASE contact.kind WHEN 'company' THEN anchor.search ELSE '' END
FROM contacts_contact AS contact WHERE contact.anchor_id = anchor.id
"""
BACK = "UPDATE records_anchor SET search = search || search_1 || search_2 WHERE search = ''"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0012_birthdays"), ("records", "0008_shelves")]
    operations = [migrations.RunSQL(MOVE, BACK)]
