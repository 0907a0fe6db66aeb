"""Trying a guardrail on acts of the past, before it is written."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from colead.features.authority import rules
from colead.features.authority.queries.compiled import rulebook, standings
from colead.kernel import journal, subjects
from colead.kernel.actor import Actor
from colead.kernel.events import all_events
from colead.kernel.models import Entry
from colead.kernel.verdict import Missing

LAST = 40


@dataclass(frozen=True, slots=True)
class Tried:
    """A past act that a guardrail would have met; ``before`` is today's outcome without it."""

    title: str
    url: str
    at: datetime
    outcome: str
    before: str
    text: str


@dataclass(frozen=True, slots=True)
class Trial:
    """Of the last ``total`` acts, those that a guardrail would have met."""

    what: str
    total: int
    met: tuple[Tried, ...]

    @property
    def count(self) -> int:
        """How many would have been met."""
        return len(self.met)


def past_acts(actor: Actor, *, kinds: tuple[str, ...] = ()) -> list[tuple[Entry, rules.Act]]:
    """The latest acts whose events kept them (a field ``act``), newest first, at most 40."""
    names = [
        event.name
        for event in all_events()
        if any(field.name == "act" for field in dataclasses.fields(event))  # type: ignore[arg-type]
    ]
    entries: list[Entry] = []
    for name in names:  # One by one, so that each is a short walk along the index by event.
        entries += journal.entries(actor).filter(event=name)[: 2 * LAST]
    found: list[tuple[Entry, rules.Act]] = []
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.pk), reverse=True):
        facts = entry.facts.get("act")
        if not isinstance(facts, dict):
            continue
        try:
            act = rules.Act.from_facts(facts)
        except ValueError:
            continue
        if not kinds or act.what in kinds:
            found.append((entry, act))
    return found[:LAST]


def try_out(
    actor: Actor,
    *,
    when: rules.When,
    then: rules.Then,
    circle_id: int | None,
    instead_of: int | None = None,
    book: rules.Rulebook | None = None,
) -> Trial:
    """What a guardrail would have meant for the latest acts, judged as people stand today.

    ``circle_id`` is the circle whose guardrail it would be, None for the whole organization;
    ``instead_of`` the guardrail whose new wording it is; ``book`` the organization's rulebook, with
    further names if there are any. Nothing is recorded.
    """
    book = book or rulebook(actor)
    tried = rules.rule(id=0, title="", number=None, circle_id=circle_id, when=when, then=then)
    place = book.circles.get(circle_id or 0)
    if place is not None and len(place.ancestors) == 1:
        tried = dataclasses.replace(tried, circle_id=None)
    alone = book.holding([tried])
    others = book.holding(rule for rule in book.rules if rule.id != instead_of or rule.id is None)
    acts = past_acts(actor, kinds=when.kinds)
    standing = standings(actor, {entry.member_id for entry, _act in acts if entry.member_id})
    met = []
    for entry, act in acts:
        who = standing.get(entry.member_id or 0, rules.Standing(None))
        answer = rules.evaluate(act, alone, who)
        if answer.outcome == "go":
            continue
        met.append(
            Tried(
                title=act.title,
                url=_url(entry, actor),
                at=entry.at,
                outcome=answer.outcome,
                before=rules.evaluate(act, others, who).outcome,
                text=answer.reasons[0].text,
            )
        )
    what = when.kinds[0] if len(when.kinds) == 1 else ""
    return Trial(what, len(acts), tuple(met))


def _url(entry: Entry, actor: Actor) -> str:
    try:
        return subjects.url(entry.subject_kind, entry.subject_id, slug=actor.slug)
    except Missing:
        return ""
