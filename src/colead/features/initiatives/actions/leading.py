"""Taking the lead, steering, ending."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from colead.features.authority import queries as authority
from colead.features.authority.rules import Act
from colead.features.circles import queries as circles
from colead.features.guidance import queries as guidance
from colead.features.ideas import actions as ideas
from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.models import Initiative, Part
from colead.features.issues import actions as issues
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse

FACTS = (
    "title", "result", "why", "circle_id", "goal_id", "domain_ids", "reversibility", "amount",
    "currency", "people_affected", "hypothesis", "acceptable_loss", "safe_to_try_on",
    "rhythm_days",
)  # fmt: skip


class NotHere(Refused):
    """The guardrails say that this is not to be done here; carries their verdict."""

    def __init__(self, verdict: Any) -> None:
        first = verdict.reasons[0].text if verdict.reasons else _("This is outside your authority.")
        super().__init__(first)
        self.verdict = verdict


def act_of(facts: dict[str, Any]) -> Act:
    """What guardrails look at in an initiative's facts."""
    return Act(
        what="initiative",
        title=facts["title"],
        text=f"{facts.get('result') or ''}\n{facts.get('why') or ''}",
        circle_id=facts.get("circle_id"),
        domain_ids=tuple(facts.get("domain_ids") or ()),
        amount=facts.get("amount"),
        currency=facts.get("currency") or "",
        reversibility=facts.get("reversibility") or "easy",
        people_affected=facts.get("people_affected"),
    )


def findable(found: Initiative) -> None:
    """Let the initiative be found by its words, its lesson too."""
    search.index(
        found.organization_id,
        "initiative",
        found.pk,
        title=found.title,
        text=f"{found.result}\n{found.why}\n{found.hypothesis}\n{found.outcome}\n{found.lesson}",
        circle_id=found.circle_id,
    )


def _check(facts: dict[str, Any], *, by: Actor) -> None:
    if facts.get("circle_id"):
        if circles.circle(by, facts["circle_id"]).closed_on:
            refuse(_("This circle is closed."), field="circle_id")
    if facts.get("goal_id"):
        guidance.goal(by, facts["goal_id"])
    known = set(circles.domains(by).values_list("pk", flat=True))
    facts["domain_ids"] = [pk for pk in facts.get("domain_ids") or [] if pk in known]
    if facts.get("hypothesis") and not (facts.get("acceptable_loss") or "").strip():
        refuse(_("An experiment says beforehand what may be lost."), field="acceptable_loss")


@action
def start(
    *,
    title: str,
    by: Actor,
    idea_id: int | None = None,
    issue_id: int | None = None,
    **facts: Any,
) -> Initiative:
    """Take the lead: one act makes the initiative, with its actor as lead.

    The guardrails answer at once. *go* and *inform*: it is running. *advise* and *consent*: it is
    forming until that is done. *not here*: refused with ``NotHere`` and nothing is made.
    """
    rules.may_start(by).enforce()
    facts = {name: value for name, value in facts.items() if name in FACTS and value is not None}
    facts["title"] = title
    _check(facts, by=by)
    act = act_of(facts)
    verdict = authority.verdict(by, act)
    if not verdict.allowed:
        raise NotHere(verdict)
    status = Initiative.Status.ACTIVE if verdict.is_free else Initiative.Status.FORMING
    made = Initiative.objects.create(
        organization_id=by.organization_id,
        status=status,
        verdict=verdict.as_facts(),
        started_at=by.at,
        last_sign_at=by.at,
        idea_id=idea_id,
        issue_id=issue_id,
        **facts,
    )
    Part.objects.create(
        organization_id=by.organization_id,
        initiative=made,
        member_id=by.member_id or 0,
        kind=Part.Kind.LEAD,
        started_on=by.today,
    )
    findable(made)
    record(
        events.InitiativeStarted(
            initiative=made.pk,
            title=made.title,
            status=status,
            act=act.as_facts(),
            outcome=verdict.outcome,
            concerned=[person.id for person in verdict.people if person.id != by.member_id],
            circle=made.circle_id,
            goal=made.goal_id,
            experiment=made.is_experiment,
        ),
        by=by,
    )
    if idea_id is not None:
        ideas.adopt(idea_id, initiative_id=made.pk, by=by)
    if issue_id is not None:
        issues.take_up(issue_id, by=by, initiative_id=made.pk)
    return made


