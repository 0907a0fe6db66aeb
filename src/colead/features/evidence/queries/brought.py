"""What an import says of who took part. The journal tells only that things began and ended; the
parts people had stand in the records that came along."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from colead.features.decisions import queries as decisions
from colead.features.evidence.rules.acts import Told, piece_of, pieces_of
from colead.features.initiatives import queries as initiatives
from colead.kernel import journal
from colead.kernel.actor import Actor

LEAD, PROPOSER, DECIDER = "lead", "proposer", "decider"
PARTS = "initiatives.PartTaken"
PROPOSED = "decisions.DecisionProposed"


def brought(
    actor: Actor, *, undated: set[datetime], only: Collection[int] | None = None
) -> dict[int, list[Told]]:
    """Who led, helped and advised in imported initiatives; who proposed imported decisions, to
    whom they turned and who decided: by piece (``acts.piece_of``), of all or of ``only`` some.
    Nothing of what people did here since, which the journal tells, and nothing that has no date."""
    if not undated:
        return {}
    some = None if only is None else pieces_of(only)
    found: dict[int, list[Told]] = {}
    for kind, tell in (("initiative", _work), ("decision", _decisions)):
        for told in tell(actor, undated, None if some is None else some.get(kind, [])):
            found.setdefault(piece_of(kind, told.subject), []).append(told)
    return found


def _of(rows: QuerySet[Any], field: str, ids: Collection[int] | None) -> QuerySet[Any]:
    return rows if ids is None else rows.filter(**{f"{field}__in": ids})


def _work(actor: Actor, undated: set[datetime], ids: Collection[int] | None) -> Iterator[Told]:
    zone = ZoneInfo(actor.timezone)
    here: set[tuple[int, Any]] = {
        (subject, facts.get("member"))
        for subject, facts in _of(journal.entries(actor), "subject_id", ids)
        .filter(event=PARTS)
        .order_by()
        .values_list("subject_id", "facts")
    }
    rows = (
        _of(initiatives.visible_to(actor), "pk", ids)
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
        if day is None or (pk, member) in here:
            continue
        # Leads of an import are equal from the beginning: none of them followed another.
        concerned = [] if kind == LEAD else led.get(pk, [])
        facts = {"member": member, "part": kind, "concerned": concerned}
        yield Told(PARTS, member, day, pk, circle, facts, True)


def _decisions(actor: Actor, undated: set[datetime], ids: Collection[int] | None) -> Iterator[Told]:
    zone = ZoneInfo(actor.timezone)
    told = _of(journal.entries(actor), "subject_id", ids)
    # Things of which the journal tells this by somebody who did it here.
    here = set(
        told.filter(event=PROPOSED)
        .exclude(door="import")
        .order_by()
        .values_list("subject_id", flat=True)
    )
    things: dict[int, tuple[Any, Any, Any]] = {}
    parts: dict[int, dict[str, list[int]]] = {}
    rows = (
        _of(decisions.visible_to(actor), "pk", ids)
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
        if not proposers:
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
                yield Told("decisions.BallotCast", member, end, pk, circle, {}, True)
