"""What people say about the time they have to give: opened for themselves alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from colead.features.capacity.models import Time
from colead.kernel import private
from colead.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Said:
    """Hours a week (None: not said), and whether one would rather not be suggested."""

    hours: int | None = None
    opted_out: bool = False


def about(member_id: int) -> str:
    """What a sealed statement belongs to."""
    return f"capacity.time:{member_id}"


def time_of(actor: Actor) -> Said:
    """What the actor said about their own time."""
    found = Time.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    ).first()
    if found is None:
        return Said()
    text = private.unseal(
        bytes(found.sealed),
        organization_id=found.organization_id,
        about=about(found.member_id),
    )
    return Said(**json.loads(text))


def suggested_not(member_ids: Iterable[int]) -> set[int]:
    """Those among some members who are not to be suggested, for whatever reason: 1 query."""
    found = Time.objects.filter(member_id__in=list(member_ids), suggested=False)
    return set(found.values_list("member_id", flat=True))
