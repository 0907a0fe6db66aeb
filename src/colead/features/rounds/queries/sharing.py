"""Reads of rounds: which there are, what one holds, who votes, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.authority.rules import ActVerdict
from colead.features.circles import queries as circles
from colead.features.decisions import queries as decisions
from colead.features.decisions.rules import secrecy
from colead.features.funds import queries as funds
from colead.features.funds.models import Fund
from colead.features.funds.rules.pabulib import Election
from colead.features.initiatives import queries as initiatives
from colead.features.offers import queries as offers
from colead.features.offers.models import Offer
from colead.features.organizations import queries as organizations
from colead.features.rounds.models import Ballot, Lead, Proposal, Round, Urn, Voter
from colead.features.rounds.rules import counting, permissions
from colead.kernel import paging, search, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing, Verdict, no

NEWEST = ("-opened_at", "-id")


def visible_to(actor: Actor) -> QuerySet[Round]:
    """The rounds an actor may see; a guest also where it stands on the roll."""
    found: QuerySet[Round] = subjects.seen_by(actor, Round.objects.all(), kind="round")
    if actor.is_guest:
        mine = Voter.objects.filter(round=OuterRef("pk"), member_id=actor.member_id or 0)
        here = Round.objects.filter(organization_id=actor.organization_id)
        found = here.filter(Q(pk__in=found.values("pk")) | Exists(mine))
    return found


def round_(actor: Actor, round_id: int, *, lock: bool = False) -> Round:
    """One round with its fund and circle, or ``Missing``; ``lock`` its row for a change."""
    found = visible_to(actor).filter(pk=round_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = (found if lock else found.select_related("fund", "circle", "opened_by")).first()
    if one is None:
        raise Missing(f"round {round_id}")
    return one


def listed(actor: Actor, *, after: str | None = None) -> Page[Round]:
    """One page of rounds, the newest first: 1 query."""
    found = visible_to(actor).select_related("fund", "circle")
    return paging.page(found, after=after, order=NEWEST)


def of_fund(actor: Actor, fund_id: int, *, limit: int = 5) -> list[Round]:
    """The newest rounds of a fund."""
    return list(visible_to(actor).filter(fund_id=fund_id).order_by(*NEWEST)[:limit])


def keeps(actor: Actor, fund: Fund) -> Verdict:
    """Whether the actor keeps the fund that a round shares out."""
    if actor.is_guest:
        return no(_("Funds are kept by members of the organization."))
    return funds.keeps(actor, fund)


def inside(actor: Actor, found: Round) -> bool:
    """Whether the actor is among those who propose in a round."""
    if found.proposers == Round.Who.EVERYONE or found.circle_id is None:
        return actor.is_member
    return circles.is_member_of(actor, found.circle_id)


def proposals(actor: Actor) -> QuerySet[Proposal]:
    """The proposals of rounds that the actor may see."""
    here = Proposal.objects.filter(organization_id=actor.organization_id)
    return here.filter(round__in=visible_to(actor)) if actor.is_guest else here


def proposal(actor: Actor, proposal_id: int, *, lock: bool = False) -> Proposal:
    """One proposal with its round, or ``Missing``; ``lock`` its row for a change."""
    found = proposals(actor).filter(pk=proposal_id).select_related("round", "by", "initiative")
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.first()
    if one is None:
        raise Missing(f"proposal {proposal_id}")
    return one


def lead_ids(proposal_id: int) -> set[int]:
    """Who would lead a proposal and is here."""
    found = Lead.objects.filter(proposal_id=proposal_id, member__left_on=None)
    return set(found.values_list("member_id", flat=True))


def standing(round_id: int) -> list[int]:
    """The ids of the proposals that stand, by number."""
    found = Proposal.objects.filter(round_id=round_id, state=Proposal.State.OPEN)
    return list(found.order_by("pk").values_list("pk", flat=True))


def like(actor: Actor, text: str, *, besides: int = 0) -> list[Proposal]:
    """Proposals of any round that wanted something similar; the best first."""
    hits = [hit.id for hit in search.similar(actor, text, kind="proposal", limit=6)]
    rows = {
        one.pk: one
        for one in proposals(actor).filter(pk__in=hits).exclude(pk=besides).select_related("round")
    }
    return [rows[pk] for pk in hits if pk in rows][:4]


def offered_leads(actor: Actor, proposal_id: int) -> list[Offer]:
    """Offers to lead a proposal that nobody has answered yet."""
    return list(offers.open_about(actor, "proposal", proposal_id).select_related("to"))


def facts_of(found: Proposal, circle_id: int | None, currency: str) -> dict[str, Any]:
    """A proposal as the facts of an initiative."""
    return {
        "title": found.title,
        "why": found.plan,
        "circle_id": circle_id,
        "amount": found.cost,
        "currency": currency,
    }


def verdict(actor: Actor, found: Proposal, place: Round) -> ActVerdict:
    """What the guardrails say to a proposal, if this actor led it."""
    return initiatives.verdict(actor, facts_of(found, place.circle_id, place.currency))


def electorate(actor: Actor, found: Round) -> list[int]:
    """Who votes in a round, as of now."""
    everyone = found.voters == Round.Who.EVERYONE or found.circle_id is None
    ids = set(
        decisions.electorate(
            actor,
            circle_id=found.circle_id,
            voters="everyone" if everyone else "circle",
            guests=found.guests,
        )
    )
    if found.guests:
        invited = organizations.visible_to(actor).filter(
            kind="guest",
            left_on=None,
            accesses__topic_kind="round",
            accesses__topic_id=found.pk,
            accesses__ended_at=None,
        )
        ids |= set(invited.values_list("pk", flat=True))
    return sorted(ids)


def roll_ids(round_id: int) -> list[int]:
    """The ids of all on the roll."""
    found = Voter.objects.filter(round_id=round_id).order_by("member_id")
    return list(found.values_list("member_id", flat=True))


def ballots(found: Round) -> dict[str, Any]:
    """All ballots by the number of their voter: of a secret round as they lie in the urn, of a
    named one in the order of what they say."""
    if found.secret:
        urn = Urn.objects.filter(round=found).first()
        return {n: one["choice"] for n, one in urn.ballots.items()} if urn else {}
    rows = Ballot.objects.filter(round=found).values_list("choice", flat=True)
    return counting.by_content(list(rows))


def election(found: Round, *, where: str) -> Election:
    """A round whose voting is over as an election; its proposals are those on the ballot."""
    on_ballot = [
        Proposal.State.OPEN, Proposal.State.FUNDED, Proposal.State.PASSED, Proposal.State.RETURNED,
    ]  # fmt: skip
    rows = Proposal.objects.filter(round=found, state__in=on_ballot).order_by("pk")
    return counting.election(
        title=found.title,
        where=where,
        amount=found.amount,
        currency=found.currency,
        paper=found.paper,
        points=found.points,
        rule=rule_of(found),
        seed=found.seed,
        begin=found.vote_at.date(),
        end=found.ends_at.date(),
        standing=[counting.Standing(one.pk, one.title, one.cost) for one in rows],
        ballots=ballots(found),
        result=found.result,
    )


def rule_of(found: Round) -> str:
    """The name of a round's rule in ``counting.RULES``."""
    return "greedy" if found.rule == Round.Rule.GREEDY else str(found.completion)


