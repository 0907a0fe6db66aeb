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
from typing import Any

from django.db.models import QuerySet

from colead.kernel import prepared
from colead.kernel.actor import Actor
from colead.kernel.models import SearchText
from colead.kernel.search.indexes import ENOUGH, index_here

LONGEST = 50_000
MOST_WORDS = 12
LONGEST_WORD = 60
# More hits than this are not weighed one by one.
MANY = 1_000
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


def place_of(
    organization_id: int, kind: str, subject_id: int, circle_id: int | None, *, apart: bool = False
) -> str:
    """Where a thing stands, as words for the index; their capitals no folded text holds."""
    among_all = "" if apart else f"O{organization_id} "
    circle = f" C{circle_id}" if circle_id is not None else ""
    return f"{among_all}O{organization_id}K{kind} T{kind}{subject_id}{circle}"


def index(
    organization_id: int,
    kind: str,
    subject_id: int,
    *,
    title: str,
    text: str = "",
    circle_id: int | None = None,
    apart: bool = False,
) -> None:
    """Make a thing findable, or update what is found of it; in the caller's transaction.

    ``apart``: it is found only where its kind is asked for.
    """
    index_all(organization_id, kind, [(subject_id, title, text, circle_id)], apart=apart)


def index_all(
    organization_id: int,
    kind: str,
    things: Iterable[tuple[int, str, str, int | None]],
    *,
    apart: bool = False,
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
                place_of(organization_id, kind, subject_id, circle_id, apart=apart),
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
    index, begun = index_here(), int(len(words[-1]) > 1)
    match = index.match(place, words, every=True, begun=begun)
    found: list[int] = []
    if begun and index.gathers:
        # Where the last word as it stands has many hits, it need not list all that begin so.
        found = index.some(index.match(place, words, every=True), MANY + 1)
    if len(found) <= MANY:
        found = index.some(match, MANY + 1)
    if len(found) > MANY:
        titles = index.match(place, words, every=True, begun=begun, titles=True)
        first, then = index.newest(titles, limit), index.newest(match, 2 * limit)
        return _hits(actor, list(dict.fromkeys([*first, *then]))[:limit])
    bare = index.match((), words, every=True, begun=begun)
    return _hits(actor, index.best(bare, match, found, limit))


def titled(organization_id: int, query: str, *, kind: str) -> list[int] | None:
    """Ids of all things of a kind in whose title each word of a query begins a word, in any
    order; who may see them is for the caller to ask. None where the query has no word, and where
    there are more than ``MANY``."""
    words = words_of(query)
    if not words:
        return None
    index, place = index_here(), [[f"O{organization_id}K{kind}"]]
    match = index.match(place, words, every=True, begun=len(words), titles=True)
    found = index.some(match, MANY + 1)
    if len(found) > MANY:
        return None
    return prepared.rows(_subjects, kind, prepared.padded(found)) if found else []


def _subjects(kind: str, ids: tuple[int, ...]) -> QuerySet[SearchText, Any]:
    return SearchText.objects.filter(pk__in=ids, kind=kind).values_list("subject_id", flat=True)


def similar(actor: Actor, text: str, *, kind: str, limit: int = 5) -> list[Hit]:
    """Things of a kind that speak of the same, best first.

    Alike is what shares at least two telling words with the text (one, when the text has three
    or fewer). The rarest words decide; what nearly everything holds is only counted.
    """
    words, place = telling_words(text)[:16], _place(actor, [kind])
    if not words or place is None:
        return []
    index = index_here()
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
    some = prepared.padded(ids)
    marks = ", ".join(["%s"] * len(some))
    # The plus keeps SQLite from taking the index of organizations, which is far wider.
    sql = (
        f"SELECT id, kind, subject_id, title, substr(words, 1, {READ}) FROM kernel_searchtext"  # noqa: S608
        f" WHERE id IN ({marks}) AND +organization_id = %s"
    )
    values = [*some, actor.organization_id]
    found = {pk: rest for pk, *rest in prepared.planned(sql, values)}
    return [
        (Hit(kind, subject_id, title, text[:200]), set(_WORD.findall(f"{title} {text}")))
        for kind, subject_id, title, text in (found[pk] for pk in ids if pk in found)
    ]


def _hits(actor: Actor, ids: Sequence[int]) -> list[Hit]:
    return [hit for hit, _words in _read(actor, ids)]
