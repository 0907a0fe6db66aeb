"""How the stories of these tests begin: an initiative, a guardrail, a decision agreed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from colead.features.authority import actions as authority
from colead.features.decisions import actions as decisions
from colead.features.decisions.models import Decision
from colead.features.initiatives import actions
from colead.features.initiatives.models import Initiative
from colead.kernel import journal
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from tests.cast import Cast

ClientOf = Callable[[Actor], Client]


def start(cast: Cast, **values: Any) -> Initiative:
    """Ada takes the lead on bike racks in the north circle."""
    given: dict[str, Any] = {
        "title": "Bike racks by the gate",
        "result": "Every child who cycles finds a rack.",
        "circle_id": cast.north.pk,
        "by": cast.ada,
    }
    return actions.start(**{**given, **values})


def guardrail(cast: Cast, outcome: str, *whom: dict[str, Any], **when: Any) -> None:
    """The steward writes a guardrail that holds everywhere."""
    authority.write(
        circle_id=cast.root.pk,
        title=f"Rule {outcome}",
        when=when,
        then={"outcome": outcome, "whom": list(whom)},
        why="So that we all sleep well.",
        by=cast.steward,
    )


def over(cast: Cast, outcome: str, amount: int, *whom: dict[str, Any]) -> None:
    """A guardrail that speaks to acts which cost more."""
    guardrail(cast, outcome, *(whom or ({"kind": "stewards"},)), amount_over=amount)


def consent_of(cast: Cast, circle_id: int, amount: int) -> None:
    """Acts that cost more need the consent of a circle."""
    over(cast, "consent", amount, {"kind": "circle", "id": circle_id})


def propose(cast: Cast, found: Initiative, *, by: Actor, **values: Any) -> Decision:
    """A decision about the initiative is put."""
    given: dict[str, Any] = {
        "title": found.title,
        "proposal": "We build them.",
        "method": "consent",
        "about": ("initiative", found.pk),
        "circle_id": cast.south.pk,
    }
    return decisions.propose(**{**given, **values}, by=by)


def status(found: Initiative) -> str:
    """As it stands in the database."""
    return Initiative.objects.get(pk=found.pk).status


def told(event: str) -> list[dict[str, Any]]:
    """The facts of all events of a name, in order."""
    found = Entry.objects.filter(event=f"initiatives.{event}").order_by("pk")
    return [journal.facts(entry) for entry in found]


def url(cast: Cast, tail: object = "") -> str:
    """The address of a page of initiatives."""
    return f"/o/{cast.ada.slug}/initiatives/{tail}"


def facts(cast: Cast, **values: Any) -> dict[str, Any]:
    """What somebody types to take the lead."""
    given = {
        "title": "Bike racks",
        "result": "A rack for every bike.",
        "why": "They lie on the grass.",
        "circle_id": cast.north.pk,
        "reversibility": "easy",
        "rhythm_days": 14,
    }
    return {**given, **values}