def due(now: datetime) -> list[tuple[int, int]]:
    """Ids (organization, round) of rounds whose phase is over by its date."""
    past = (
        Q(phase=Round.Phase.PROPOSE, check_at__lte=now)
        | Q(phase=Round.Phase.CHECK, vote_at__lte=now)
        | Q(phase=Round.Phase.VOTE, ends_at__lte=now)
    )
    return list(Round.objects.filter(past).order_by("pk").values_list("organization_id", "pk"))


def told_cast(found: Round) -> int | None:
    """How many have voted, as far as it may be told."""
    return secrecy.told(found.cast, {"anonymous": found.secret})


@dataclass(frozen=True, slots=True)
class Won:
    """A proposal in the result, with what its facts say."""

    proposal: Proposal
    facts: Mapping[str, Any]


@dataclass
class Table:
    """A round with all that its pages show."""

    actor: Actor
    round: Round
    proposals: Sequence[Proposal]
    voter: Voter | None
    ballot: Ballot | None

    @cached_property
    def keep(self) -> Verdict:
        """Whether the actor keeps it, may move it on or end it."""
        return permissions.may_move(
            self.actor, keeps=keeps(self.actor, self.round.fund), phase=self.round.phase
        )

    @cached_property
    def propose(self) -> Verdict:
        """Whether the actor may propose."""
        inside_it = self.round.takes_proposals and inside(self.actor, self.round)
        return permissions.may_propose(self.actor, phase=self.round.phase, inside=inside_it)

    @cached_property
    def vote(self) -> Verdict:
        """Whether the actor may vote."""
        return permissions.may_vote(
            phase=self.round.phase,
            ends_at=self.round.ends_at,
            at=self.actor.at,
            on_roll=self.voter is not None,
        )

    @property
    def voted(self) -> bool:
        """Whether the actor has voted."""
        return self.voter is not None and self.voter.heard

    @property
    def standing(self) -> list[Proposal]:
        """What can be, or could be, voted on."""
        out = (Proposal.State.WITHDRAWN, Proposal.State.REFUSED, Proposal.State.UNLED)
        return [one for one in self.proposals if one.state not in out]

    @property
    def aside(self) -> list[Proposal]:
        """What was taken back, or did not come onto the ballot."""
        return [one for one in self.proposals if one not in self.standing]

    @property
    def cast(self) -> int | None:
        """How many have voted, as far as it may be told."""
        return told_cast(self.round)

    @cached_property
    def _by_id(self) -> dict[str, Proposal]:
        return {str(one.pk): one for one in self.proposals}

    def _won(self, name: str) -> list[Won]:
        rows = (self.round.result or {}).get(name, [])
        return [Won(self._by_id[one["id"]], one) for one in rows if one["id"] in self._by_id]

    @property
    def funded(self) -> list[Won]:
        """What the rule funds, in the order of its rounds."""
        return self._won("funded")

    @property
    def rest(self) -> list[Won]:
        """What it does not, the closest first."""
        return self._won("rest")

    def minor(self, text: str | None) -> int:
        """An amount of the result in minor units, to be shown."""
        return counting.minor_of(text, self.round.currency)

    @property
    def rule(self) -> str:
        """The rule's name in ``counting.RULES``."""
        return rule_of(self.round)

    @property
    def rules(self) -> list[tuple[str, Any, Any, Mapping[str, Any]]]:
        """All rules with their words and what each would fund."""
        others = (self.round.result or {}).get("others", {})
        return [(name, *words, others[name]) for name, words in counting.RULES.items()
                if name in others]  # fmt: skip

    @property
    def named_ballots(self) -> list[Ballot]:
        """How each voted, where votes are by name and it is over."""
        if self.round.secret or self.round.phase != Round.Phase.DONE:
            return []
        rows = Ballot.objects.filter(round=self.round).select_related("voter")
        return list(rows.order_by("voter__name", "id")[:500])

    def told(self, choice: Any) -> str:
        """A ballot in words."""
        if isinstance(choice, dict):
            return ", ".join(
                f"{self._by_id[key].title} {value}" for key, value in choice.items()
                if key in self._by_id
            )  # fmt: skip
        names = [self._by_id[str(pk)].title for pk in choice if str(pk) in self._by_id]
        if self.round.paper == Round.Paper.ORDINAL:
            return ", ".join(f"{place}. {name}" for place, name in enumerate(names, 1))
        return ", ".join(names)


