"""What the journal tells about leading: acts, and who turned to, credited or followed whom.

Only deliberate acts inside Colead are read. A tie *source → target* says that the source turned to,
credited or followed the target, by an act of the source's own; the target leads. Nothing that only
those concerned may read becomes a tie, and no ballot does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

SATURATED = 3
"""More credits than so many from one person to another, within a window, add nothing."""


class Told(NamedTuple):
    """An entry of the journal. ``facts`` may be left out where nothing asks for them (``PLAIN``).
    What was ``imported`` tells less: who took part, what guardrails said and often when it began.
    """

    event: str
    member: int | None
    on: date
    subject: int
    circle: int | None
    facts: dict[str, Any]
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """``source`` turned to, credited or followed ``target``."""

    source: int
    target: int
    on: date
    kind: str
    circle: int | None


@dataclass(slots=True)
class Thing:
    """Something that begins and may end: an issue, a decision, an initiative, a commitment, an
    ask. ``people`` took part and ``leads`` led it, each with their first day. ``judged``: the
    guardrails gave a verdict on its beginning; ``free``: one that asked for nobody's consent."""

    id: int
    by: int | None = None
    began: date | None = None
    circle: int | None = None
    ended: date | None = None
    result: str = ""
    people: dict[int, date] = field(default_factory=dict)
    leads: dict[int, date] = field(default_factory=dict)
    judged: bool = False
    free: bool = False
    taken: date | None = None
    due: date | None = None
    confirmed: date | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """A second look: which thing, on which day, by whom, and whether it changed something."""

    kind: str
    id: int
    on: date
    by: int | None
    changed: bool
    circle: int | None


@dataclass(slots=True)
class Story:
    """What entries tell, as things and ties."""

    ties: list[Tie] = field(default_factory=list)
    issues: dict[int, Thing] = field(default_factory=dict)
    ideas: dict[int, Thing] = field(default_factory=dict)
    decisions: dict[int, Thing] = field(default_factory=dict)
    initiatives: dict[int, Thing] = field(default_factory=dict)
    commitments: dict[int, Thing] = field(default_factory=dict)
    asks: dict[int, Thing] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    reviews_due: list[tuple[int, date, int | None]] = field(default_factory=list)
    advice: list[tuple[date, int | None, bool]] = field(default_factory=list)
    helped: list[tuple[date, bool]] = field(default_factory=list)


def _thing(where: dict[int, Thing], told: Told, number: int | None = None) -> Thing:
    key = told.subject if number is None else number
    found = where.get(key)
    if found is None:
        found = where[key] = Thing(key, circle=told.circle)
    return found


def _opened(where: dict[int, Thing], told: Told, number: int | None = None) -> Thing:
    thing = _thing(where, told, number)
    thing.by, thing.began, thing.circle = told.member, told.on, told.circle
    thing.imported = told.imported
    return thing


def _closed(thing: Thing, told: Told, result: str) -> None:
    thing.ended, thing.result = told.on, result


def _joins(people: dict[int, date], member: int | None, on: date) -> None:
    """Somebody is in it since a day, the earliest of which is told."""
    if member is not None:
        people[member] = min(on, people.get(member, on))


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


