from django.db import migrations, models

COMING_AND_GOING = {
    "circles_membership": "UPDATE",
    "organizations_member": "UPDATE OF joined_on, left_on, kind",
}
SQLITE = [
    f"""
    CREATE TRIGGER circles_stamp_{table}_{change.split()[0].lower()} AFTER {change} ON {table}
    BEGIN INSERT INTO circles_stamp (organization_id, value)
    VALUES ({row}.organization_id, lower(hex(randomblob(16))))
    ON CONFLICT (organization_id) DO UPDATE SET value = excluded.value; END
    """
    for table, update in COMING_AND_GOING.items()
    for change, row in (("INSERT", "NEW"), (update, "NEW"), ("DELETE", "OLD"))
]
POSTGRESQL = [
    # The number of a transaction never comes back. A row that this one renewed already stays.
    """
    CREATE FUNCTION circles_stamp_renewed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO circles_stamp (organization_id, value)
      VALUES (coalesce(NEW.organization_id, OLD.organization_id), pg_current_xact_id()::text)
      ON CONFLICT (organization_id) DO UPDATE SET value = excluded.value
      WHERE circles_stamp.value <> excluded.value;
      RETURN NULL;
    END $$
    """,
    # At the end of a transaction: nobody waits for a long one, and as it is the last that is
    # locked, no two wait for each other.
    *(
        f"""
        CREATE CONSTRAINT TRIGGER circles_stamp_{table} AFTER INSERT OR {update} OR DELETE
        ON {table} DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION circles_stamp_renewed()
        """
        for table, update in COMING_AND_GOING.items()
    ),
]
# What is there already counts as unchanged from now on.
FIRST = "INSERT INTO circles_stamp SELECT id, 'first' FROM organizations_organization"


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in [*(POSTGRESQL if vendor == "postgresql" else SQLITE), FIRST]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('circles', '0004_endorsements'),
        ('organizations', '0003_people_are_found_by_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('organization_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('value', models.CharField(max_length=36)),
            ],
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
