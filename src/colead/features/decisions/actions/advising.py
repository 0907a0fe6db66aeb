"""Deciding with advice: asking, hearing, answering, deciding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from colead.features.authority.rules import ActVerdict
from colead.features.decisions import events, queries
from colead.features.decisions.actions.common import settle, steered
from colead.features.decisions.actions.opening import check_authority
from colead.features.decisions.models import Advice, Decision, Part
from colead.features.decisions.queries.dossier import people_asked
from colead.features.decisions.rules import methods, permissions, tallies
from colead.features.organizations import queries as organizations
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

AT_ONCE = 100
PAUSE = timedelta(hours=20)
ASKED = (Part.Name.AFFECTED, Part.Name.EXPERT, Part.Name.ADVISER)


def _advised(decision: Decision) -> None:
    permissions.is_open(decision.state).enforce()
    if methods.method(decision.method).settles != "decider":
        refuse(_("This is not decided with advice. Comment on it, or answer it."))


@action
def ask(decision_id: int, people: Sequence[tuple[int, str, str]], *, by: Actor) -> list[Part]:
    """Ask several people for advice in one act: (member's id, affected|expert|adviser, why).

    Those asked before are left as they are.
    """
    decision = steered(decision_id, by=by)
    _advised(decision)
    if len(people) > AT_ONCE:
        refuse(_("Ask at most %(most)s people at once.") % {"most": AT_ONCE})
    wanted = {member_id: (part, why) for member_id, part, why in people}
    if any(part not in ASKED for part, _why in wanted.values()):
        refuse(_("Say whether they are affected or know about it."))
    found = {
        member.pk: member
        for member in organizations.visible_to(by).filter(pk__in=wanted, left_on=None)
    }
    if len(found) < len(wanted):
        raise Missing("member")
    _guests_can_see([m.pk for m in found.values() if m.is_guest], decision, by=by)
    named = {person.id for person in ActVerdict.from_facts(decision.verdict).advisers}
    before = set(
        Part.objects.filter(
            decision=decision, member_id__in=wanted, asked_at__isnull=False
        ).values_list("member_id", flat=True)
    )
    new = [pk for pk in wanted if pk not in before and pk != by.member_id]
    if not new:
        refuse(_("Choose somebody who was not asked yet."), field="people")
    heard = dict(
        Advice.objects.filter(decision=decision, by_id__in=new).values_list("by_id", "given_at")
    )
    Part.objects.filter(decision=decision, member_id__in=new, part__in=ASKED).delete()
    parts = Part.objects.bulk_create(
        Part(
            organization_id=by.organization_id,
            decision=decision,
            member=found[pk],
            part=wanted[pk][0],
            why=wanted[pk][1][:300],
            required=pk in named,
            asked_at=by.at,
            heard_at=heard.get(pk),
        )
        for pk in new
    )
    record(
        events.AdviceAsked(
            decision=decision.pk,
            title=decision.title,
            concerned=sorted(new),
            circle=decision.circle_id,
        ),
        by=by,
    )
    return parts


def _guests_can_see(guest_ids: Sequence[int], decision: Decision, *, by: Actor) -> None:
    if not guest_ids:
        return
    here = Q(accesses__circle_id=decision.circle_id) | Q(
        accesses__topic_kind="decision", accesses__topic_id=decision.pk
    )
    invited = set(
        organizations.visible_to(by)
        .filter(here, pk__in=guest_ids, accesses__ended_at=None)
        .values_list("pk", flat=True)
    )
    if invited != set(guest_ids):
        refuse(_("Invite the guest to this decision first; then they can read it and answer."))


@action
def remind(decision_id: int, *, by: Actor) -> int:
    """Remind those who were asked and have not answered, at most once a day; how many."""
    decision = steered(decision_id, by=by)
    _advised(decision)
    waiting = Part.objects.filter(decision=decision, asked_at__isnull=False, heard_at=None).filter(
        Q(reminded_at=None, asked_at__lte=by.at - PAUSE) | Q(reminded_at__lte=by.at - PAUSE)
    )
    ids = sorted(waiting.values_list("member_id", flat=True))
    if not ids:
        refuse(_("Everybody has answered, or was asked or reminded less than a day ago."))
    waiting.update(reminded_at=by.at)
    record(
        events.AdviceReminded(
            decision=decision.pk,
            title=decision.title,
            concerned=ids,
            circle=decision.circle_id,
        ),
        by=by,
    )
    return len(ids)


@action
def give_advice(decision_id: int, *, text: str, by: Actor) -> Advice:
    """Say what one thinks; everyone who can see the decision may, asked or not, guests too."""
    decision = queries.decision(by, decision_id, lock=True)
    _advised(decision)
    deciders = Part.objects.filter(decision=decision, part=Part.Name.DECIDER)
    if deciders.filter(member_id=by.member_id or 0).exists():
        refuse(_("You decide this yourself. Note what others told you instead."))
    channel = Advice.Channel.MAIL if by.door == "mail" else Advice.Channel.PAGE
    return _keep(decision, by.member_id, text, channel=channel, by=by)


@action
def note_advice(
    decision_id: int,
    *,
    text: str,
    by: Actor,
    member_id: int | None = None,
    name: str = "",
    channel: str = Advice.Channel.CALL,
) -> Advice:
    """The decider notes what somebody said in a call, a meeting or by e-mail.

    Without ``member_id`` it was a person from outside, called ``name``.
    """
    decision = steered(decision_id, by=by)
    _advised(decision)
    if channel not in Advice.Channel.values:
        refuse(_("Say how you heard it."), field="channel")
    if member_id is not None:
        organizations.member(by, member_id)
        if member_id == by.member_id:
            refuse(_("Advice comes from somebody else."), field="member_id")
    elif not name.strip():
        refuse(_("Say who gave the advice."), field="name")
    return _keep(decision, member_id, text, by=by, name=name.strip(), channel=channel, noted=True)


def _keep(
    decision: Decision,
    member_id: int | None,
    text: str,
    *,
    by: Actor,
    name: str = "",
    channel: str = Advice.Channel.PAGE,
    noted: bool = False,
) -> Advice:
    if not text.strip():
        refuse(_("Write the advice."), field="text")
    given = Advice.objects.create(
        organization_id=by.organization_id,
        decision=decision,
        by_id=member_id,
        name=name[:200],
        channel=channel,
        noted_by_id=by.member_id if noted else None,
        text=text.strip(),
        given_at=by.at,
    )
    if member_id is not None:
        asked = Part.objects.filter(decision=decision, member_id=member_id, part__in=ASKED)
        if not asked.filter(heard_at=None).update(heard_at=by.at) and not asked.exists():
            Part.objects.create(
                organization_id=by.organization_id,
                decision=decision,
                member_id=member_id,
                part=Part.Name.ADVISER,
                heard_at=by.at,
            )
    deciders = queries.leading(decision) - {by.member_id or 0}
    record(
        events.AdviceGiven(
            decision=decision.pk,
            title=decision.title,
            adviser=member_id,
            channel=channel,
            concerned=sorted(deciders),
            circle=decision.circle_id,
        ),
        by=by,
    )
    return given


@action
def answer_advice(advice_id: int, *, done: str, by: Actor, because: str = "") -> Advice:
    """The decider says what they did with a piece of advice: followed, partly, not - and why."""
    found = queries.advice(by, advice_id)
    decision = steered(found.decision_id, by=by)
    _advised(decision)
    if not done or done not in Advice.Done.values:
        refuse(_("Say whether you follow it, in part, or not."), field="done")
    if done != Advice.Done.FOLLOWED and not because.strip():
        refuse(_("Say why, so that the adviser understands."), field="because")
    found.done, found.because, found.marked_at = done, because.strip(), by.at
    found.save(update_fields=["done", "because", "marked_at"])
    record(
        events.AdviceAnswered(
            decision=decision.pk,
            title=decision.title,
            done=done,
            concerned=[found.by_id] if found.by_id not in (None, by.member_id) else [],
            circle=decision.circle_id,
        ),
        by=by,
    )
    return found


@action
def decide(
    decision_id: int,
    *,
    statement: str,
    by: Actor,
    agreed: bool = True,
    review_on: date | None = None,
) -> Decision:
    """Decide, after advice: the statement, the authority as the guardrails are now, the review.

    Refused until those whom the guardrails name were asked and answered, or had their days, and
    until each advice has its answer.
    """
    decision = queries.decision(by, decision_id, lock=True)
    _advised(decision)
    parts = list(Part.objects.filter(decision=decision).select_related("member"))
    if not any(p.member_id == by.member_id and p.part == Part.Name.DECIDER for p in parts):
        refuse(_("Only those who carry this decision decide it. Give them your advice."))
    if not statement.strip():
        refuse(_("Write what is decided, so that it can be read on its own."), field="statement")
    review_on = review_on or decision.review_on
    if review_on is not None and review_on <= by.today:
        refuse(_("Choose a day after today for the review."), field="review_on")
    verdict = check_authority(decision, by=by)
    marks = list(Advice.objects.filter(decision=decision).values_list("done", flat=True))
    permissions.may_decide(
        people_asked(parts, verdict),
        unmarked=sum(not mark for mark in marks),
        at=by.at,
        wait_days=int(decision.settings.get("wait_days", 3)),
    ).enforce()
    decision.verdict, decision.review_on = verdict.as_facts(), review_on
    decision.save(update_fields=["verdict", "review_on"])
    asked = [part for part in parts if part.asked_at is not None]
    result = tallies.advised("agreed" if agreed else "not-agreed", asked=len(asked), marks=marks)
    concerned = {part.member_id for part in parts} | {person.id for person in verdict.informed}
    settle(decision, result, by=by, concerned=sorted(concerned), statement=statement.strip())
    return decision
