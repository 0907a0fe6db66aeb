"""Full-text search over everything that can be spoken of, on both databases.

Texts are kept without accents and in lower case, so that both databases find the same. Beside the
words stands the place of a thing (its organization, its kind in it, its circle, and itself) as
words of their own, so that the index itself keeps organizations apart, and a guest to what it was
invited to.

FTS5 ranks by BM25, PostgreSQL by ``ts_rank``; a hit in the title weighs more. Weighing costs time
for every hit, so what has more than ``MANY`` hits is not weighed: titles come first, then the
newest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.models import SearchText

LONGEST = 50_000
MOST_WORDS = 12
LONGEST_WORD = 60
# More hits than this are not weighed one by one.
MANY = 1_000
# For likeness, words are taken from the rarest on until they have so many hits together.
ENOUGH = 2_000
# So many are then looked at closely, so much of each.
CONSIDERED, READ = 40, 2_000
_WORD = re.compile(r"[^\W_]+")
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
    """Something found: its kind and id, its folded title, a piece of its folded text."""

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
    found = _WORD.findall(fold(text[:2_000]))
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found))[:most]


def telling_words(text: str, *, most: int = 40) -> list[str]:
    """The folded words of a text that say what it is about, each once, in order."""
    words = words_of(text, most=10 * most)
    return [word for word in words if len(word) > 2 and word not in _COMMON][:most]


def place_of(organization_id: int, kind: str, subject_id: int, circle_id: int | None) -> str:
    """Where a thing stands, as words for the index; their capitals no folded text holds."""
    circle = f" C{circle_id}" if circle_id is not None else ""
    return f"O{organization_id} O{organization_id}K{kind} T{kind}{subject_id}{circle}"


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
            "place": place_of(organization_id, kind, subject_id, circle_id),
            "title": fold(title)[:300],
            "words": fold(text)[:LONGEST],
        },
    )


def index_all(
    organization_id: int, kind: str, things: Iterable[tuple[int, str, str, int | None]]
) -> None:
    """Make many things findable at once: (id, title, text, circle's id)."""
    prepared.insert_all(
        SearchText,
        ("organization_id", "kind", "subject_id", "circle_id", "place", "title", "words"),
        (
            (
                organization_id,
                kind,
                subject_id,
                circle_id,
                place_of(organization_id, kind, subject_id, circle_id),
                fold(title)[:300],
                fold(text)[:LONGEST],
            )
            for subject_id, title, text, circle_id in things
        ),
        unique=("kind", "subject_id"),
    )


def remove(kind: str, subject_id: int) -> None:
    """Let a thing be found no longer."""
    SearchText.objects.filter(kind=kind, subject_id=subject_id).delete()


def find(
    actor: Actor, query: str, *, kinds: Sequence[str] | None = None, limit: int = 20
) -> list[Hit]:
    """What holds all words of a query (the last one may be a beginning), best first."""
    words, place = words_of(query), _place(actor, kinds)
    if not words or place is None:
        return []
    index, begun = _index(), len(words[-1]) > 1
    match = index.match(place, words, every=True, begun=begun)
    found = index.some(match, MANY + 1)
    if len(found) > MANY:
        titles = index.match(place, words, every=True, begun=begun, titles=True)
        first, then = index.newest(titles, limit), index.newest(match, 2 * limit)
        return _hits(actor, list(dict.fromkeys([*first, *then]))[:limit])
    bare = index.match((), words, every=True, begun=begun)
    return _hits(actor, index.best(bare, match, found, limit))


def similar(actor: Actor, text: str, *, kind: str, limit: int = 5) -> list[Hit]:
    """Things of a kind that speak of the same, best first.

    Alike is what shares at least two telling words with the text (one, when the text has three
    or fewer). The rarest words decide; what nearly everything holds is only counted.
    """
    words, place = telling_words(text)[:16], _place(actor, [kind])
    if not words or place is None:
        return []
    index = _index()
    counts = zip(words, index.frequencies(place, words), strict=True)
    counted = sorted(((word, count) for word, count in counts if count), key=lambda pair: pair[1])
    if not counted:
        return []
    chosen, together = _rarest(counted)
    if together < ENOUGH:
        match = index.match(place, chosen)
        among = index.some(match, ENOUGH)
        found = index.best(index.match((), chosen), match, among, CONSIDERED)
    else:
        rarest = [word for word, _count in counted]
        both = index.match(place, rarest[:2], every=True)
        either = index.match(place, rarest[:4])
        near = [*index.newest(both, CONSIDERED), *index.newest(either, CONSIDERED)]
        found = list(dict.fromkeys(near))
    wanted, needed = set(words), 1 if len(words) <= 3 else 2
    close = [
        (len(wanted & held), hit)
        for hit, held in _read(actor, found)
        if len(wanted & held) >= needed
    ]
    if together >= ENOUGH:
        close.sort(key=lambda pair: -pair[0])
    return [hit for _shared, hit in close[:limit]]


def _rarest(counted: Sequence[tuple[str, int]]) -> tuple[list[str], int]:
    """The first words, as long as they have not too many hits together; how many they have."""
    chosen: list[str] = []
    together = 0
    for word, count in counted:
        if chosen and together + count > ENOUGH:
            break
        chosen.append(word)
        together += count
    return chosen, together


def _place(actor: Actor, kinds: Sequence[str] | None) -> list[list[str]] | None:
    """Words of the place of which one of each list must stand; None when nothing can be seen."""
    here = f"O{actor.organization_id}"
    place = [[here]]
    if kinds is not None:
        known = [f"{here}K{kind}" for kind in kinds if re.fullmatch(r"[a-z]{1,30}", kind)]
        if not known:
            return None
        place = [known]
    if actor.is_guest:
        seen = [f"C{circle_id}" for circle_id in sorted(actor.circles)]
        seen += [f"T{kind}{subject_id}" for kind, subject_id in sorted(actor.topics)]
        if not seen:
            return None
        place.append(seen)
    return place


def _read(actor: Actor, ids: Sequence[int]) -> list[tuple[Hit, set[str]]]:
    """Some hits and the words they hold, in the order of their ids; the organization is asked
    for once more."""
    if not ids:
        return []
    marks = ", ".join(["%s"] * len(ids))
    # The plus keeps SQLite from taking the index of organizations, which is far wider.
    sql = (
        f"SELECT id, kind, subject_id, title, substr(words, 1, {READ}) FROM kernel_searchtext"  # noqa: S608
        f" WHERE id IN ({marks}) AND +organization_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*ids, actor.organization_id])
        found = {pk: rest for pk, *rest in cursor.fetchall()}
    return [
        (Hit(kind, subject_id, title, text[:200]), set(_WORD.findall(f"{title} {text}")))
        for kind, subject_id, title, text in (found[pk] for pk in ids if pk in found)
    ]


def _hits(actor: Actor, ids: Sequence[int]) -> list[Hit]:
    return [hit for hit, _words in _read(actor, ids)]


class _Index(Protocol):
    """One database's full-text index. A match is an expression in its own language, made only of
    letters and digits that were words; it is always passed as a value, never as SQL."""

    def match(
        self,
        place: Sequence[Sequence[str]],
        words: Sequence[str],
        *,
        every: bool = False,
        begun: bool = False,
        titles: bool = False,
    ) -> str: ...

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


def _index() -> _Index:
    return _Tsvector() if connection.vendor == "postgresql" else _Fts5()


def _column(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


class _Fts5:
    """SQLite's FTS5."""

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
        begun: bool = False,
        titles: bool = False,
    ) -> str:
        where = "".join(f"place : ({' OR '.join(some)}) AND " for some in place)
        terms = [f'"{word}"' for word in words]
        if begun:
            terms[-1] += "*"
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
        begun: bool = False,
        titles: bool = False,
    ) -> str:
        where = "".join(f"({' | '.join(some)}) & " for some in place)
        weight = ":A" if titles else ""
        terms = [f"'{word}'{weight}" for word in words]
        if begun:
            terms[-1] = f"'{words[-1]}':*{weight[1:]}"
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
