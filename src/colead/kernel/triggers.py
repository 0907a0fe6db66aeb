"""SQL that keeps the journal append-only and fills the outbox, for both databases."""

from typing import Any

from django.core.management import call_command

SQLITE = [
    """
    CREATE TRIGGER kernel_entry_to_outbox AFTER INSERT ON kernel_entry
    BEGIN INSERT INTO kernel_outbox (entry_id) VALUES (NEW.id); END
    """,
    """
    CREATE TRIGGER kernel_entry_is_append_only BEFORE UPDATE ON kernel_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION kernel_entry_to_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO kernel_outbox (entry_id) VALUES (NEW.id); RETURN NULL; END $$
    """,
    """
    CREATE TRIGGER kernel_entry_to_outbox AFTER INSERT ON kernel_entry
    FOR EACH ROW EXECUTE FUNCTION kernel_entry_to_outbox()
    """,
    """
    CREATE FUNCTION kernel_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
    """,
    """
    CREATE TRIGGER kernel_entry_is_append_only BEFORE UPDATE ON kernel_entry
    FOR EACH ROW EXECUTE FUNCTION kernel_entry_is_append_only()
    """,
]


def make(apps: Any, schema_editor: Any) -> None:
    """Create the triggers."""
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def make_cache_table(apps: Any, schema_editor: Any) -> None:
    """The table in which counters and throttles live, shared by all workers."""
    call_command(
        "createcachetable", "kernel_cache", database=schema_editor.connection.alias, verbosity=0
    )
