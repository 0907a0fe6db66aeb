from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE kernel_searchindex USING fts5(
        title, words, content='kernel_searchtext', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2"
    )
    """,
    """
    CREATE TRIGGER kernel_searchtext_insert AFTER INSERT ON kernel_searchtext BEGIN
        INSERT INTO kernel_searchindex(rowid, title, words) VALUES (new.id, new.title, new.words);
    END
    """,
    """
    CREATE TRIGGER kernel_searchtext_delete AFTER DELETE ON kernel_searchtext BEGIN
        INSERT INTO kernel_searchindex(kernel_searchindex, rowid, title, words)
        VALUES ('delete', old.id, old.title, old.words);
    END
    """,
    """
    CREATE TRIGGER kernel_searchtext_update AFTER UPDATE ON kernel_searchtext BEGIN
        INSERT INTO kernel_searchindex(kernel_searchindex, rowid, title, words)
        VALUES ('delete', old.id, old.title, old.words);
        INSERT INTO kernel_searchindex(rowid, title, words) VALUES (new.id, new.title, new.words);
    END
    """,
]
POSTGRESQL = [
    """
    ALTER TABLE kernel_searchtext ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', left(title, 300)), 'A') ||
        setweight(to_tsvector('simple', left(words, 200000)), 'B')
    ) STORED
    """,
    "CREATE INDEX kernel_searchtext_vector ON kernel_searchtext USING GIN (vector)",
]


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
