"""What waits for me, what I lead, where I could help, and my first steps."""

from __future__ import annotations

from django.db.models import Exists
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from colead.features.authority import queries as authority
from colead.features.circles import queries as circles
from colead.features.decisions import queries as decisions
from colead.features.guidance import queries as guidance
from colead.features.home.models import Welcome
from colead.features.home.rules import NEWCOMER_DAYS, Step, Todo
from colead.features.ideas import queries as ideas
from colead.features.offers import queries as offers
from colead.features.organizations import queries as organizations
from colead.kernel import journal, subjects
from colead.kernel.actor import Actor

MOST = 12


def waiting(actor: Actor) -> list[Todo]:
    """What others wait for from the actor: one query a room."""
    found = [
        Todo(
            "offer",
            offer.title,
            reverse("offers:offer", args=[actor.slug, offer.pk]),
            _("%(name)s offers it to you") % {"name": offer.by.name if offer.by else "Colead"},
            "gift",
            offer.offered_at,
            _("Answer the offer"),
        )
        for offer in offers.waiting_for(actor)[:MOST]
    ]
    for decision in decisions.waiting_for(actor)[:MOST]:
        asked = decision.method == "advice"
        found.append(
            Todo(
                "advice" if asked else "ballot",
                decision.title,
                reverse("decisions:decision", args=[actor.slug, decision.pk]),
                _("Your advice is asked for") if asked else _("Your voice is missing"),
                "message-circle" if asked else "vote",
                decision.closes_at,
                _("Give your advice") if asked else _("Take part"),
            )
        )
    if actor.is_steward:
        for goal in guidance.to_review(actor)[:3]:
            url = reverse("guidance:goal", args=[actor.slug, goal.pk])
            found.append(
                Todo("review", goal.title, url, _("The goal is due for its review"), "target")
            )
        for rail in authority.to_review(actor)[:3]:
            url = reverse("authority:guardrail", args=[actor.slug, rail.pk])
            found.append(
                Todo("review", rail.title, url, _("The guardrail is due for its review"), "shield")
            )
    return found


def leading(actor: Actor) -> list[Todo]:
    """The roles the actor holds: 1 query."""
    if actor.member_id is None or actor.is_guest:
        return []
    return [
        Todo(
            "role",
            term.role.title,
            reverse("circles:role", args=[actor.slug, term.role_id]),
            term.role.circle.name,
            "hand",
        )
        for term in circles.terms_of_member(actor, actor.member_id)
        if term.ended_on is None
    ][:MOST]


def helping(actor: Actor) -> list[Todo]:
    """Where the actor could help: open seats of their circles first, ideas that wait for a lead."""
    mine = circles.my_circle_ids(actor)
    seats = sorted(circles.open_seats(actor, limit=20), key=lambda r: r.circle_id not in mine)
    found = [
        Todo(
            "role",
            role.title,
            reverse("circles:role", args=[actor.slug, role.pk]),
            _("An open seat in %(circle)s") % {"circle": role.circle.name},
            "hand-helping",
            None,
            _("Look at the role"),
        )
        for role in seats[:3]
    ]
    for idea in ideas.listed(actor, order="wanted").items[:3]:
        if idea.by_id == actor.member_id:
            continue
        found.append(
            Todo(
                "idea",
                idea.title,
                reverse("ideas:idea", args=[actor.slug, idea.pk]),
                _("An idea that waits for a lead"),
                "lightbulb",
                None,
                _("Say what you think"),
            )
        )
    return found


def first_steps(actor: Actor) -> list[Step]:
    """The first steps of a newcomer, in one query; empty when done, put away, or long here."""
    if actor.member_id is None or actor.is_guest:
        return []
    me = actor.member_id
    acts = journal.entries(actor).filter(member_id=me).order_by()
    found = (
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
        .first()
    )
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
    open_to_all = [step for step in steps if step is not None]
    return [] if all(step.done for step in open_to_all) else open_to_all


def _step(name: str, label: str, why: str, done: bool, actor: Actor) -> Step | None:
    try:
        return Step(label, why, reverse(name, args=[actor.slug]), done)
    except NoReverseMatch:
        return None  # a room without pages of its own


def invited(actor: Actor) -> list[subjects.Subject]:
    """What a guest was invited to: circles and single things."""
    keys = {("circle", pk) for pk in actor.circles} | set(actor.topics)
    return sorted(subjects.find_all(actor, keys).values(), key=lambda s: (s.kind, s.title))
