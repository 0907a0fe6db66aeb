"""From a draft to an open question: at once, or by itself at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from colead.features.authority import queries as authority
from colead.features.authority.rules import Act, ActVerdict
from colead.features.decisions import events, queries
from colead.features.decisions.actions.common import index, now_or_refuse, steered
from colead.features.decisions.models import Decision, Round, Voter
from colead.features.decisions.rules import methods, secrecy
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

FARTHEST = timedelta(days=400)


def check_authority(decision: Decision, *, by: Actor) -> ActVerdict:
    """Ask the guardrails about a decision as it stands; refuse what is not to be settled so."""
    verdict: ActVerdict = authority.verdict(by, Act.from_facts(decision.act))
    if not verdict.allowed:
        refuse(verdict.reasons[0].text)
    needed = {circle.id for circle in verdict.consent_circles}
    if needed and (decision.method != "consent" or decision.circle_id not in needed):
        refuse(
            _("This needs the consent of %(circles)s. Propose it there, by consent.")
            % {"circles": ", ".join(circle.name for circle in verdict.consent_circles)},
            field="method",
        )
    return verdict


@action
def put(decision_id: int, *, by: Actor) -> Decision:
    """Put a draft before those who are to answer: the guardrails are asked, the roll is fixed."""
    decision = steered(decision_id, by=by)
    if decision.state != Decision.State.DRAFT:
        refuse(_("This decision was put already."))
    method = methods.method(decision.method)
    verdict = check_authority(decision, by=by)
    if decision.closes_at is None and "days" in decision.settings:
        decision.closes_at = by.at + timedelta(days=decision.settings["days"])
    now_or_refuse(decision.closes_at, by=by)
    decision.state = Decision.State.OPEN
    decision.stage = Decision.Stage.NOMINATE if method.nominates else Decision.Stage.ANSWER
    decision.opened_at, decision.opens_at = by.at, None
    decision.verdict = verdict.as_facts()
    decision.save(update_fields=["state", "stage", "opened_at", "opens_at", "closes_at", "verdict"])
    concerned = open_round(decision, 1, by=by)
    told = {person.id for person in (*verdict.informed, *verdict.advisers)}
    if method.settles == "decider":
        told -= {person.id for person in verdict.advisers}
    index(decision)
    record(
        events.DecisionProposed(
            decision=decision.pk,
            title=decision.title,
            method=decision.method,
            concerned=sorted({*concerned, *told} - {by.member_id or 0}),
            act=decision.act,
            verdict=decision.verdict,
            circle=decision.circle_id,
            about_kind=decision.about_kind,
            about=decision.about_id,
        ),
        by=by,
    )
    return decision


def open_round(decision: Decision, number: int, *, by: Actor, note: str = "") -> list[int]:
    """Begin a round with the text as it stands and the roll as people are now; who is on it."""
    ids: list[int] = []
    if methods.method(decision.method).has_ballots:
        ids = queries.electorate(
            by,
            circle_id=decision.circle_id,
            voters=decision.settings.get("voters", "circle"),
            guests=bool(decision.settings.get("guests")),
            listed=decision.settings.get("listed", ()),
            also_circles=[c["id"] for c in decision.verdict.get("consent_circles", ())],
            decision_id=decision.pk,
            about=(decision.about_kind, decision.about_id) if decision.about_id else None,
        )
        if not ids:
            refuse(_("Nobody could answer: choose a circle with members, or name the people."))
        if secrecy.is_anonymous(decision.settings) and len(ids) < secrecy.FEWEST:
            refuse(_("Anonymous answers need three people or more who may answer."))
        on_roll = Voter.objects.filter(decision=decision)
        known = set(on_roll.values_list("member_id", flat=True))
        gone = known - set(ids)
        if gone:
            on_roll.filter(member_id__in=gone).delete()
        Voter.objects.bulk_create(
            [
                Voter(
                    organization_id=decision.organization_id,
                    decision=decision,
                    member_id=member_id,
                )
                for member_id in ids
                if member_id not in known
            ],
            batch_size=500,
        )
    Round.objects.create(
        organization_id=decision.organization_id,
        decision=decision,
        number=number,
        proposal=decision.proposal,
        note=note,
        opened_at=by.at,
        eligible=len(ids),
    )
    return ids


@action
def schedule(decision_id: int, *, opens_at: datetime | None, by: Actor) -> Decision:
    """Let a draft be put by itself at a time, or (None) no longer. What the guardrails refuse is
    refused now, not only then."""
    decision = steered(decision_id, by=by)
    if decision.state != Decision.State.DRAFT:
        refuse(_("This decision was put already."))
    if opens_at is not None:
        if not by.at < opens_at < by.at + FARTHEST:
            refuse(_("Choose an opening time that lies ahead, within a year."), field="opens_at")
        if decision.closes_at is not None and decision.closes_at <= opens_at:
            refuse(_("It has to open before it closes."), field="opens_at")
        check_authority(decision, by=by)
    decision.opens_at = opens_at
    decision.save(update_fields=["opens_at"])
    record(
        events.OpeningPlanned(
            decision=decision.pk,
            title=decision.title,
            opens_at=opens_at.isoformat() if opens_at else "",
            concerned=sorted(queries.leading(decision)),
            circle=decision.circle_id,
        ),
        by=by,
    )
    return decision


@action
def hold_back(decision_id: int, *, why: str, by: Actor) -> Decision:
    """Colead could not put a draft at its time: it stays a draft, and who brought it reads why."""
    decision = steered(decision_id, by=by)
    decision.opens_at = None
    decision.save(update_fields=["opens_at"])
    record(
        events.OpeningHindered(
            decision=decision.pk,
            title=decision.title,
            reason=why[:300],
            concerned=sorted(queries.leading(decision)),
            circle=decision.circle_id,
        ),
        by=by,
    )
    return decision
