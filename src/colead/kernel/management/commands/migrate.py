"""``migrate``, at once where there is nothing yet.

Django goes from migration to migration and draws every model anew at each step: half a minute for
an empty database. Where no migration was ever applied, the tables are made as they are in the end,
what migrations run by hand (triggers, functions, search) is run in their order, and all are noted
as applied. An existing database is migrated step by step, as ever.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


class Command(Migrate):
    """Django's own, with a quick beginning."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make an empty database at once; then, or else, go on as Django does."""
        connection = connections[options["database"]]
        whole = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        if whole and not options["fake"] and not connection.introspection.table_names():
            begin(connection)
        super().handle(*args, **options)


def begin(connection: Any) -> None:
    """Make all tables of an empty database as the last migrations leave them."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(leaves)
    state = executor.loader.project_state(leaves)
    with connection.schema_editor(atomic=True) as editor:
        for model in state.apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        # Foreign keys are made at the end; triggers and rows do not mind.
        for migration, _backwards in plan:
            for step in migration.operations:
                if isinstance(step, RunSQL | RunPython):
                    step.database_forwards(migration.app_label, editor, state, state)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=migration.app_label, name=migration.name)
        for migration, _backwards in plan
    )
