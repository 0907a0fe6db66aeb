from django.db import migrations

# An initiative has its account from the moment it starts, in the organization's own currency: no
# way of starting one can forget it, nor does any of them cost a statement more.
SQLITE = [
    """
    CREATE TRIGGER funds_initiative_begins_with_an_account AFTER INSERT ON initiatives_initiative
    BEGIN
        INSERT INTO funds_account (organization_id, kind, owner_id, currency, floor, balance)
        SELECT id, 'initiative', NEW.id, currency, 0, 0
        FROM organizations_organization WHERE id = NEW.organization_id
        ON CONFLICT DO NOTHING;
    END
    """,
]
# Once for each statement, not for each row: imports start hundreds with one.
POSTGRESQL = [
    """
    CREATE FUNCTION funds_initiative_begins_with_an_account() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO funds_account (organization_id, kind, owner_id, currency, floor, balance)
        SELECT o.id, 'initiative', started.id, o.currency, 0, 0
        FROM started JOIN organizations_organization o ON o.id = started.organization_id
        ORDER BY started.id
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER funds_initiative_begins_with_an_account AFTER INSERT ON initiatives_initiative
    REFERENCING NEW TABLE AS started
    FOR EACH STATEMENT EXECUTE FUNCTION funds_initiative_begins_with_an_account()
    """,
]
# One statement for all that are there, made by the database itself: nothing is read into memory.
THOSE_THERE = """
    INSERT INTO funds_account (organization_id, kind, owner_id, currency, floor, balance)
    SELECT o.id, 'initiative', i.id, o.currency, 0, 0
    FROM initiatives_initiative i JOIN organizations_organization o ON o.id = i.organization_id
    ORDER BY i.id
    ON CONFLICT DO NOTHING
"""
NEVER_USED = """
    DELETE FROM funds_account WHERE kind = 'initiative'
    AND NOT EXISTS (SELECT 1 FROM funds_movement WHERE source_id = funds_account.id)
    AND NOT EXISTS (SELECT 1 FROM funds_movement WHERE target_id = funds_account.id)
"""


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in [*(POSTGRESQL if vendor == "postgresql" else SQLITE), THOSE_THERE]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    name = "funds_initiative_begins_with_an_account"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {name} ON initiatives_initiative")
        schema_editor.execute(f"DROP FUNCTION {name}")
    else:
        schema_editor.execute(f"DROP TRIGGER {name}")
    schema_editor.execute(NEVER_USED)


class Migration(migrations.Migration):
    """An account for every initiative, those that are there and those that start."""

    dependencies = [
        ('funds', '0004_learning_accounts'),
        ('initiatives', '0003_momentum_and_needs'),
        ('organizations', '0002_feeds'),
    ]

    operations = [migrations.RunPython(make, unmake)]
