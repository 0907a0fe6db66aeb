"""Full-text search over everything that can be spoken of, on both databases.

Texts are kept without accents and in lower case, so that both databases find the same. FTS5 ranks
by BM25, PostgreSQL by ``ts_rank``; a hit in the title weighs more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from colead.kernel.actor import Actor
from colead.kernel.models import SearchText

LONGEST = 50_000
MOST_WORDS = 12
# Words that say nothing about what a text is about.
_SAYING_NOTHING = (
    "a about after all also am an and any are as at be been but by can could do does for from "
    "had has have how i if in into is it its just like me more most my no not of on or our "
    "out over so some than that the their them then there these they this to too up us was we "
    "were what when where which who why will with would you your aber als am an auch auf aus "
    "bei bin bis das dass dem den der des die ein eine einem einen einer er es fur haben hat "
    "ich ihr im in ist ja kann kein man mehr mit nach nicht noch nur oder sein sich sie sind "
    "so uber um und uns unser vom von war was wenn wer wie wir wird zu zum zur "
)
_COMMON = frozenset(_SAYING_NOTHING.split())


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its kind and id, its title, a piece of its text."""

    kind: str
    id: int
    title: str
    excerpt: str


def fold(text: str) -> str:
    """Lower case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def words_of(text: str, *, most: int = MOST_WORDS) -> list[str]:
    """The words of a query, folded, each once, in order."""
    return list(dict.fromkeys(re.findall(r"\w+", fold(text[:2_000]))))[:most]


def telling_words(text: str, *, most: int = 40) -> list[str]:
    """The folded words of a text that say what it is about, each once, in order."""
    return [word for word in words_of(text, most=most) if len(word) > 2 and word not in _COMMON]


def index(
    organization_id: int,
    kind: str,
    subject_id: int,
    *,
    title: str,
    text: str = "",
    circle_id: int | None = None,
) -> None:
    """Make a thing findable, or update what is found of it; in the caller's transaction."""
    SearchText.objects.update_or_create(
        kind=kind,
        subject_id=subject_id,
        defaults={
            "organization_id": organization_id,
            "circle_id": circle_id,
            "title": fold(title)[:300],
            "words": fold(text)[:LONGEST],
        },
    )


def index_all(
    organization_id: int, kind: str, things: Iterable[tuple[int, str, str, int | None]]
) -> None:
    """Make many new things findable at once: (id, title, text, circle's id)."""
    rows = [
        SearchText(
            organization_id=organization_id,
            kind=kind,
            subject_id=subject_id,
            circle_id=circle_id,
            title=fold(title)[:300],
            words=fold(text)[:LONGEST],
        )
        for subject_id, title, text, circle_id in things
    ]
    SearchText.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "subject_id"],
        update_fields=["title", "words", "circle_id"],
    )


def remove(kind: str, subject_id: int) -> None:
    """Let a thing be found no longer."""
    SearchText.objects.filter(kind=kind, subject_id=subject_id).delete()


def find(
    actor: Actor, query: str, *, kinds: Sequence[str] | None = None, limit: int = 20
) -> list[Hit]:
    """What holds all words of a query (the last one may be a beginning), best first."""
    words = words_of(query)
    return _search(actor, words, every=True, kinds=kinds, limit=limit) if words else []


def similar(actor: Actor, text: str, *, kind: str, limit: int = 5) -> list[Hit]:
    """Things of a kind that speak of the same: any of the telling words, best first."""
    words = telling_words(text)
    return _search(actor, words[:16], every=False, kinds=[kind], limit=limit) if words else []


def _search(
    actor: Actor, words: Sequence[str], *, every: bool, kinds: Sequence[str] | None, limit: int
) -> list[Hit]:
    seen = ["t.organization_id = %s"]
    values: list[Any] = [actor.organization_id]
    if kinds is not None:
        seen.append(f"t.kind IN ({', '.join(['%s'] * len(kinds)) or 'NULL'})")
        values += kinds
    if actor.is_guest:
        circles = sorted(actor.circles)
        parts = [f"t.circle_id IN ({', '.join(['%s'] * len(circles)) or 'NULL'})"]
        values += circles
        for kind, subject_id in sorted(actor.topics):
            parts.append("(t.kind = %s AND t.subject_id = %s)")
            values += [kind, subject_id]
        seen.append(f"({' OR '.join(parts)})")
    if connection.vendor == "postgresql":
        terms = [f"{word}:*" if every and word is words[-1] else word for word in words]
        match = (" & " if every else " | ").join(terms)
        sql = (
            "SELECT t.kind, t.subject_id, t.title, left(t.words, 200)"  # noqa: S608
            " FROM kernel_searchtext t, to_tsquery('simple', %s) q"
            f" WHERE t.vector @@ q AND {' AND '.join(seen)}"
            " ORDER BY ts_rank(t.vector, q) DESC, t.id DESC LIMIT %s"
        )
    else:
        terms = [f'"{word}"*' if every and word is words[-1] else f'"{word}"' for word in words]
        match = (" AND " if every else " OR ").join(terms)
        sql = (
            "SELECT t.kind, t.subject_id, t.title, substr(t.words, 1, 200)"  # noqa: S608
            " FROM kernel_searchindex i JOIN kernel_searchtext t ON t.id = i.rowid"
            f" WHERE kernel_searchindex MATCH %s AND {' AND '.join(seen)}"
            " ORDER BY bm25(kernel_searchindex, 5.0, 1.0), t.id DESC LIMIT %s"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [match, *values, limit])
        return [Hit(*row) for row in cursor.fetchall()]
