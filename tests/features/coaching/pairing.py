"""How the stories of these tests begin: a coach, somebody who looks, a pair, a session held."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from colead.features.coaching import actions
from colead.features.coaching.models import Offer, Pair, Proposal, Session, Wish
from colead.kernel.actor import Actor
from tests.cast import person

SECRET = "I am afraid of speaking before the whole staff"


def offers(by: Actor, **values: Any) -> Offer:
    """Somebody offers to coach whoever leads for the first time."""
    given: dict[str, Any] = {
        "practices": ["starting", "listening"],
        "languages": ["en"],
        "forms": ["in-person"],
        "about": "I have led two gardens and one disaster.",
    }
    return actions.offer(**{**given, **values}, by=by)


def looks(by: Actor, **values: Any) -> Wish:
    """Somebody looks for a coach."""
    given: dict[str, Any] = {
        "what": SECRET,
        "why_now": "The fair is in June",
        "practices": ["starting"],
        "languages": ["en"],
    }
    return actions.wish(**{**given, **values}, by=by)


def proposed(seeker: Actor, coach: Actor) -> Proposal:
    """Colead proposes the two to each other."""
    offers(coach)
    looks(seeker)
    found = actions.find_now(by=seeker)
    assert found is not None
    return found


def paired(seeker: Actor, coach: Actor) -> Pair:
    """Both said yes."""
    found = proposed(seeker, coach)
    actions.say_yes(found.pk, by=seeker)
    actions.say_yes(found.pk, by=coach)
    return Pair.objects.get(seeker_id=seeker.member_id, coach_id=coach.member_id, ended_at=None)


def met(pair: Pair, by: Actor, *, days_ago: float = 1) -> Session:
    """The two met some days ago."""
    then = by.moved_to(by.at - timedelta(days=days_ago))
    made = actions.plan_session(pair.pk, starts_at=then.at, by=then)
    return actions.hold_session(made.pk, by=by)


def people(by: Actor, *names: str) -> list[Actor]:
    """Further members of the same organization at the same moment."""
    from colead.features.organizations.models import Organization

    here = Organization.objects.get(pk=by.organization_id)
    return [person(here, name).moved_to(by.at) for name in names]
