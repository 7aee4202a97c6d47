"""The audit can be added to and read by the application, and changed by nobody but the owner of the schema."""

from django.db import migrations

# every role but the owner of the table loses what could rewrite history
REVOKE = """
DO $$
DECLARE given record;
BEGIN
    FOR given IN
        SELECT DISTINCT grantee FROM information_schema.role_table_grants
        WHERE table_name = 'workspace_auditentry' AND table_schema = current_schema() AND grantee <> current_user
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON workspace_auditentry FROM %s',
                       CASE WHEN given.grantee = 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(given.grantee) END);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("workspace", "0001_initial")]
    operations = [migrations.RunSQL(REVOKE, migrations.RunSQL.noop)]
