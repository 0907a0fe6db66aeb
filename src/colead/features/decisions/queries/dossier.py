"""Everything the page of one decision shows, in a number of queries that never grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from colead.features.authority.rules import ActVerdict
from colead.features.decisions.models import (
    Advice,
    Ballot,
    Decision,
    Nomination,
    Objection,
    Option,
    Part,
    Review,
    Round,
    Wording,
)
from colead.features.decisions.queries import answers, people, reads, rows, voices
from colead.features.decisions.rules import methods, permissions, secrecy, tallies, wording
from colead.features.decisions.rules.ballots import Stance
from colead.features.decisions.rules.methods import Method
from colead.features.decisions.rules.permissions import Asked
from colead.kernel import paging, prepared
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Verdict, no


@dataclass(frozen=True, slots=True)
class Mine:
    """The actor's own part: on the roll or not, this round's ballot, the one before.

    Of an anonymous answer only ``answered`` is known.
    """

    on_roll: bool = False
    now: Ballot | None = None
    before: Ballot | None = None
    asked: bool = False
    answered: bool = False

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        held = [(one.pk, one.choice, one.reason) for one in (self.now, self.before) if one]
        return self.on_roll, self.asked, self.answered, held


@dataclass
class Dossier:
    """A decision with all that belongs to it, as one actor may see it."""

    actor: Actor
    decision: Decision
    method: Method | None
    rounds: Sequence[Round]
    options: Sequence[Option]
    mine: Mine
    parts: Sequence[Part]
    advice: Sequence[Advice]
    objections: Sequence[Objection]
    nominations: Sequence[Nomination]
    reviews: Sequence[Review]
    guides: set[int]
    result: tallies.Result | None = None
    shown: bool = False
    ballots: paging.Page[Any] | None = None
    labels: dict[Any, str] = field(default_factory=dict)
    # How many voices of others each of those who answered carries, and who speaks for the actor.
    carried: dict[int, int] = field(default_factory=dict)
    speaker: str = ""

    @property
    def round(self) -> Round:
        """The newest round."""
        return self.rounds[-1]

    @cached_property
    def verdict(self) -> ActVerdict:
        """What the guardrails answered then."""
        return ActVerdict.from_facts(self.decision.verdict)

    @cached_property
    def leading(self) -> set[int]:
        """The ids of those who brought it."""
        found = {part.member_id for part in self.parts if part.part in ("proposer", "decider")}
        return found | ({self.decision.proposer_id} - {None})  # type: ignore[operator]

    @property
    def asked(self) -> list[Part]:
        """Those who were asked for advice."""
        return [part for part in self.parts if part.asked_at is not None]

    @property
    def is_anonymous(self) -> bool:
        """Answers lie in the urn, apart from the roll."""
        return secrecy.is_anonymous(self.decision.settings)

    @property
    def spoken_for(self) -> bool:
        """Voices given to others count."""
        return bool(self.decision.settings.get("spoken_for"))

    def heard_in(self, one: Round) -> int | None:
        """How many answered in a round; of anonymous answers nothing below three."""
        return secrecy.told(one.cast, self.decision.settings)

    @property
    def heard(self) -> int | None:
        """How many have answered in the newest round."""
        return self.heard_in(self.round)

    @property
    def unheard(self) -> int | None:
        """How many have not answered: a number, never names."""
        return None if self.heard is None else max(0, self.round.eligible - self.heard)

    @cached_property
    def publish(self) -> Verdict:
        """Whether the list of ballots is there for a recount."""
        return permissions.may_publish(
            counts=self.method is not None and self.method.settles == "count",
            is_settled=self.decision.state == Decision.State.SETTLED,
        )

    @property
    def open_objections(self) -> list[Objection]:
        """Objections that still stand."""
        return [one for one in self.objections if one.state == Objection.State.OPEN]

    @property
    def my_objection(self) -> str:
        """Of what kind the actor's open objection is; empty without one."""
        own = (one.kind for one in self.open_objections if one.by_id == self.actor.member_id)
        return next(own, "")

    @property
    def stances(self) -> list[Stance]:
        """The answers one can give, where they are not options."""
        if self.method is None or not self.method.has_ballots:
            return []
        return list(self.method.answers(with_options=bool(self.options)))

    @cached_property
    def open_wordings(self) -> list[tuple[Wording, wording.SideBySide]]:
        """The wordings that stand, each beside the proposal with the words that it changes; one
        query, when they are asked for."""
        return [
            (one, wording.compare(self.decision.proposal, one.proposal))
            for one in prepared.rows(rows.wordings, self.decision.pk)
        ]

    @cached_property
    def suggest_wording(self) -> Verdict:
        """Whether the actor may suggest other words."""
        nominates = self.method is not None and self.method.nominates
        return permissions.may_suggest_wording(
            state=self.decision.state,
            stage=self.decision.stage,
            has_proposal=bool(self.decision.proposal) and not nominates,
            takes_part=self.mine.on_roll or self.actor.member_id in self.leading,
        )

    @property
    def my_nomination(self) -> Nomination | None:
        """Whom the actor nominates."""
        own = (one for one in self.nominations if one.by_id == self.actor.member_id)
        return next(own, None)

    @property
    def nominations_by_nominee(self) -> list[tuple[Any, list[Nomination]]]:
        """Nominations with their reasons, by name and not by number; none while people still
        nominate without having heard each other."""
        if self.decision.stage == Decision.Stage.NOMINATE:
            return []
        found: dict[int, tuple[Any, list[Nomination]]] = {}
        for one in self.nominations:
            found.setdefault(one.nominee_id, (one.nominee, []))[1].append(one)
        return list(found.values())

    @cached_property
    def nominate(self) -> Verdict:
        """Whether the actor may nominate now."""
        return permissions.may_nominate(
            state=self.decision.state,
            stage=self.decision.stage,
            closes_at=self.decision.closes_at,
            at=self.actor.at,
            on_roll=self.mine.on_roll,
        )

    @cached_property
    def steer(self) -> Verdict:
        """Whether the actor may change, extend or withdraw it."""
        return permissions.may_steer(self.actor, self.leading)

    @cached_property
    def carry(self) -> Verdict:
        """Whether this decision can carry changes to circles and roles, and still be given some."""
        if self.method is not None and self.method.nominates:
            return no(_("A role election carries its own change."))
        verdict = permissions.may_carry_changes(
            settles=self.method.settles if self.method else "",
            is_in_circle=self.decision.circle_id is not None,
        )
        if verdict and self.decision.state != Decision.State.DRAFT:
            verdict = permissions.is_open(self.decision.state)
            verdict = verdict and permissions.may_set(self.decision.frozen_at)
        return verdict

    @cached_property
    def facilitate(self) -> Verdict:
        """Whether the actor may test objections."""
        return permissions.may_facilitate(self.actor, self.leading, self.guides)

    @cached_property
    def cast(self) -> Verdict:
        """Whether the actor may answer now."""
        return permissions.may_cast(
            state=self.decision.state,
            stage=self.decision.stage,
            round_closed=self.round.closed_at is not None,
            closes_at=self.decision.closes_at,
            at=self.actor.at,
            on_roll=self.mine.on_roll,
        )

    @cached_property
    def add_option(self) -> Verdict:
        """Whether the actor may add an option now."""
        takes_part = self.mine.on_roll or self.actor.member_id in self.leading
        wanted = self.method is not None and self.method.options == "needed"
        return permissions.may_add_option(
            allowed=self.decision.is_open and bool(self.decision.settings.get("add_options")),
            has_options=wanted or bool(self.options),
            takes_part=takes_part,
            is_over=self.decision.closes_at is not None
            and self.decision.closes_at <= self.actor.at,
        )

    @cached_property
    def decide(self) -> Verdict:
        """Whether a decider may decide now."""
        return permissions.may_decide(
            people_asked(self.parts, self.verdict),
            unmarked=sum(not advice.done for advice in self.advice),
            at=self.actor.at,
            wait_days=int(self.decision.settings.get("wait_days", 3)),
        )

    @cached_property
    def change(self) -> wording.SideBySide | None:
        """What the newest round's wording changed, beside the one before."""
        if len(self.rounds) < 2:
            return None
        found = wording.compare(self.rounds[-2].proposal, self.rounds[-1].proposal)
        return found if found.changed else None


