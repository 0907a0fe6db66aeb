"""What waits for me, what I lead, where I could help, and my first steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext as _

from colead.features.authority import queries as authority
from colead.features.capacity import queries as capacity
from colead.features.circles import queries as circles
from colead.features.circles.models import Term
from colead.features.coaching import queries as coaching
from colead.features.decisions import queries as decisions
from colead.features.guidance import queries as guidance
from colead.features.home.models import Welcome
from colead.features.home.rules import NEWCOMER_DAYS, Step
from colead.features.ideas import queries as ideas
from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.models import Initiative
from colead.features.issues import queries as issues
from colead.features.offers import queries as offers
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.kernel import journal, prepared, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.todo import Todo
from colead.ui.environment import url as address

MOST = 12


def waiting(actor: Actor, *, led: Sequence[Initiative] = ()) -> list[Todo]:
    """What others wait for from the actor: one query a room. ``led``: what the actor leads."""
    found = [
        Todo(
            "offer",
            offer.title,
            address("offers:offer", actor.slug, offer.pk),
            _("%(name)s offers it to you") % {"name": offer.by.name if offer.by else "Colead"},
            "gift",
            offer.offered_at,
            _("Answer the offer"),
        )
        for offer in prepared.rows(offers.waiting_for, actor)[:MOST]
    ]
    for decision in prepared.rows(decisions.waiting_for, actor)[:MOST]:
        asked = decision.method == "advice"
        found.append(
            Todo(
                "advice" if asked else "ballot",
                decision.title,
                address("decisions:decision", actor.slug, decision.pk),
                _("Your advice is asked for") if asked else _("Your voice is missing"),
                "message-circle" if asked else "vote",
                decision.closes_at,
                _("Give your advice") if asked else _("Take part"),
            )
        )
    found += todo.waiting(actor)
    return found if actor.is_guest else found + _owed(actor, led)


def _owed(actor: Actor, led: Sequence[Initiative]) -> list[Todo]:
    """Check-ins, commitments and, for stewards, asks."""
    found = [
        Todo(
            "check-in",
            one.title,
            address("initiatives:initiative", actor.slug, one.pk),
            _("A word on how it goes is due"),
            "calendar-check",
            None,
            _("Check in"),
        )
        for one in initiatives.check_ins_due(actor, led=led)
    ]
    for own in initiatives.commitments_of(actor, limit=MOST):
        late = own.due_on is not None and own.due_on < actor.today
        found.append(
            Todo(
                "commitment",
                own.what,
                address("initiatives:initiative", actor.slug, own.initiative_id),
                _("You said you would; its day has passed") if late else own.initiative.title,
                "square-check-big",
                _noon(own.due_on),
                _("Look at it"),
            )
        )
    for ask in issues.asks_to_answer(actor, limit=MOST):
        found.append(
            Todo(
                "ask",
                ask.title,
                address("issues:ask", actor.slug, ask.pk),
                _("%(name)s asks the stewards") % {"name": ask.by.name if ask.by else ""},
                "hourglass",
                _noon(ask.due_on),
                _("Answer the ask"),
            )
        )
    return found


def _noon(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else None


def led(actor: Actor) -> list[Initiative]:
    """The initiatives the actor leads: 2 queries."""
    return [] if actor.is_guest else initiatives.led_by(actor)


def leading(actor: Actor, found: Sequence[Initiative]) -> list[Todo]:
    """What the actor leads, as rows."""
    return [
        Todo(
            "initiative",
            one.title,
            address("initiatives:initiative", actor.slug, one.pk),
            one.get_status_display(),
            "rocket",
        )
        for one in found[:MOST]
    ]


def roles(actor: Actor) -> list[Todo]:
    """The roles the actor holds: 1 query."""
    if actor.member_id is None or actor.is_guest:
        return []
    return [
        Todo(
            "role",
            title,
            address("circles:role", actor.slug, role_id),
            circle,
            "hand",
        )
        for role_id, title, circle in prepared.rows(_roles, actor, actor.member_id)
    ]


def _roles(actor: Actor, member_id: int) -> QuerySet[Term, Any]:
    held = circles.terms_of_member(actor, member_id).filter(ended_on=None)
    return held.values_list("role_id", "role__title", "role__circle__name")[:MOST]


def near(actor: Actor, *, limit: int = 5) -> list[Todo]:
    """Open issues of the actor's own circles."""
    return [
        Todo(
            "issue",
            issue.title,
            address("issues:issue", actor.slug, issue.pk),
            _("An issue in %(circle)s") % {"circle": issue.circle.name if issue.circle else ""},
            "flag",
            None,
            _("Could you take it up?"),
        )
        for issue in issues.near(actor, limit=limit)
    ]


