"""Who may keep and reword what, topics, and the order of what is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from colead.kernel.actor import Actor
from colead.kernel.search import fold, words_of
from colead.kernel.verdict import YES, Verdict, no

LONGEST = 10_000
TOPICS = 8
# What a word of the question counts in a title, in a topic, in the text.
IN_TITLE, IN_TOPIC, IN_TEXT = 4, 3, 1


def topics_of(names: Iterable[str]) -> dict[str, str]:
    """Topics by their folded name, each once, in order; the first eight."""
    found: dict[str, str] = {}
    for name in names:
        plain = " ".join(name.split())[:60]
        if plain and len(found) < TOPICS:
            found.setdefault(fold(plain)[:60], plain)
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """Something that holds the words looked for, as far as its order depends on it."""

    id: int
    title: str
    topics: tuple[str, ...]
    reuses: int


def ranked(query: str, hits: Sequence[Found]) -> list[int]:
    """Ids of hits, best first. Each word of the query counts most in the title, then in a topic,
    then in the text. What is equally good stands in the order in which more people could act on it
    (a mark of the lesson, of no person), then as the index has it (``hits`` come in its order)."""
    words = words_of(query)

    def weight(found: Found) -> int:
        title = words_of(found.title, most=60)
        topics = [word for topic in found.topics for word in words_of(topic)]
        return sum(
            IN_TITLE if _begins(word, title) else IN_TOPIC if _begins(word, topics) else IN_TEXT
            for word in words
        )

    order = sorted(range(len(hits)), key=lambda i: (-weight(hits[i]), -min(hits[i].reuses, 50), i))
    return [hits[i].id for i in order]


def _begins(word: str, among: Sequence[str]) -> bool:
    return any(one.startswith(word) for one in among)


def parted(words: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in words.split(",") if part.strip()]


def may_keep(actor: Actor) -> Verdict:
    """Every member keeps what they learnt."""
    return YES if actor.is_member else no(_("Members keep lessons. You can comment on them."))


def may_reword(actor: Actor, *, author_ids: set[int], kind: str, in_circle: bool) -> Verdict:
    """A lesson is its authors'; a practice belongs to those who do it: every member rewords it.
    Where no author is left, the members of its circle do."""
    if not actor.is_member:
        return no(_("Members reword lessons. You can comment on them."))
    if kind == "practice" or actor.member_id in author_ids or (not author_ids and in_circle):
        return YES
    return no(_("Those who learnt it reword it. Tell them below what you would add."))


def may_withdraw(actor: Actor, *, author_ids: set[int], taken: bool) -> Verdict:
    """Its authors withdraw a lesson, but not the one that an ended initiative left."""
    if taken:
        return no(_("It belongs to the end of its initiative and stays."))
    if actor.member_id not in author_ids:
        return no(_("Only those who kept it withdraw it."))
    return YES


def may_use(actor: Actor) -> Verdict:
    """Whoever acts, uses."""
    return YES if actor.is_member else no(_("Members say that they used a lesson."))


def texts(given: Mapping[str, str]) -> dict[str, str]:
    """The four texts and the title, without white space around them."""
    names = ("title", "tried", "happened", "advice", "whom")
    found = {name: (given.get(name) or "").strip() for name in names}
    found["title"] = " ".join(found["title"].split())[:200]
    found["whom"] = " ".join(found["whom"].split())[:300]
    return found
