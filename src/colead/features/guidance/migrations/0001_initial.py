import django.db.models.deletion
from django.db import migrations, models


_TABLES = {"guidance_visionversion": "visions", "guidance_goalversion": "goals"}

SQLITE = [
    f"""
    CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, 'wordings of {things} are append-only'); END
    """
    for table, things in _TABLES.items()
]
POSTGRESQL = [
    statement
    for table, things in _TABLES.items()
    for statement in (
        f"""
        CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'wordings of {things} are append-only'; END $$
        """,
        f"""
        CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()
        """,
    )
]


def make_triggers(apps, schema_editor):
    """Create the triggers."""
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('circles', '0001_initial'),
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('review_on', models.DateField(null=True)),
                ('opened_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('result', models.CharField(blank=True, choices=[('reached', 'reached'), ('partly', 'partly reached'), ('not-reached', 'not reached'), ('set-aside', 'set aside')], max_length=11)),
                ('outcome', models.TextField(blank=True)),
                ('key', models.CharField(max_length=200, null=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='circles.circle')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organization', 'key'), name='one_goal_a_key'),
                    models.CheckConstraint(condition=models.Q(('closed_on', None), ('opened_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='goal_closes_after_opening'),
                    models.CheckConstraint(condition=models.Q(('closed_on__isnull', False), models.Q(('outcome', ''), ('result', '')), _connector='OR'), name='open_goal_has_no_outcome'),
                ],
                'indexes': [
                    models.Index(fields=['organization', 'closed_on', 'circle'], name='goal_by_circle'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GoalVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('review_on', models.DateField(null=True)),
                ('written_at', models.DateTimeField()),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='guidance.goal')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.member')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('goal', 'number'), name='one_goal_wording_a_number'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('start', models.DecimalField(decimal_places=6, max_digits=20)),
                ('target', models.DecimalField(decimal_places=6, max_digits=20)),
                ('added_at', models.DateTimeField()),
                ('dropped_at', models.DateTimeField(null=True)),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='guidance.goal')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('goal', 'name'), name='one_measure_a_name'),
                    models.CheckConstraint(condition=models.Q(('start', models.F('target')), _negated=True), name='measure_goes_somewhere'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=6, max_digits=20)),
                ('read_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('written_at', models.DateTimeField()),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='guidance.measure')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.member')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['measure', 'read_on', 'id'], name='reading_by_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='VisionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('reason', models.TextField(blank=True)),
                ('review_on', models.DateField(null=True)),
                ('written_at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vision_versions', to='circles.circle')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.organization')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.member')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('circle', 'number'), name='one_vision_a_number'),
                ],
                'indexes': [
                    models.Index(fields=['organization', 'circle'], name='vision_by_circle'),
                ],
            },
        ),
        migrations.RunPython(make_triggers, migrations.RunPython.noop),
    ]
