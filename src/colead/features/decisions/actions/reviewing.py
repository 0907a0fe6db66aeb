"""The second look: keep, adapt or drop, with reasons."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.decisions import events, queries
from colead.features.decisions.actions.proposing import propose
from colead.features.decisions.models import Decision, Part, Review
from colead.features.decisions.rules import methods, permissions
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

STATES = {
    Review.Verdict.KEEP: Decision.ReviewState.KEPT,
    Review.Verdict.ADAPT: Decision.ReviewState.ADAPTED,
    Review.Verdict.DROP: Decision.ReviewState.DROPPED,
}


@action
def announce_review(decision_id: int, *, by: Actor) -> None:
    """The review day of an agreement comes near: the people of its circle, and those who brought
    it, are told so that they can gather what it did. Told already: nothing happens."""
    decision = queries.decision(by, decision_id, lock=True)
    day = decision.review_on
    if decision.review_state != Decision.ReviewState.WAITING or day is None:
        return
    if queries.is_review_announced(by, decision.pk, day):
        return
    people = queries.leading(decision)
    if decision.circle_id is not None:
        people |= set(circles.members_of(by, decision.circle_id).values_list("pk", flat=True))
    record(
        events.ReviewComing(
            decision=decision.pk,
            title=decision.title,
            on=day.isoformat(),
            concerned=sorted(people),
            circle=decision.circle_id,
        ),
        by=by,
    )


@action
def fall_due(decision_id: int, *, by: Actor) -> None:
    """The review day has come: those who brought it and the circle's guides are told, once."""
    decision = queries.decision(by, decision_id)
    if Decision.objects.filter(
        pk=decision.pk,
        review_state=Decision.ReviewState.WAITING,
        review_on__lte=by.today,
    ).update(review_state=Decision.ReviewState.DUE):
        record(
            events.ReviewDue(
                decision=decision.pk,
                title=decision.title,
                concerned=sorted(queries.leading(decision) | queries.guides_of(by, decision)),
                circle=decision.circle_id,
            ),
            by=by,
        )


@action
def review(
    decision_id: int,
    *,
    verdict: str,
    reasons: str,
    by: Actor,
    effects: str = "",
    proposal: str = "",
    next_on: date | None = None,
) -> Review:
    """Look at a settled decision again, by those who brought it or its circle.

    One person's decision is kept, adapted or dropped by them. What a circle settled together is
    adapted or dropped together: a new decision with the same method is put, and the old one
    changes when that is agreed.
    """
    decision = queries.decision(by, decision_id, lock=True)
    permissions.may_propose(by).enforce()
    leading = queries.leading(decision)
    inside = circles.my_circle_ids(by)
    if by.member_id not in leading and decision.circle_id not in inside:
        refuse(_("The circle looks at it again. Join the circle, or comment on the decision."))
    if decision.result != Decision.Result.AGREED:
        refuse(_("Only a decision that was agreed is looked at again."))
    if decision.review_state in (Decision.ReviewState.ADAPTED, Decision.ReviewState.DROPPED):
        refuse(_("This decision does not hold any more."))
    if verdict not in Review.Verdict.values:
        refuse(_("Choose: keep, adapt or drop."), field="verdict")
    if not reasons.strip():
        refuse(_("Say why."), field="reasons")
    if next_on is not None and next_on <= by.today:
        refuse(_("Choose a day after today."), field="next_on")
    if verdict == Review.Verdict.ADAPT and not proposal.strip():
        refuse(_("Write the new wording."), field="proposal")
    kept = verdict == Review.Verdict.KEEP
    alone = methods_settles(decision) == "decider"
    if alone and not kept and by.member_id not in leading:
        refuse(_("Those who decided it adapt or drop it. Give them your advice."))
    made = Review.objects.create(
        organization_id=by.organization_id,
        decision=decision,
        by_id=by.member_id,
        verdict=verdict,
        effects=effects,
        reasons=reasons,
        reviewed_at=by.at,
        due_on=decision.review_on,
        next_on=next_on if kept else None,
    )
    if not kept and (not alone or verdict == Review.Verdict.ADAPT):
        made.successor = _successor(decision, verdict, reasons, proposal, by=by)
        made.save(update_fields=["successor"])
    if kept and next_on is not None:
        state = Decision.ReviewState.WAITING
    elif made.successor_id is not None:
        state = Decision.ReviewState.NONE
    else:
        state = STATES[Review.Verdict(verdict)]
    Decision.objects.filter(pk=decision.pk).update(
        review_state=state, review_on=next_on if kept and next_on else decision.review_on
    )
    people = set(Part.objects.filter(decision=decision).values_list("member_id", flat=True))
    record(
        events.DecisionReviewed(
            decision=decision.pk,
            title=decision.title,
            verdict=verdict,
            concerned=sorted((people | leading) - {by.member_id or 0}),
            circle=decision.circle_id,
        ),
        by=by,
    )
    return made


def methods_settles(decision: Decision) -> str:
    """How a decision was settled; one with a method of another system was settled by its people."""
    try:
        return methods.method(decision.method).settles
    except Missing:
        return "decider"


def _successor(
    decision: Decision, verdict: str, reasons: str, proposal: str, *, by: Actor
) -> Decision:
    words = _("Adapt: %(title)s") if verdict == Review.Verdict.ADAPT else _("Drop: %(title)s")
    known = methods_settles(decision) and decision.method in {m.name for m in methods.methods()}
    method = decision.method if known else "advice"
    kept = {
        setting.name: decision.settings[setting.name]
        for setting in methods.method(method).settings
        if setting.name in decision.settings
    }
    return propose(
        title=(words % {"title": decision.title})[:200],
        question=reasons,
        proposal=proposal
        or _("We drop what we decided as “%(title)s”.") % {"title": decision.title},
        method=method,
        circle_id=decision.circle_id,
        about=("decision", decision.pk),
        voter_ids=decision.settings.get("listed", ()),
        by=by,
        **kept,
    )
