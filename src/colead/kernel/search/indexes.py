"""The full-text indexes of both databases, asked alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection

from colead.kernel import prepared

# For likeness, words are taken from the rarest on until they have so many hits together.
ENOUGH = 2_000


class Index(Protocol):
    """One database's full-text index. A match is an expression in its own language, made only of
    letters and digits that were words; it is always passed as a value, never as SQL.

    ``gathers``: whether all that begins like a word is listed before the first of it is told."""

    gathers: bool

    def match(
        self,
        place: Sequence[Sequence[str]],
        words: Sequence[str],
        *,
        every: bool = False,
        begun: int = 0,
        titles: bool = False,
    ) -> str:
        """What holds all (``every``) or some of the words; the last ``begun`` of them may be
        beginnings. ``titles``: only in titles."""
        ...

    def frequencies(self, place: Sequence[Sequence[str]], words: Sequence[str]) -> list[int]:
        """How many hits each word has in a place; ``ENOUGH`` stands for that many and more."""
        ...

    def some(self, match: str, limit: int) -> list[int]:
        """Ids of hits in any order: all of them, when there are no more than the limit."""
        ...

    def newest(self, match: str, limit: int) -> list[int]: ...

    def best(self, bare: str, match: str, among: Sequence[int], limit: int) -> list[int]:
        """Weigh ``among``, which ``match`` found; ``bare`` is the match without its place."""
        ...


def index_here() -> Index:
    """The index of the database at hand."""
    return _Tsvector() if connection.vendor == "postgresql" else _Fts5()


def _column(sql: str, values: Sequence[Any]) -> list[Any]:
    return [row[0] for row in prepared.planned(sql, values)]


class _Fts5:
    """SQLite's FTS5."""

    gathers = False

    def _counts(self, matches: Sequence[str], most: int) -> list[int]:
        one = (
            "SELECT count(*) FROM (SELECT 1 FROM kernel_searchindex"
            " WHERE kernel_searchindex MATCH %s LIMIT %s)"
        )
        values = [value for match in matches for value in (match, most)]
        return _column(" UNION ALL ".join([one] * len(matches)), values)

    def frequencies(self, place: Sequence[Sequence[str]], words: Sequence[str]) -> list[int]:
        return self._counts([self.match(place, [word]) for word in words], ENOUGH)

    def some(self, match: str, limit: int) -> list[int]:
        return self.newest(match, limit)

    def match(
        self,
        place: Sequence[Sequence[str]],
        words: Sequence[str],
        *,
        every: bool = False,
        begun: int = 0,
        titles: bool = False,
    ) -> str:
        where = "".join(f"place : ({' OR '.join(some)}) AND " for some in place)
        whole = len(words) - begun
        terms = [f'"{word}"' + "*" * (at >= whole) for at, word in enumerate(words)]
        columns = "title" if titles else "{title words}"
        return f"{where}{columns} : ({(' AND ' if every else ' OR ').join(terms)})"

    def newest(self, match: str, limit: int) -> list[int]:
        return _column(
            "SELECT rowid FROM kernel_searchindex WHERE kernel_searchindex MATCH %s"
            " ORDER BY rowid DESC LIMIT %s",
            [match, limit],
        )

    def best(self, bare: str, match: str, among: Sequence[int], limit: int) -> list[int]:
        # BM25 counts every word of the match in the whole index, those of the place too. Without
        # them it is quicker, unless other places hold the words much more often.
        few = self._counts([bare], 3 * ENOUGH)[0] < 3 * ENOUGH
        ranked = _column(
            "SELECT rowid FROM kernel_searchindex WHERE kernel_searchindex MATCH %s"
            " ORDER BY bm25(kernel_searchindex, 0.0, 5.0, 1.0), rowid DESC LIMIT %s",
            [bare if few else match, 3 * ENOUGH if few else limit],
        )
        here = set(among)
        return [pk for pk in ranked if pk in here][:limit]


class _Tsvector:
    """PostgreSQL's tsvector: the title has weight A, the words B; the place is told by its
    capitals, since a match by weight would have to read every row."""

    gathers = True

    def frequencies(self, place: Sequence[Sequence[str]], words: Sequence[str]) -> list[int]:
        # Words that PostgreSQL knows to be very common are not worth counting.
        common = set(
            _column(
                "SELECT e.word FROM pg_stats s JOIN pg_class c ON c.relname = s.tablename,"
                " unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs)"
                " AS e(word, share)"
                " WHERE s.tablename = 'kernel_searchtext' AND s.attname = 'vector'"
                " AND e.word = ANY(%s) AND e.share * c.reltuples > %s",
                [list(words), 5 * ENOUGH],
            )
        )
        one = (
            "SELECT count(*) FROM (SELECT 1 FROM kernel_searchtext"
            " WHERE vector @@ CAST(%s AS tsquery) LIMIT %s) s"
        )
        rare = [word for word in words if word not in common]
        values = [value for word in rare for value in (self.match(place, [word]), ENOUGH)]
        found = _column(" UNION ALL ".join([one] * len(rare)), values) if rare else []
        counted = dict(zip(rare, found, strict=True))
        return [counted.get(word, ENOUGH) for word in words]

    def some(self, match: str, limit: int) -> list[int]:
        return _column(
            "SELECT id FROM kernel_searchtext WHERE vector @@ CAST(%s AS tsquery) LIMIT %s",
            [match, limit],
        )

    def match(
        self,
        place: Sequence[Sequence[str]],
        words: Sequence[str],
        *,
        every: bool = False,
        begun: int = 0,
        titles: bool = False,
    ) -> str:
        where = "".join(f"({' | '.join(some)}) & " for some in place)
        whole, weight = len(words) - begun, "A" if titles else ""
        ends = (f":{weight}" if titles else "", f":*{weight}")
        terms = [f"'{word}'{ends[at >= whole]}" for at, word in enumerate(words)]
        return f"{where}({(' & ' if every else ' | ').join(terms)})"

    def newest(self, match: str, limit: int) -> list[int]:
        return _column(
            "SELECT id FROM kernel_searchtext WHERE vector @@ CAST(%s AS tsquery)"
            " ORDER BY id DESC LIMIT %s",
            [match, limit],
        )

    def best(self, bare: str, match: str, among: Sequence[int], limit: int) -> list[int]:
        return _column(
            "SELECT t.id FROM kernel_searchtext t, CAST(%s AS tsquery) q"
            " WHERE t.id = ANY(%s)"
            " ORDER BY ts_rank('{0, 0.2, 0.2, 1}', t.vector, q) DESC, t.id DESC LIMIT %s",
            [bare, list(among), limit],
        )