class Reading:
    """Reads entries in the order of their days into a ``Story``.

    What is told of a thing never depends on what is told of another: the story of all things is
    the stories of each, one beside the other. So a thing can be read anew by itself.
    """

    def __init__(self) -> None:
        self.story = Story()

    def read(self, entries: Iterable[Told]) -> Story:
        """Read on. Entries of events that say nothing about leading are passed over."""
        for told in entries:
            step = STEPS.get(told.event)
            if step is not None:
                step(self, told)
        return self.story

    def _tie(self, told: Told, source: int | None, target: int | None, kind: str) -> None:
        if source is not None and target is not None and source != target:
            self.story.ties.append(Tie(source, target, told.on, kind, told.circle))

    def _concerned(self, told: Told) -> list[int]:
        return [one for one in told.facts.get("concerned") or () if isinstance(one, int)]

    # Voice: ideas and issues.
    def idea_posted(self, told: Told) -> None:
        _opened(self.story.ideas, told)

    def idea_supported(self, told: Told) -> None:
        if told.facts.get("kind") in ("join", "use"):
            by = _thing(self.story.ideas, told).by
            for one in [by] if by is not None else self._concerned(told):
                self._tie(told, told.member, one, "support")

    def idea_adopted(self, told: Told) -> None:
        idea = _thing(self.story.ideas, told)
        _closed(idea, told, "adopted")
        self._tie(told, told.member, idea.by, "took-up")

    def issue_raised(self, told: Told) -> None:
        _opened(self.story.issues, told)

    def issue_taken(self, told: Told) -> None:
        issue = _thing(self.story.issues, told)
        issue.taken = issue.taken or told.on
        if told.member is not None:
            issue.leads.setdefault(told.member, told.on)
        self._tie(told, told.member, issue.by, "took-up")

    def issue_joined(self, told: Told) -> None:
        issue = _thing(self.story.issues, told)
        for one in sorted(issue.leads):
            self._tie(told, told.member, one, "joined")
        _joins(issue.people, told.member, told.on)

    def issue_passed(self, told: Told) -> None:
        if told.member is not None:
            _thing(self.story.issues, told).leads.pop(told.member, None)

    def issue_closed(self, told: Told) -> None:
        resolved = told.event == "issues.IssueResolved"
        _closed(_thing(self.story.issues, told), told, "resolved" if resolved else "withdrawn")

    def issue_reopened(self, told: Told) -> None:
        issue = _thing(self.story.issues, told)
        issue.ended, issue.result = None, ""

    # Offers that were taken: who offered turned to who took.
    def offer_taken(self, told: Told) -> None:
        if told.facts.get("kind") in OFFERED:
            for one in self._concerned(told):
                self._tie(told, one, told.member, "offered")

    # Decisions and advice.
    def proposed(self, told: Told) -> None:
        _opened(self.story.decisions, told)

    def advice_asked(self, told: Told) -> None:
        for one in self._concerned(told):
            self._tie(told, told.member, one, "asked")

    def advice_given(self, told: Told) -> None:
        adviser = told.facts.get("adviser")
        if isinstance(adviser, int):
            _joins(_thing(self.story.decisions, told).people, adviser, told.on)

    def advice_answered(self, told: Told) -> None:
        followed = told.facts.get("done") in ("followed", "partly")
        self.story.advice.append((told.on, told.circle, followed))
        if followed:
            for one in self._concerned(told):
                self._tie(told, told.member, one, "advice")

    def took_part(self, told: Told) -> None:
        _joins(_thing(self.story.decisions, told).people, told.member, told.on)

    def integrated(self, told: Told) -> None:
        for one in self._concerned(told):
            self._tie(told, told.member, one, "objection")

    def settled(self, told: Told) -> None:
        _closed(_thing(self.story.decisions, told), told, str(told.facts.get("result", "")))

    def review_due(self, told: Told) -> None:
        self.story.reviews_due.append((told.subject, told.on, told.circle))

    def reviewed(self, told: Told) -> None:
        kind = told.event.split(".")[0]
        verdict = told.facts.get("verdict") or told.facts.get("outcome") or "keep"
        self.story.reviews.append(
            Review(kind, told.subject, told.on, told.member, verdict not in KEPT, told.circle)
        )

    # Work that people lead.
    def started(self, told: Told) -> None:
        thing = _opened(self.story.initiatives, told)
        thing.judged = bool(told.facts.get("verdict"))
        thing.free = told.facts.get("outcome") in FREE
        _joins(thing.leads, told.member, told.on)

    def part_taken(self, told: Told) -> None:
        member, part = told.facts.get("member"), told.facts.get("part")
        if not isinstance(member, int):
            return
        thing = _thing(self.story.initiatives, told)
        others = [one for one in self._concerned(told) if one != member]
        if part == "lead":
            # An equal lead follows those who led; who offered the lead turned to them by that.
            for one in others:
                self._tie(told, member, one, "joined")
            _joins(thing.leads, member, told.on)
            return
        _joins(thing.people, member, told.on)
        for one in others:
            if part == "adviser":
                self._tie(told, one, member, "asked")
            else:
                self._tie(told, member, one, "joined")

    def ended(self, told: Told) -> None:
        _closed(
            _thing(self.story.initiatives, told), told, str(told.facts.get("status") or "stopped")
        )

    # What people said they would do.
    def committed(self, told: Told) -> None:
        thing = _opened(self.story.commitments, told, told.facts.get("commitment"))
        thing.due = _day(told.facts.get("due"))

    def commitment_done(self, told: Told) -> None:
        _closed(_thing(self.story.commitments, told, told.facts.get("commitment")), told, "done")

    def commitment_confirmed(self, told: Told) -> None:
        thing = _thing(self.story.commitments, told, told.facts.get("commitment"))
        thing.confirmed = thing.confirmed or told.on
        for one in self._concerned(told):
            self._tie(told, told.member, one, "confirmed")

    def commitment_let_go(self, told: Told) -> None:
        _closed(_thing(self.story.commitments, told, told.facts.get("commitment")), told, "let-go")

    def commitment_reopened(self, told: Told) -> None:
        thing = _thing(self.story.commitments, told, told.facts.get("commitment"))
        thing.ended, thing.result, thing.confirmed = None, "", None

    # What the stewards are asked.
    def asked(self, told: Told) -> None:
        _opened(self.story.asks, told)

    def ask_answered(self, told: Told) -> None:
        thing = _thing(self.story.asks, told)
        if thing.ended is None:
            _closed(thing, told, "answered")

    def ask_withdrawn(self, told: Told) -> None:
        thing = _thing(self.story.asks, told)
        if thing.ended is None:
            _closed(thing, told, "withdrawn")

    def ask_judged(self, told: Told) -> None:
        self.story.helped.append((told.on, bool(told.facts.get("helped"))))


