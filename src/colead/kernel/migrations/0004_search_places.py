from django.db import migrations, models

SQLITE = [
    "DROP TRIGGER IF EXISTS kernel_searchtext_insert",
    "DROP TRIGGER IF EXISTS kernel_searchtext_delete",
    "DROP TRIGGER IF EXISTS kernel_searchtext_update",
    "DROP TABLE kernel_searchindex",
    """
    CREATE VIRTUAL TABLE kernel_searchindex USING fts5(
        place, title, words, content='kernel_searchtext', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2", prefix='2 3 4'
    )
    """,
    """
    CREATE TRIGGER kernel_searchtext_insert AFTER INSERT ON kernel_searchtext BEGIN
        INSERT INTO kernel_searchindex(rowid, place, title, words)
        VALUES (new.id, new.place, new.title, new.words);
    END
    """,
    """
    CREATE TRIGGER kernel_searchtext_delete AFTER DELETE ON kernel_searchtext BEGIN
        INSERT INTO kernel_searchindex(kernel_searchindex, rowid, place, title, words)
        VALUES ('delete', old.id, old.place, old.title, old.words);
    END
    """,
    """
    CREATE TRIGGER kernel_searchtext_update AFTER UPDATE ON kernel_searchtext BEGIN
        INSERT INTO kernel_searchindex(kernel_searchindex, rowid, place, title, words)
        VALUES ('delete', old.id, old.place, old.title, old.words);
        INSERT INTO kernel_searchindex(rowid, place, title, words)
        VALUES (new.id, new.place, new.title, new.words);
    END
    """,
    "INSERT INTO kernel_searchindex(kernel_searchindex) VALUES ('rebuild')",
]
# Signs part words here as they do in FTS5, so that both find the same; PostgreSQL would read
# addresses, tags and numbers out of them.
SIGNS = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"


def plain(column):
    return f"translate({column}, '{SIGNS}', repeat(' ', 32))"


POSTGRESQL = [
    "ALTER TABLE kernel_searchtext DROP COLUMN vector",
    f"""
    ALTER TABLE kernel_searchtext ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        array_to_tsvector(string_to_array(place, ' ')) ||
        setweight(to_tsvector('simple', {plain("title")}), 'A') ||
        setweight(to_tsvector('simple', {plain("left(words, 200000)")}), 'B')
    ) STORED
    """,
    "CREATE INDEX kernel_searchtext_vector ON kernel_searchtext USING GIN (vector)",
]
PLACES = """
    UPDATE kernel_searchtext SET place = 'O' || organization_id || ' O' || organization_id || 'K' || kind
    || ' T' || kind || subject_id || coalesce(' C' || circle_id, '')
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = [PLACES, *POSTGRESQL]
    else:
        statements = [*SQLITE[:4], PLACES, *SQLITE[4:]]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_notify")]

    operations = [
        migrations.AddField(
            model_name="searchtext",
            name="place",
            field=models.CharField(default="", max_length=120),
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
