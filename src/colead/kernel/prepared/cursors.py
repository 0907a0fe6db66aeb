"""The cursor through which prepared statements go."""

from __future__ import annotations

from typing import Any

from django.db import connection

# PostgreSQL keeps the plan of a statement that a connection asks this often, and so many of them.
ASKED, PLANS = 3, 400


def cursor() -> Any:
    """A cursor; on PostgreSQL one whose statements the server prepares, for planning costs it more
    than answering. Django's own cursors write values into the text, which cannot be prepared."""
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()  # What the server prepared, the log could not tell.
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold, raw.prepared_max = ASKED, PLANS
    made: Any = ServerBindingCursor
    wrap: Any = connection
    return wrap._prepare_cursor(made(raw))
