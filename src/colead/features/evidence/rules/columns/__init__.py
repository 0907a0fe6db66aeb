"""The whole story of an organization in columns: small, quickly read, and mended piece by piece.
Loaded by jobs only: it needs numpy."""

from colead.features.evidence.rules.columns.changes import (
    NEVER,
    Change,
    changed,
    ground_changed,
    ground_tables,
)
from colead.features.evidence.rules.columns.story import (
    CODES,
    NONE,
    TABLES,
    WIDE,
    Columns,
    code,
    columns,
    look_up,
)
from colead.features.evidence.rules.columns.tables import Table, join, load, save

__all__ = [
    "CODES",
    "NEVER",
    "NONE",
    "TABLES",
    "WIDE",
    "Change",
    "Columns",
    "Table",
    "changed",
    "code",
    "columns",
    "ground_changed",
    "ground_tables",
    "join",
    "load",
    "look_up",
    "save",
]
