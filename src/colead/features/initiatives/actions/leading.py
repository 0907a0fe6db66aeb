"""Taking the lead, steering, ending."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from colead.features.authority.rules import ActVerdict
from colead.features.circles import queries as circles
from colead.features.guidance import queries as guidance
from colead.features.ideas import actions as ideas
from colead.features.initiatives import events, queries, rules
from colead.features.initiatives.actions.clearing import clear, steered
from colead.features.initiatives.models import Initiative, Part
from colead.features.issues import actions as issues
from colead.features.organizations import queries as organizations
from colead.kernel import search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, Refused, refuse

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
    facts["title"] = " ".join(facts["title"].split())
    if not facts["title"]:
        refuse(_("Say in a few words what you take the lead on."), field="title")
    if facts.get("circle_id") and circles.circle(by, facts["circle_id"]).closed_on:
        refuse(_("This circle is closed."), field="circle_id")
    if facts.get("goal_id"):
        guidance.goal(by, facts["goal_id"])
    wanted = dict.fromkeys(facts.get("domain_ids") or [])
    if wanted and not set(wanted) <= set(circles.domains(by).values_list("pk", flat=True)):
        raise Missing("domain")
    facts["domain_ids"] = sorted(wanted)
    if facts.get("hypothesis") and not (facts.get("acceptable_loss") or "").strip():
        refuse(_("An experiment says beforehand what may be lost."), field="acceptable_loss")
    if facts.get("amount") is None:
        facts["currency"] = ""
    elif not facts.get("currency"):
        facts["currency"] = organizations.organization(by).currency


def judge(facts: dict[str, Any], *, by: Actor) -> ActVerdict:
    """What the guardrails say to these facts; *not here* is refused with their whole verdict."""
    verdict = queries.verdict(by, facts)
    if not verdict.allowed:
        raise NotHere(verdict)
    return verdict


def verdict_of(found: Initiative, *, by: Actor) -> ActVerdict:
    """What the guardrails say today to an initiative as it stands."""
    return judge({name: getattr(found, name) for name in FACTS}, by=by)


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
    verdict = judge(facts, by=by)
    status = Initiative.Status.ACTIVE if verdict.is_free else Initiative.Status.FORMING
    made = Initiative.objects.create(
        organization_id=by.organization_id,
        status=status,
        verdict=verdict.as_facts(),
        cleared="free" if verdict.is_free else "",
        asked_at=by.at,
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
            act=rules.act_of(facts).as_facts(),
            outcome=verdict.outcome,
            verdict=made.verdict,
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
    verdict = judge(wanted, by=by)
    more = look_again(
        found, verdict, riskier=rules.risks_more(rules.act_of(now), rules.act_of(wanted)), by=by
    )
    for name in changed:
        setattr(found, name, wanted[name])
    found.save(update_fields=changed)
    findable(found)
    record(
        events.InitiativeAmended(
            initiative=found.pk,
            title=found.title,
            changed=changed,
            outcome=verdict.outcome,
            asks_more=more,
            concerned=sorted({p.id for p in verdict.people} - {by.member_id or 0}) if more else [],
            circle=found.circle_id,
        ),
        by=by,
    )
    if verdict.is_free and not found.cleared:
        clear(found, "free", by=by)
    return found


def look_again(found: Initiative, verdict: ActVerdict, *, riskier: bool, by: Actor) -> bool:
    """Keep a new verdict; if it asks for more than was answered, what was answered is over."""
    before = ActVerdict.from_facts(found.verdict)
    more = rules.asks_more(before, verdict, risks_more=riskier)
    found.verdict = verdict.as_facts()
    if more:
        found.cleared, found.consents, found.asked_at = "", [], by.at
        if found.status == Initiative.Status.ACTIVE:
            found.status = Initiative.Status.FORMING
    found.save(update_fields=["verdict", "cleared", "consents", "asked_at", "status"])
    return more


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
    verdict = verdict_of(found, by=by)
    look_again(found, verdict, riskier=False, by=by)
    if verdict.is_free:
        found.cleared = found.cleared or "free"
    found.status = Initiative.Status.ACTIVE if found.cleared else Initiative.Status.FORMING
    found.last_sign_at, found.quiet_told_at = by.at, None
    found.save(update_fields=["status", "cleared", "last_sign_at", "quiet_told_at"])
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
    day = ended_on or by.today
    if day > by.today or day < found.started_at.date():
        refuse(_("It ended between its start and today."), field="ended_on")
    found.status, found.outcome, found.lesson, found.ended_on = status, outcome, lesson, day
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
        # Others may have closed the issue, or not see it so: the initiative ends all the same.
        with contextlib.suppress(Refused, Missing):
            issues.resolve(found.issue_id, how=outcome, by=by)
    return found
