"""Who acts, where, when and through which door."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

Door = Literal["web", "api", "cli", "mail", "job", "import"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One member of one organization at one moment.

    Every query and every action takes an actor, so that neither a clock nor a request is needed
    below the doors. ``member_id`` is None only for Colead itself (door ``job`` or ``import``).

    A guest sees only what it was invited to: whole circles (``circles``) and single things
    (``topics``, pairs of kind and id).

    ``mandate`` is the circle whose agreed decision Colead carries out: what its members could
    have done one by one, its decision does.
    """

    organization_id: int
    member_id: int | None
    at: datetime
    door: Door
    name: str = ""
    slug: str = ""
    is_steward: bool = False
    is_guest: bool = False
    timezone: str = "UTC"
    circles: frozenset[int] = field(default_factory=frozenset)
    topics: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    mandate: int | None = None

    @property
    def today(self) -> date:
        """The calendar day at the actor's own place."""
        return self.at.astimezone(ZoneInfo(self.timezone)).date()

    @property
    def is_member(self) -> bool:
        """A full member: neither a guest nor Colead itself."""
        return self.member_id is not None and not self.is_guest

    def moved_to(self, at: datetime) -> Actor:
        """The same actor at another moment."""
        return replace(self, at=at)


def colead(
    *, organization_id: int, at: datetime, slug: str = "", mandate: int | None = None
) -> Actor:
    """Colead itself, acting for an organization from a job, or by the mandate of a circle."""
    return Actor(
        organization_id=organization_id,
        member_id=None,
        at=at,
        door="job",
        slug=slug,
        mandate=mandate,
    )
