"""Changing tables: the rules that triggers hold outlive it."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3.schema import DatabaseSchemaEditor
from django.db.models import Model


class SchemaEditor(DatabaseSchemaEditor):
    """Django's own, but for tables that triggers stand on or speak of.

    Most changes make a table anew and drop the old one. With it would go its triggers, without a
    word; and where the triggers of another table speak of it, SQLite refuses. So they step aside,
    those of other rooms too, and come back as they were.
    """

    def _remake_table(self, model: type[Model], *args: Any, **kwargs: Any) -> None:
        table = model._meta.db_table
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                " AND (tbl_name = %s OR instr(sql, %s)) ORDER BY rowid",
                [table, table],
            )
            triggers = cursor.fetchall()
        for name, _sql in triggers:
            self.execute(f"DROP TRIGGER {self.quote_name(name)}")
        super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]
        for _name, sql in triggers:
            self.execute(sql, params=None)
