from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0012_birthdays'),
        ('records', '0007_messages'),
        ('sales', '0010_imports'),
        ('workspace', '0006_team_lead'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('state', 'won')), fields=['contact', 'closed_at'], name='deal_contact_won'),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('state', 'won')), fields=['company', 'closed_at'], name='deal_company_won'),
        ),
    ]