def table(actor: Actor, round_id: int) -> Table:
    """A round with its proposals and the actor's own part in it: at most 5 queries."""
    found = round_(actor, round_id)
    leads = Lead.objects.select_related("member").order_by("pk")
    rows = Proposal.objects.filter(round=found).select_related("by", "initiative")
    voter = Voter.objects.filter(round=found, member_id=actor.member_id or 0).first()
    ballot = None
    if voter is not None and not found.secret:
        ballot = Ballot.objects.filter(round=found, voter_id=actor.member_id).first()
    return Table(
        actor,
        found,
        list(rows.prefetch_related(Prefetch("leads", queryset=leads)).order_by("title", "id")),
        voter,
        ballot,
    )


def _unheard(actor: Actor) -> QuerySet[Any, Any]:
    rows = Voter.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        heard=False,
        round__phase=Round.Phase.VOTE,
    )
    return todo.told(
        rows, kind="round-vote", id="round_id", title="round__title", due="round__ends_at"
    )


todo.waits(
    "round-vote",
    _unheard,
    url_name="rounds:vote",
    icon="vote",
    why=gettext_lazy("You are on the roll of this round"),
    label=gettext_lazy("Vote on what is funded"),
    urgency=3,
    guests=True,
)
subjects.register(
    "round",
    label=gettext_lazy("round"),
    icon="coins",
    visible_to=visible_to,
    url_name="rounds:round",
)
subjects.register(
    "proposal",
    label=gettext_lazy("proposal"),
    icon="lightbulb",
    visible_to=proposals,
    url_name="rounds:proposal",
)
