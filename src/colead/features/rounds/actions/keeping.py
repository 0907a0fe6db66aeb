"""A round from its opening to the count: money set aside, phases one after the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions.rules import secrecy
from colead.features.funds import actions as funds
from colead.features.funds import queries as fund_queries
from colead.features.funds.models import Account
from colead.features.funds.rules import keeping as fund_rules
from colead.features.organizations import queries as organizations
from colead.features.rounds import events, queries
from colead.features.rounds.models import Ballot, Lead, Proposal, Round, Urn, Voter
from colead.features.rounds.rules import permissions
from colead.kernel import money, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.jobs import queue
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

COUNT = "colead.features.rounds.jobs.count"


def one_line(text: str, *, field: str, says: str) -> str:
    """A text in one line of at most 200 characters; refused when nothing is said."""
    plain = " ".join(text.split())
    if not plain:
        refuse(says, field=field)
    return plain[:200]


def summed(amount: int, currency: str) -> dict[str, Any]:
    """What every event about an amount says of it."""
    return {"amount": amount, "currency": currency, "sum": money.show(amount, currency)}


@action
def open_round(
    fund_id: int,
    *,
    title: str,
    amount: int,
    check_at: datetime,
    vote_at: datetime,
    ends_at: datetime,
    by: Actor,
    about: str = "",
    proposers: str = Round.Who.EVERYONE,
    voters: str = Round.Who.EVERYONE,
    guests: bool = False,
    paper: str = Round.Paper.APPROVAL,
    points: int = 10,
    rule: str = Round.Rule.EQUAL,
    completion: str = Round.Completion.FILL,
    secret: bool = True,
) -> Round:
    """Set ``amount`` (minor units) of a fund aside and open it to proposals.

    Who takes part, the ballot and the rule are fixed from now on. Refused to those who do not keep
    the fund, and when its floor would not stay.
    """
    fund = fund_queries.fund(by, fund_id, lock=True)
    queries.keeps(by, fund).enforce()
    name = one_line(title, field="title", says=_("Give the round a name."))
    fund_rules.is_amount(amount).enforce(field="amount")
    if wrong := permissions.goes_forward(
        at=by.at, check_at=check_at, vote_at=vote_at, ends_at=ends_at
    ):
        refuse(_("Each date comes after the one before it, within a year."), field=wrong)
    if not 1 <= points <= 1000:
        refuse(_("Give everybody 1 to 1000 points."), field="points")
    for field, given, known in (
        ("proposers", proposers, Round.Who), ("voters", voters, Round.Who),
        ("paper", paper, Round.Paper), ("rule", rule, Round.Rule),
        ("completion", completion, Round.Completion),
    ):  # fmt: skip
        if given not in known.values:
            refuse(_("Choose one of those that there are."), field=field)
    made = Round.objects.create(
        organization_id=by.organization_id,
        fund=fund,
        circle_id=fund.circle_id,
        title=name,
        about=about.strip(),
        amount=amount,
        currency=fund.currency,
        proposers=proposers,
        voters=voters,
        guests=guests,
        paper=paper,
        points=points,
        rule=rule,
        completion=completion,
        secret=secret,
        check_at=check_at,
        vote_at=vote_at,
        ends_at=ends_at,
        opened_by_id=by.member_id,
        opened_at=by.at,
    )
    funds.set_aside(fund, (Account.Kind.ROUND, made.pk), amount, for_what=name, by=by)
    search.index(
        made.organization_id, "round", made.pk, title=name, text=made.about,
        circle_id=made.circle_id,
    )  # fmt: skip
    record(
        events.RoundOpened(
            round=made.pk,
            title=name,
            fund=fund.pk,
            circle=made.circle_id,
            **summed(amount, fund.currency),
        ),
        by=by,
    )
    return made


@action
def advance(round_id: int, *, by: Actor, why: str = "") -> Round:
    """Go on to the next phase: by its date, or earlier by who keeps the fund, who says why.

    Before voting the guardrails look once more at each proposal; what they refuse, and what nobody
    leads, does not come onto the ballot. The roll is fixed then.
    """
    found = queries.round_(by, round_id, lock=True)
    early = found.next_at is not None and by.at < found.next_at
    if by.member_id is not None:
        keeps = queries.keeps(by, found.fund)
        permissions.may_move(by, keeps=keeps, phase=found.phase).enforce()
        if early and not why.strip():
            refuse(_("Say why, for those who had planned with the date."), field="why")
    elif early:
        return found
    reason = " ".join(why.split())[:300]
    if found.phase == Round.Phase.PROPOSE:
        return _move(found, Round.Phase.CHECK, "check_at", reason, by=by)
    if found.phase == Round.Phase.CHECK:
        return _open_voting(found, reason, by=by)
    if found.phase == Round.Phase.VOTE:
        return _close_voting(found, reason, by=by)
    return found


def _move(found: Round, phase: Round.Phase, moment: str, why: str, *, by: Actor) -> Round:
    found.phase = phase
    changed = ["phase"]
    if by.at < getattr(found, moment):
        setattr(found, moment, by.at)
        changed.append(moment)
    found.save(update_fields=changed)
    record(
        events.RoundMoved(
            round=found.pk,
            title=found.title,
            phase=phase,
            words=str(phase.label),
            why=why,
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


def _open_voting(found: Round, why: str, *, by: Actor) -> Round:
    left = sum(_is_ready(one, found, by=by) for one in _open(found))
    if not left:
        return end_without(found, _("there is no proposal that could be funded"), by=by)
    people = queries.electorate(by, found)
    Voter.objects.bulk_create(
        [Voter(organization_id=found.organization_id, round=found, member_id=pk) for pk in people],
        batch_size=500,
    )
    found.eligible = len(people)
    found.save(update_fields=["eligible"])
    if found.secret:
        Urn.objects.create(organization_id=found.organization_id, round=found)
    _move(found, Round.Phase.VOTE, "vote_at", why, by=by)
    record(
        events.VotingOpened(
            round=found.pk,
            title=found.title,
            proposals=left,
            concerned=[pk for pk in people if pk != by.member_id],
            circle=found.circle_id,
        ),
        by=by,
    )
    return found


def _open(found: Round) -> list[Proposal]:
    rows = Proposal.objects.filter(round=found, state=Proposal.State.OPEN)
    return list(rows.select_for_update().order_by("pk"))


def _is_ready(one: Proposal, found: Round, *, by: Actor) -> bool:
    """Whether a proposal comes onto the ballot; else it is said why not."""
    leads = sorted(queries.lead_ids(one.pk))
    if not leads:
        one.state = Proposal.State.UNLED
        one.reason = _("Nobody had said yes to leading it when voting began.")
    else:
        verdict = queries.verdict(acting(leads[0], by=by), one, found)
        one.verdict = verdict.as_facts()
        if not verdict.allowed:
            one.state = Proposal.State.REFUSED
            one.reason = verdict.reasons[0].text[:300] if verdict.reasons else ""
    one.save(update_fields=["state", "reason", "verdict"])
    return one.state == Proposal.State.OPEN


def acting(member_id: int, *, by: Actor) -> Actor:
    """A member who said yes beforehand, as the one who acts when a job carries it out."""
    member = organizations.acting_by_id(member_id)
    if member.organization_id != by.organization_id:
        raise Missing(f"member {member_id}")
    return organizations.actor_for(member, at=by.at, door="job")


def _close_voting(found: Round, why: str, *, by: Actor) -> Round:
    if found.cast == 0:
        return end_without(found, _("nobody voted"), by=by)
    if found.secret and found.cast < secrecy.FEWEST:
        # What so few said would tell who said it: it is neither counted nor kept.
        Urn.objects.filter(round=found).delete()
        return end_without(found, _("too few voted for a secret vote"), by=by)
    _move(found, Round.Phase.COUNT, "ends_at", why, by=by)
    queue(
        COUNT,
        at=by.at,
        key=f"round:{found.pk}",
        kept=True,
        organization_id=found.organization_id,
        round_id=found.pk,
        organization=found.organization_id,
        at_=by.at.isoformat(),
    )
    return found


def end_without(found: Round, reason: str, *, by: Actor) -> Round:
    """End a round without a result: its money goes back to the fund."""
    funds.come_back((Account.Kind.ROUND, found.pk), found.fund_id, for_what=found.title, by=by)
    found.phase, found.ended_at, found.reason = Round.Phase.STOPPED, by.at, reason[:300]
    found.save(update_fields=["phase", "ended_at", "reason"])
    rows = Proposal.objects.filter(round=found, state=Proposal.State.OPEN)
    rows.update(state=Proposal.State.PASSED)
    led = Lead.objects.filter(proposal__round=found).values_list("member_id", flat=True)
    record(
        events.RoundStopped(
            round=found.pk,
            title=found.title,
            reason=found.reason,
            concerned=sorted({*queries.roll_ids(found.pk), *led} - {by.member_id}),
            circle=found.circle_id,
            **summed(found.amount, found.currency),
        ),
        by=by,
    )
    return found


@action
def stop(round_id: int, *, reason: str, by: Actor) -> Round:
    """End a round before it is counted, and say why; its money goes back to the fund."""
    found = queries.round_(by, round_id, lock=True)
    permissions.may_move(by, keeps=queries.keeps(by, found.fund), phase=found.phase).enforce()
    said = one_line(reason, field="reason", says=_("Say why, for those who took part."))
    Urn.objects.filter(round=found).delete()
    Ballot.objects.filter(round=found).delete()
    return end_without(found, said, by=by)