def steered(initiative_id: int, *, by: Actor) -> Initiative:
    """The initiative, locked, if the actor is one of its leads and it has not ended."""
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_steer(by, leads=queries.lead_ids(found.pk), running=found.is_running).enforce()
    return found


def _under_way(found: Initiative, how: str, *, by: Actor) -> None:
    moved = Initiative.objects.filter(pk=found.pk, status=Initiative.Status.FORMING).update(
        status=Initiative.Status.ACTIVE
    )
    if moved:
        found.status = Initiative.Status.ACTIVE
        record(
            events.InitiativeUnderWay(
                initiative=found.pk,
                title=found.title,
                how=how,
                concerned=sorted(queries.team_ids(found.pk) - {by.member_id or 0}),
                circle=found.circle_id,
            ),
            by=by,
        )


@action
def seek_advice(initiative_id: int, *, note: str, by: Actor) -> Initiative:
    """A lead says whom they asked and what came of it, and goes on by their own responsibility."""
    found = steered(initiative_id, by=by)
    if found.verdict.get("outcome") != "advise" or found.status != Initiative.Status.FORMING:
        refuse(_("No advice is asked for here."))
    if not note.strip():
        refuse(_("Say whom you asked and what you did with their advice."), field="note")
    Initiative.objects.filter(pk=found.pk).update(advice_note=note, last_sign_at=by.at)
    found.advice_note = note
    record(
        events.AdviceSought(initiative=found.pk, title=found.title, circle=found.circle_id), by=by
    )
    _under_way(found, "advice", by=by)
    return found


@action
def settle_consent(initiative_id: int, *, how: str, by: Actor) -> None:
    """A decision about this initiative was agreed: what it waited for is there."""
    found = queries.initiative(by, initiative_id, lock=True)
    _under_way(found, how, by=by)


@action
def amend(initiative_id: int, *, by: Actor, **facts: Any) -> Initiative:
    """Change what it is about. The guardrails look again; if they ask for more, it forms anew."""
    found = steered(initiative_id, by=by)
    facts = {name: value for name, value in facts.items() if name in FACTS}
    now = {name: getattr(found, name) for name in FACTS}
    wanted = {**now, **facts}
    _check(wanted, by=by)
    changed = [name for name in FACTS if wanted[name] != now[name]]
    if not changed:
        return found
    verdict = authority.verdict(by, act_of(wanted))
    if not verdict.allowed:
        raise NotHere(verdict)
    stricter = not verdict.is_free and verdict.outcome != found.verdict.get("outcome")
    for name in changed:
        setattr(found, name, wanted[name])
    found.verdict = verdict.as_facts()
    if stricter and found.status == Initiative.Status.ACTIVE:
        found.status = Initiative.Status.FORMING
    found.save(update_fields=[*changed, "verdict", "status"])
    findable(found)
    record(
        events.InitiativeAmended(
            initiative=found.pk, title=found.title, changed=changed, circle=found.circle_id
        ),
        by=by,
    )
    if verdict.is_free:
        _under_way(found, "amended", by=by)
    return found


@action
def offer_lead(initiative_id: int, *, to: int, by: Actor, note: str = "") -> Offer:
    """Offer a member to lead as an equal; it is theirs when they say yes."""
    found = steered(initiative_id, by=by)
    if to in queries.lead_ids(found.pk):
        refuse(_("This person leads it already."), field="to")
    return offers.make(
        "lead",
        about=("initiative", found.pk),
        to=to,
        title=_("Co-lead %(title)s") % {"title": found.title},
        note=note,
        circle_id=found.circle_id,
        by=by,
    )


