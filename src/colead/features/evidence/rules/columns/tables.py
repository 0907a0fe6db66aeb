"""Tables of whole numbers, and how they are kept."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

Column = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length by name."""

    columns: Mapping[str, Column]

    @classmethod
    def of(cls, names: Sequence[str], rows: Sequence[tuple[int, ...]]) -> Table:
        """From rows of whole numbers."""
        found = np.array(rows, dtype=np.int64).reshape(-1, len(names))
        return cls({name: found[:, at].copy() for at, name in enumerate(names)})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def take(self, which: Any) -> Table:
        """The rows of a mask, a slice or of numbers."""
        return Table({name: column[which] for name, column in self.columns.items()})

    def having(self, **columns: Column) -> Table:
        """The same with some columns in place of its own, or besides them."""
        return Table({**self.columns, **columns})

    def same_as(self, other: Table) -> bool:
        """Whether the other has the same rows in the same order."""
        return all(np.array_equal(column, other[name]) for name, column in self.columns.items())

    def rows(self) -> list[tuple[int, ...]]:
        """Row by row."""
        return list(zip(*(column.tolist() for column in self.columns.values()), strict=True))


def join(tables: Iterable[Table]) -> Table:
    """The rows of one after those of the other; at least one table, all with the same columns."""
    listed = list(tables)
    if len(listed) == 1:
        return listed[0]
    return Table(
        {name: np.concatenate([one[name] for one in listed]) for name in listed[0].columns}
    )


def save(tables: Mapping[str, Table]) -> bytes:
    """As bytes: each column in the smallest kind of number that holds it, the bytes of one weight
    beside each other (which are much alike), then pressed."""
    written = BytesIO()
    small = {}
    for name, table in tables.items():
        for column, values in table.columns.items():
            least, most = (int(values.min()), int(values.max())) if len(values) else (0, 0)
            kind = np.promote_types(np.min_scalar_type(least), np.min_scalar_type(most))
            bytes_of = values.astype(kind.newbyteorder("<")).view(np.uint8)
            planes = bytes_of.reshape(len(values), kind.itemsize).T
            small[f"{name}.{column}.{kind.kind}{kind.itemsize}"] = np.ascontiguousarray(planes)
    np.savez(written, allow_pickle=False, **small)
    press = zlib.compressobj(1, strategy=zlib.Z_RLE)
    return press.compress(written.getbuffer()) + press.flush()


def load(kept: bytes) -> dict[str, Table]:
    """The tables that ``save`` wrote."""
    found: dict[str, dict[str, Column]] = {}
    with np.load(BytesIO(zlib.decompress(kept)), allow_pickle=False) as written:
        for key in written.files:
            name, column, kind = key.split(".")
            values = np.ascontiguousarray(written[key].T).view(f"<{kind}").reshape(-1)
            found.setdefault(name, {})[column] = values.astype(np.int64)
    return {name: Table(columns) for name, columns in found.items()}
