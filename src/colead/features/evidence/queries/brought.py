"""What an import says of who took part. The journal tells only that things began and ended; the
parts people had stand in the records that came along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from colead.features.decisions import queries as decisions
from colead.features.evidence.rules.acts import Told
from colead.features.initiatives import queries as initiatives
from colead.kernel import journal
from colead.kernel.actor import Actor

LEAD, PROPOSER, DECIDER = "lead", "proposer", "decider"
PARTS = "initiatives.PartTaken"
PROPOSED = "decisions.DecisionProposed"


def brought(actor: Actor, until: date, *, undated: set[datetime]) -> Iterator[Told]:
    """Who led, helped and advised in imported initiatives; who proposed imported decisions, to
    whom they turned and who decided. Nothing of what people did here since, which the journal
    tells, and nothing that has no date."""
    if undated:
        yield from _work(actor, until, undated)
        yield from _decisions(actor, until, undated)


def _known(actor: Actor, event: str) -> set[int]:
    """Things of which the journal tells this by somebody who did it here."""
    found = journal.entries(actor).filter(event=event).exclude(door="import").order_by()
    return set(found.values_list("subject_id", flat=True))


def _work(actor: Actor, until: date, undated: set[datetime]) -> Iterator[Told]:
    zone = ZoneInfo(actor.timezone)
    here: set[tuple[int, Any]] = {
        (subject, facts.get("member"))
        for subject, facts in journal.entries(actor)
        .filter(event=PARTS)
        .order_by()
        .values_list("subject_id", "facts")
    }
    rows = (
        initiatives.visible_to(actor)
        .filter(key__isnull=False, parts__isnull=False)
        .order_by("pk")
        .values_list(
            "pk", "circle_id", "started_at", "parts__member_id", "parts__kind", "parts__started_on"
        )
    )
    led: dict[int, list[int]] = {}
    for pk, _circle, _at, member, kind, _on in rows:
        if kind == LEAD:
            led.setdefault(pk, []).append(member)
    for pk, circle, at, member, kind, on in rows:
        day = on or (None if at in undated else at.astimezone(zone).date())
        if day is None or day > until or (pk, member) in here:
            continue
        # Leads of an import are equal from the beginning: none of them followed another.
        concerned = [] if kind == LEAD else led.get(pk, [])
        facts = {"member": member, "part": kind, "concerned": concerned}
        yield Told(PARTS, member, day, pk, circle, facts, True)


def _decisions(actor: Actor, until: date, undated: set[datetime]) -> Iterator[Told]:
    zone = ZoneInfo(actor.timezone)
    here = _known(actor, PROPOSED)
    things: dict[int, tuple[Any, Any, Any]] = {}
    parts: dict[int, dict[str, list[int]]] = {}
    rows = (
        decisions.visible_to(actor)
        .filter(key__isnull=False, parts__isnull=False)
        .order_by("pk")
        .values_list(
            "pk", "circle_id", "opened_at", "settled_at", "parts__member_id", "parts__part"
        )
    )
    for pk, circle, opened, settled, member, part in rows:
        if pk not in here:
            things[pk] = (circle, opened or settled, settled)
            parts.setdefault(pk, {}).setdefault(part, []).append(member)
    for pk, (circle, opened, settled) in things.items():
        if opened is None or opened in undated:
            continue
        day = opened.astimezone(zone).date()
        proposers, asked = parts[pk].get(PROPOSER, []), parts[pk].get(DECIDER, [])
        if day > until or not proposers:
            continue
        yield Told(PROPOSED, proposers[0], day, pk, circle, {}, True)
        advisers = [one for name in ("adviser", "expert") for one in parts[pk].get(name, [])]
        for proposer in proposers:
            yield Told(
                "decisions.AdviceAsked", proposer, day, pk, circle,
                {"concerned": [*asked, *advisers]}, True,
            )  # fmt: skip
        if settled is not None and settled not in undated:
            end = settled.astimezone(zone).date()
            for member in [*asked, *proposers[1:]]:
                if end <= until:
                    yield Told("decisions.BallotCast", member, end, pk, circle, {}, True)