@action
def pause(initiative_id: int, *, by: Actor) -> Initiative:
    """Pause it, without shame."""
    found = steered(initiative_id, by=by)
    if found.status == Initiative.Status.PAUSED:
        refuse(_("It is paused already."))
    Initiative.objects.filter(pk=found.pk).update(
        status=Initiative.Status.PAUSED, last_sign_at=by.at
    )
    found.status = Initiative.Status.PAUSED
    record(
        events.InitiativePaused(initiative=found.pk, title=found.title, circle=found.circle_id),
        by=by,
    )
    return found


@action
def resume(initiative_id: int, *, by: Actor) -> Initiative:
    """Go on after a pause; the guardrails look again."""
    found = steered(initiative_id, by=by)
    if found.status != Initiative.Status.PAUSED:
        refuse(_("It is not paused."))
    verdict = authority.verdict(by, act_of({name: getattr(found, name) for name in FACTS}))
    done = found.verdict.get("outcome") == verdict.outcome and bool(found.advice_note)
    free = verdict.is_free or done
    status = Initiative.Status.ACTIVE if free else Initiative.Status.FORMING
    Initiative.objects.filter(pk=found.pk).update(
        status=status, last_sign_at=by.at, verdict=verdict.as_facts(), quiet_told_at=None
    )
    found.status = status
    record(
        events.InitiativeResumed(initiative=found.pk, title=found.title, circle=found.circle_id),
        by=by,
    )
    return found


@action
def end(
    initiative_id: int,
    *,
    status: str,
    outcome: str,
    by: Actor,
    lesson: str = "",
    ended_on: date | None = None,
) -> Initiative:
    """End it: what came of it, and - when it failed - what was learnt."""
    found = queries.initiative(by, initiative_id, lock=True)
    rules.may_end(
        by,
        leads=queries.lead_ids(found.pk),
        running=found.is_running,
        ending=status,
        lesson=lesson,
        outcome=outcome,
    ).enforce(field="lesson" if status == "failed" and not lesson.strip() else "outcome")
    found.status, found.outcome, found.lesson = status, outcome, lesson
    found.ended_on = ended_on or by.today
    found.save(update_fields=["status", "outcome", "lesson", "ended_on"])
    findable(found)
    record(
        events.InitiativeEnded(
            initiative=found.pk,
            title=found.title,
            status=status,
            ending=str(found.get_status_display()),
            concerned=sorted(queries.team_ids(found.pk) - {by.member_id or 0}),
            circle=found.circle_id,
            experiment=found.is_experiment,
        ),
        by=by,
    )
    if found.issue_id and status == Initiative.Status.SUCCEEDED:
        issues.resolve(found.issue_id, how=outcome, by=by)
    return found


@action
def remind_of_rhythm(initiative_id: int, *, by: Actor) -> None:
    """Ask the leads for a word, once."""
    told = Initiative.objects.filter(pk=initiative_id, quiet_told_at=None).update(
        quiet_told_at=by.at
    )
    if told:
        found = queries.initiative(by, initiative_id)
        record(
            events.CheckInDue(
                initiative=found.pk,
                title=found.title,
                concerned=sorted(queries.lead_ids(found.pk)),
                circle=found.circle_id,
            ),
            by=by,
        )


@action
def quiet(initiative_id: int, *, by: Actor) -> None:
    """Ask the leads whether help would be welcome, once."""
    Initiative.objects.filter(pk=initiative_id).update(quiet_told_at=by.at)
    found = queries.initiative(by, initiative_id)
    record(
        events.InitiativeQuiet(
            initiative=found.pk,
            title=found.title,
            concerned=sorted(queries.lead_ids(found.pk)),
            circle=found.circle_id,
        ),
        by=by,
    )