def helping(actor: Actor) -> list[Todo]:
    """Where the actor could help: needs, issues near, open seats, ideas, what is due for review.

    Who has not led yet is shown what they could begin to lead first.
    """
    found = [
        Todo(
            "need",
            one.need.text,
            address("capacity:need", actor.slug, one.need.pk),
            f"{one.why} · {one.need.initiative.title}",
            "hand-helping",
        )
        for one in capacity.wanted(actor, limit=4)
    ]
    found += near(actor, limit=3)
    for seat in coaching.seats_for(actor, limit=3):
        url = address("circles:role", actor.slug, seat.pk)
        why = _("An open seat in %(circle)s") % {"circle": seat.circle.name}
        found.append(Todo("role", seat.title, url, why, "hand"))
    wanted = ideas.most_wanted(actor, limit=4)
    for idea in [one for one in wanted if one.by_id != actor.member_id][:3]:
        url = address("ideas:idea", actor.slug, idea.pk)
        found.append(Todo("idea", idea.title, url, _("An idea that waits for a lead"), "lightbulb"))
    if actor.is_steward:
        for goal in prepared.head(guidance.to_review, ("review_on", "id"), 2, actor):
            url = address("guidance:goal", actor.slug, goal.pk)
            found.append(Todo("review", goal.title, url, _("A goal due for review"), "target"))
        for rail in prepared.head(authority.to_review, ("review_on", "id"), 2, actor):
            url = address("authority:guardrail", actor.slug, rail.pk)
            found.append(Todo("review", rail.title, url, _("A guardrail due for review"), "shield"))
    return coaching.first_leads_first(actor, found)


def first_steps(actor: Actor) -> list[Step]:
    """The first steps of a newcomer, in one query; empty when done, put away, or long here."""
    if actor.member_id is None or actor.is_guest:
        return []
    found = prepared.first(_beginnings, actor)
    joined = found["joined_on"] if found else None
    late = joined is not None and (actor.today - joined).days > NEWCOMER_DAYS
    if found is None or found["away"] or late:
        return []
    steps = [
        _step("organizations:profile", _("Say who you are"),
              _("Two lines about you, so that others know whom to turn to."),
              bool(found["about"]), actor),
        _step("circles:map", _("Join a circle"),
              _("Circles are the teams here. Most are open: you join by one click."),
              found["circled"], actor),
        _step("circles:skills", _("State a skill"),
              _("What you can do or know. People find you by it when they look for advice."),
              found["skilled"], actor),
        _step("ideas:list", _("Support an idea"),
              _("Say “I would join” to something that you would like to see happen."),
              found["supported"], actor),
        _step("initiatives:start", _("Take the lead"),
              _("Start something small. Nobody has to be asked first."),
              found["led"], actor),
    ]  # fmt: skip
    return [] if all(step.done for step in steps) else steps


def _beginnings(actor: Actor) -> QuerySet[Member, Any]:
    me = actor.member_id or 0
    acts = journal.entries(actor).filter(member_id=me).order_by()
    return (
        organizations.visible_to(actor)
        .filter(pk=me)
        .annotate(
            away=Exists(Welcome.objects.filter(member_id=me)),
            circled=Exists(circles.circles_of_member(actor, me).exclude(parent=None)),
            skilled=Exists(circles.skills_of(actor, me)),
            supported=Exists(acts.filter(event="ideas.IdeaSupported")),
            led=Exists(acts.filter(event="initiatives.InitiativeStarted")),
        )
        .values("away", "about", "circled", "skilled", "supported", "led", "joined_on")
        .order_by("pk")
    )


def _step(name: str, label: str, why: str, done: bool, actor: Actor) -> Step:
    return Step(label, why, address(name, actor.slug), done)


def invited(actor: Actor) -> list[subjects.Subject]:
    """What a guest was invited to: circles and single things."""
    keys = {("circle", pk) for pk in actor.circles} | set(actor.topics)
    return sorted(subjects.find_all(actor, keys).values(), key=lambda s: (s.kind, s.title))
