import django.db.models.deletion
from django.db import migrations, models


# What a verdict rests on: circles with their roles, terms and domains, guardrails, people's names.
_OF_VERDICTS = (
    "substr({new}.event, 1, 8) = 'circles.' OR substr({new}.event, 1, 10) = 'authority.'"
    " OR {new}.event IN ('organizations.MemberLeft', 'organizations.ProfileAmended',"
    " 'organizations.StewardshipBegan', 'organizations.StewardshipEnded',"
    " 'organizations.OrganizationAmended')"
)
_RENEW = (
    "ON CONFLICT (organization_id) DO UPDATE SET value = excluded.value"
)

SQLITE = [
    """
    CREATE TRIGGER authority_version_is_append_only BEFORE UPDATE ON authority_guardrailversion
    BEGIN SELECT RAISE(ABORT, 'wordings of guardrails are append-only'); END
    """,
    f"""
    CREATE TRIGGER authority_stamp_renewed AFTER INSERT ON kernel_entry
    WHEN {_OF_VERDICTS.format(new="NEW")}
    BEGIN INSERT INTO authority_stamp (organization_id, value)
    VALUES (NEW.organization_id, lower(hex(randomblob(16)))) {_RENEW}; END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION authority_version_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'wordings of guardrails are append-only'; END $$
    """,
    """
    CREATE TRIGGER authority_version_is_append_only BEFORE UPDATE ON authority_guardrailversion
    FOR EACH ROW EXECUTE FUNCTION authority_version_is_append_only()
    """,
    # Once a statement, so that an import of many entries does not renew the same row for each.
    f"""
    CREATE FUNCTION authority_stamp_renewed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO authority_stamp (organization_id, value)
      SELECT concerned.organization_id, gen_random_uuid()::text
      FROM (SELECT DISTINCT added.organization_id FROM added
            WHERE {_OF_VERDICTS.format(new="added")} ORDER BY 1) AS concerned
      {_RENEW};
      RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER authority_stamp_renewed AFTER INSERT ON kernel_entry
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION authority_stamp_renewed()
    """,
]


def make_triggers(apps, schema_editor):
    """Create the triggers."""
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
        ('circles', '0001_initial'),
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('organization_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('value', models.CharField(max_length=36)),
            ],
        ),
        migrations.CreateModel(
            name='Guardrail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('when', models.JSONField(default=dict)),
                ('then', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('review_on', models.DateField(null=True)),
                ('written_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_because', models.TextField(blank=True)),
                ('key', models.CharField(max_length=200, null=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardrails', to='circles.circle')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'key'), name='one_guardrail_a_key'),
                    models.CheckConstraint(condition=models.Q(('retired_at__isnull', False), ('retired_because', ''), _connector='OR'), name='only_retired_has_a_reason'),
                ],
                'indexes': [
                    models.Index(fields=['organization', 'retired_at', 'circle'], name='guardrail_by_circle'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GuardrailReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('keep', 'keep'), ('adapt', 'adapt'), ('drop', 'drop')], max_length=5)),
                ('reason', models.TextField()),
                ('version', models.PositiveIntegerField()),
                ('reviewed_at', models.DateTimeField()),
                ('guardrail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='authority.guardrail')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.member')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['guardrail', '-reviewed_at'], name='review_by_guardrail'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GuardrailVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('when', models.JSONField(default=dict)),
                ('then', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('review_on', models.DateField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('guardrail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='authority.guardrail')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.member')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('guardrail', 'number'), name='one_guardrail_wording_a_number'),
                ],
            },
        ),
        migrations.RunPython(make_triggers, migrations.RunPython.noop),
    ]