def people_asked(parts: Sequence[Part], verdict: ActVerdict) -> list[Asked]:
    """Those asked, and those a guardrail names who were not asked yet."""
    found = {part.member_id: part for part in parts if part.asked_at is not None}
    named = {person.id: person.name for person in verdict.advisers}
    asked = [
        Asked(part.member.name, member_id in named or part.required, part.asked_at, part.heard_at)
        for member_id, part in found.items()
    ]
    return asked + [Asked(name, True) for pk, name in named.items() if pk not in found]


def dossier(actor: Actor, decision_id: int, *, after: str | None = None) -> Dossier:
    """What the page of a decision shows to this actor."""
    decision = reads.decision(actor, decision_id)
    try:
        method = methods.method(decision.method)
    except Missing:
        method = None
    rounds = prepared.rows(rows.rounds, decision.pk, actor.member_id or 0)
    mine = _mine(decision, rounds)
    if not rounds:
        rounds = [
            Round(decision=decision, number=1, proposal=decision.proposal, opened_at=actor.at)
        ]
    parts = prepared.rows(rows.parts, decision.pk)
    found = Dossier(
        actor=actor,
        decision=decision,
        method=method,
        rounds=rounds,
        parts=parts,
        options=[],
        mine=Mine(asked=any(p.member_id == actor.member_id and p.asked_at for p in parts)),
        advice=[],
        objections=[],
        nominations=[],
        reviews=[],
        guides=set(),
    )
    settles = method.settles if method is not None else ""
    if method is None or settles == "decider":
        found.advice = prepared.rows(rows.advice, decision.pk)
    if method is None or settles == "consent":
        found.objections = prepared.rows(rows.objections, decision.pk)
        if method is not None and method.nominates:
            found.nominations = prepared.rows(rows.nominations, decision.pk)
    working = found.open_objections or (
        decision.is_open and method is not None and method.nominates
    )
    if working and decision.circle_id is not None:
        found.guides = people.guides_of(actor, decision)
    if decision.state == Decision.State.SETTLED:
        found.reviews = prepared.rows(rows.reviews, decision.pk)
    if method is not None and method.options != "none":
        found.options = prepared.rows(rows.options, decision.pk)
        found.labels = {option.pk: option.label for option in found.options}
    if method is not None and method.has_ballots:
        found.mine = mine
        _count(found, method, after)
    elif decision.outcome:
        found.result = tallies.from_facts(decision.outcome)
    return found