FREE = {"go", "inform", "advise"}
KEPT = {"keep", "kept", ""}
OFFERED = {"issue", "lead", "role", "contributor", "commitment"}

STEPS = {
    "ideas.IdeaPosted": Reading.idea_posted,
    "ideas.IdeaSupported": Reading.idea_supported,
    "ideas.IdeaAdopted": Reading.idea_adopted,
    "issues.IssueRaised": Reading.issue_raised,
    "issues.IssueTakenUp": Reading.issue_taken,
    "issues.IssueJoined": Reading.issue_joined,
    "issues.IssuePassedOn": Reading.issue_passed,
    "issues.IssueResolved": Reading.issue_closed,
    "issues.IssueWithdrawn": Reading.issue_closed,
    "issues.IssueReopened": Reading.issue_reopened,
    "issues.AskMade": Reading.asked,
    "issues.AskAnswered": Reading.ask_answered,
    "issues.AskWithdrawn": Reading.ask_withdrawn,
    "issues.AskJudged": Reading.ask_judged,
    "offers.OfferTaken": Reading.offer_taken,
    "decisions.DecisionProposed": Reading.proposed,
    "decisions.AdviceAsked": Reading.advice_asked,
    "decisions.AdviceSought": Reading.advice_asked,
    "decisions.AdviceGiven": Reading.advice_given,
    "decisions.AdviceAnswered": Reading.advice_answered,
    "decisions.BallotCast": Reading.took_part,
    "decisions.ObjectionRaised": Reading.took_part,
    "decisions.ObjectionIntegrated": Reading.integrated,
    "decisions.DecisionSettled": Reading.settled,
    "decisions.ReviewDue": Reading.review_due,
    "decisions.DecisionReviewed": Reading.reviewed,
    "guidance.GoalReviewed": Reading.reviewed,
    "authority.GuardrailReviewed": Reading.reviewed,
    "initiatives.InitiativeStarted": Reading.started,
    "initiatives.PartTaken": Reading.part_taken,
    "initiatives.InitiativeEnded": Reading.ended,
    "initiatives.CommitmentMade": Reading.committed,
    "initiatives.CommitmentDone": Reading.commitment_done,
    "initiatives.CommitmentConfirmed": Reading.commitment_confirmed,
    "initiatives.CommitmentLetGo": Reading.commitment_let_go,
    "initiatives.CommitmentReopened": Reading.commitment_reopened,
}
EVENTS = tuple(STEPS)
PLAIN = {
    "ideas.IdeaPosted", "ideas.IdeaAdopted", "issues.IssueRaised", "issues.IssueTakenUp",
    "issues.IssueJoined", "issues.IssuePassedOn", "issues.IssueResolved", "issues.IssueWithdrawn",
    "issues.IssueReopened", "issues.AskMade", "issues.AskAnswered", "issues.AskWithdrawn",
    "decisions.DecisionProposed", "decisions.BallotCast", "decisions.ObjectionRaised",
    "decisions.ReviewDue",
}  # fmt: skip
"""Events of which who did it, to what, when and where says all that is asked."""
ABOUT = ("idea", "issue", "ask", "offer", "decision", "goal", "guardrail", "initiative", "member")
"""The kinds of things that these events are about."""


def piece_of(kind: str, subject: int) -> int:
    """The number of a piece: of its kind and of the thing's own number."""
    return subject * len(ABOUT) + ABOUT.index(kind)


def pieces_of(pieces: Iterable[int]) -> dict[str, list[int]]:
    """The things' own numbers by kind."""
    found: dict[str, list[int]] = {}
    for piece in pieces:
        found.setdefault(ABOUT[piece % len(ABOUT)], []).append(piece // len(ABOUT))
    return found


def read(entries: Iterable[Told]) -> Story:
    """The story that entries tell, in the order of their days."""
    return Reading().read(entries)
