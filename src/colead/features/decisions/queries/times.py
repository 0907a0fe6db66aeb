"""The time that a poll found, and what each person said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from colead.features.decisions.models import Ballot, Decision, Option, Voter
from colead.features.decisions.rules import tallies
from colead.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class FoundTime:
    """When it is, how long it takes, and by member id ``yes``, ``if-needed``, ``no`` or empty."""

    starts_at: datetime
    minutes: int
    said: Mapping[int, str]


def found_time(actor: Actor, decision: Decision) -> FoundTime | None:
    """What a settled poll came to; None if it found no time, or sought none."""
    result = tallies.from_facts(decision.outcome) if decision.outcome else None
    if decision.method != "time-poll" or decision.result != "agreed" or result is None:
        return None
    option = Option.objects.filter(decision=decision, pk__in=result.chosen).first()
    if option is None:
        return None
    said = dict.fromkeys(
        Voter.objects.filter(decision=decision).values_list("member_id", flat=True), ""
    )
    cast = Ballot.objects.filter(decision=decision, round__number=decision.round_number)
    for voter_id, choice in cast.values_list("voter_id", "choice"):
        if voter_id in said:
            said[voter_id] = dict(map(tuple, choice)).get(option.pk, "no")
    return FoundTime(
        datetime.fromisoformat(option.facts["starts_at"]), decision.settings["minutes"], said
    )