def _mine(decision: Decision, rounds: Sequence[Any]) -> Mine:
    """The actor's part by the rounds as they were read; of a draft nobody has one."""
    if not rounds:
        return Mine()
    newest = rounds[-1]
    on_roll = newest.heard is not None
    if secrecy.is_anonymous(decision.settings):
        return Mine(on_roll=on_roll, answered=on_roll and newest.heard >= newest.number)
    *earlier, now = [getattr(one, "held", None) for one in rounds]
    before = next((ballot for ballot in reversed(earlier) if ballot is not None), None)
    return Mine(on_roll=on_roll, now=now, before=before, answered=now is not None)


def _count(found: Dossier, method: Method, after: str | None) -> None:
    decision = found.decision
    found.shown = permissions.sees_answers(
        show=decision.settings.get("show", "voted"),
        is_settled=not decision.is_open,
        has_answered=found.mine.answered,
    )
    if decision.outcome:
        found.result = tallies.from_facts(decision.outcome)
    elif (
        method.tally is not None and found.round.pk and (found.shown or method.settles == "consent")
    ):
        counted = people.profile(
            decision,
            found.round,
            people.Paper.of((option.pk, option.facts) for option in found.options),
            standing=len(found.open_objections),
        )
        found.result = method.count(counted, decision.settings)
    if found.spoken_for:
        found.speaker = voices.taker_of(found.actor, decision)
    if found.shown and found.round.pk:
        found.ballots = answers.page_of(decision, found.round, after)
        if found.spoken_for:
            found.carried = voices.carried(decision, found.round)
