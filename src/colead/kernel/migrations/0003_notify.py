from django.db import migrations

# Commits reach open pages and waiting workers at once. Imports are silent: they would flood both.
FORWARD = [
    """
    CREATE FUNCTION kernel_outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM kernel_entry WHERE id = NEW.entry_id AND door <> 'import') THEN
        PERFORM pg_notify('colead_journal', NEW.entry_id::text);
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER kernel_outbox_notify AFTER INSERT ON kernel_outbox
    FOR EACH ROW EXECUTE FUNCTION kernel_outbox_notify()
    """,
]
BACK = [
    "DROP TRIGGER kernel_outbox_notify ON kernel_outbox",
    "DROP FUNCTION kernel_outbox_notify()",
]


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in FORWARD:
            schema_editor.execute(statement)


def back(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in BACK:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_search")]
    operations = [migrations.RunPython(forward, back)]
