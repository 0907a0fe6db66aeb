"""Tallies: pure functions from grouped ballots to results that are kept as JSON facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _

from colead.features.decisions.rules.settings import Settings

Choice = Any
Outcome = Literal["agreed", "not-agreed", "heard", ""]

# name → (part, whole, strictly more than); None: only more than every other answer.
THRESHOLDS: dict[str, tuple[int, int, bool] | None] = {
    "most": None,
    "half": (1, 2, True),
    "two-thirds": (2, 3, False),
    "three-quarters": (3, 4, False),
    "all": (1, 1, False),
}
CONSENT, CONCERN, OBJECTION = "consent", "concern", "objection"
YES, NO, ABSTAIN = "yes", "no", "abstain"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a tally counts: distinct choices with how often each was cast, how many may answer,
    the options, the number of objections that still stand, and which option, if any, is “none of
    these”.

    The order of ``ballots`` never matters, and two equal choices may stand in one or two rows.
    """

    ballots: tuple[tuple[Choice, int], ...]
    eligible: int
    options: tuple[int, ...] = ()
    open_objections: int = 0
    none: Choice | None = None

    @property
    def cast(self) -> int:
        """How many ballots there are."""
        return sum(times for _choice, times in self.ballots)

    def of(self, choice: Choice) -> int:
        """How many ballots hold this choice."""
        return sum(times for found, times in self.ballots if found == choice)


_kinds: dict[str, type[Result]] = {}


@dataclass(frozen=True)
class Result:
    """Base of all results. ``outcome`` is empty while nothing is certain; ``why`` names the rule
    that settled it."""

    kind: ClassVar[str] = ""
    # Fields that hold tuples of dataclasses, so that ``from_facts`` can make them again.
    parts: ClassVar[Mapping[str, type]] = {}
    outcome: Outcome = ""
    why: str = "waiting"

    def __init_subclass__(cls) -> None:
        """Every kind of result makes itself known, so that kept facts can be read again."""
        super().__init_subclass__()
        if "kind" in cls.__dict__:
            _kinds[cls.kind] = cls

    def as_facts(self) -> dict[str, Any]:
        """The result as JSON values."""
        return {"kind": self.kind, **_plain(dataclasses.asdict(self))}

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """The options that won; empty where none did, or where there are none."""
        return ()

    def sentence(self, labels: Mapping[Any, str] | None = None) -> str:
        """What came out and why, as one sentence for people."""
        if self.why == "none":
            return _("“None of these” came first, so nothing is agreed.")
        if self.why == "few":
            return _("Fewer than three people answered; a count would tell who said what.")
        return self.said(labels)

    def said(self, labels: Mapping[Any, str] | None = None) -> str:
        """The sentence that a kind of result has of its own."""
        return _("Nothing is settled yet.")


def too_few(found: Result) -> Result:
    """What is told of anonymous ballots that are too few: no figure, and nothing is agreed."""
    return type(found)(outcome="not-agreed" if found.outcome else "", why="few")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def from_facts(facts: Mapping[str, Any]) -> Result | None:
    """The result that ``as_facts`` wrote, or None for facts that no tally of this version wrote."""
    known = _kinds.get(str(facts.get("kind", "")))
    if known is None:
        return None
    names = {item.name for item in dataclasses.fields(known)}
    values: dict[str, Any] = {
        name: tuple(_part(known.parts[name], part) for part in value)
        if name in known.parts
        else _frozen(value)
        for name, value in facts.items()
        if name in names
    }
    return known(**values)


def _part(kind: type, facts: Mapping[str, Any]) -> Any:
    return kind(**{name: _frozen(value) for name, value in facts.items()})


@dataclass(frozen=True)
class Consent(Result):
    """What a round of consent came to. ``set_aside`` objections were withdrawn or found not
    valid."""

    kind: ClassVar[str] = "consent"
    eligible: int = 0
    consents: int = 0
    concerns: int = 0
    objections: int = 0
    set_aside: int = 0
    silent: int = 0

    def said(self, labels: Mapping[Any, str] | None = None) -> str:
        """What came out and why."""
        numbers = {"silent": self.silent, "all": self.eligible, "open": self.objections}
        return {
            "all-consent": _("Everyone consented."),
            "silence": _("Nobody objected in time; %(silent)s of %(all)s were silent.") % numbers,
            "silent": _("%(silent)s of %(all)s did not answer, and silence is not consent here.")
            % numbers,
            "nobody": _("There was nobody to consent."),
            "objections": _("%(open)s objection(s) wait to be integrated.") % numbers,
        }.get(self.why) or _("%(silent)s of %(all)s have not answered yet.") % numbers


def consent(profile: Profile, settings: Settings, *, closed: bool = False) -> Consent:
    """Consent: agreed when nobody has an objection that stands and all answered - or, where
    silence is consent, when the time is over (Endenburg's sociocratic consent).

    An objection that stands keeps the decision open even after the time: it is to be integrated.
    """
    consents, concerns = profile.of(CONSENT), profile.of(CONCERN)
    standing = profile.open_objections
    aside = max(0, profile.of(OBJECTION) - standing)
    silent = max(0, profile.eligible - profile.cast)
    outcome: Outcome = ""
    why = "waiting"
    if profile.eligible == 0:
        outcome, why = ("not-agreed", "nobody") if closed else ("", "waiting")
    elif standing:
        why = "objections"
    elif silent == 0:
        outcome, why = "agreed", "all-consent"
    elif closed and settings.get("silence"):
        outcome, why = "agreed", "silence"
    elif closed:
        outcome, why = "not-agreed", "silent"
    return Consent(
        outcome=outcome,
        why=why,
        eligible=profile.eligible,
        consents=consents,
        concerns=concerns,
        objections=standing,
        set_aside=aside,
        silent=silent,
    )


@dataclass(frozen=True)
class Majority(Result):
    """What a vote came to. ``counts`` are pairs of choice and number; ``needed`` is how many
    votes the threshold asks for at the present count, ``quorum`` how many ballots."""

    kind: ClassVar[str] = "majority"
    eligible: int = 0
    cast: int = 0
    abstained: int = 0
    counts: tuple[tuple[Choice, int], ...] = field(default=())
    needed: int = 0
    quorum: int = 0
    winner: Choice | None = None
    tied: tuple[Choice, ...] = ()

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """The answer that has it."""
        return () if self.winner is None else (self.winner,)

    def said(self, labels: Mapping[Any, str] | None = None) -> str:
        """What came out and why."""
        names = {YES: _("Yes"), NO: _("No"), **(labels or {})}
        numbers = {
            "winner": names.get(self.winner, ""),
            "tied": ", ".join(str(names.get(choice, choice)) for choice in self.tied),
            "needed": self.needed,
            "cast": self.cast,
            "quorum": self.quorum,
            "eligible": self.eligible,
            "most": max((number for _choice, number in self.counts), default=0),
        }
        return {
            "reached": _("“%(winner)s” has it with %(most)s votes; %(needed)s were needed.")
            % numbers,
            "below": _("No answer reached the %(needed)s votes that were needed.") % numbers,
            "refused": _("“No” has the most votes."),
            "tie": _("A tie between %(tied)s: a tie stays a tie, so nothing is agreed.") % numbers,
            "quorum": _("%(cast)s answered; the quorum is %(quorum)s of %(eligible)s.") % numbers,
        }.get(self.why) or _("%(cast)s of %(eligible)s have answered.") % numbers


def least_votes(threshold: str, base: int) -> int:
    """The least number of votes that reaches a threshold of ``base``; at least one."""
    found = THRESHOLDS[threshold]
    if found is None:
        return 1
    part, whole, strict = found
    if strict:
        return max(1, base * part // whole + 1)
    return max(1, -(-base * part // whole))


def _wins(choice: Choice, counts: Mapping[Choice, int], eligible: int, settings: Settings) -> bool:
    mine = counts[choice]
    base = eligible if settings["of"] == "eligible" else sum(counts.values())
    ahead = all(mine > number for other, number in counts.items() if other != choice)
    return ahead and mine >= least_votes(settings["threshold"], base)


def _certain(
    counts: Mapping[Choice, int], rest: int, quorate: bool, eligible: int, settings: Settings
) -> bool:
    """Whether the ballots still missing cannot change who wins."""
    for choice in counts:
        if (
            quorate
            and _wins(choice, counts, eligible, settings)
            and all(
                _wins(choice, {**counts, other: counts[other] + rest}, eligible, settings)
                for other in counts
                if other != choice
            )
        ):
            return True
    return not any(
        _wins(choice, {**counts, choice: counts[choice] + rest}, eligible, settings)
        for choice in counts
        if choice != NO
    )


def is_undecided(cast: int, eligible: int, options: int, settings: Settings) -> bool:
    """Whether so few answered that no majority is certain, whatever they said: those who are
    missing outnumber them, and can carry any answer over the threshold. So nothing needs to be
    counted yet. With one ``option`` alone, nobody can overtake it."""
    rest = eligible - cast
    return options != 1 and rest > cast and rest >= least_votes(settings["threshold"], eligible)


def majority(profile: Profile, settings: Settings, *, closed: bool = False) -> Majority:
    """A vote: yes or no, or one of several options, with quorum and threshold.

    Abstentions count for the quorum and not for the threshold of answers given. A tie stays a
    tie: not agreed. Before closing, an outcome is given only when the missing ballots cannot
    change it (each could still fall to any answer, or never come).
    """
    choices: Sequence[Choice] = profile.options or (YES, NO)
    counts = {choice: profile.of(choice) for choice in choices}
    cast, eligible = profile.cast, max(profile.eligible, profile.cast)
    quorum = -(-eligible * settings["quorum"] // 100)
    base = eligible if settings["of"] == "eligible" else sum(counts.values())
    most = max(counts.values(), default=0)
    tied = tuple(choice for choice, number in counts.items() if most and number == most)
    winner = next((c for c in choices if _wins(c, counts, eligible, settings)), None)
    quorate = cast >= quorum and cast > 0
    outcome: Outcome = ""
    why = "waiting"
    if closed or cast == eligible or _certain(counts, eligible - cast, quorate, eligible, settings):
        agreed = quorate and winner is not None and winner != NO
        outcome = "agreed" if agreed else "not-agreed"
        if not quorate and (closed or cast == eligible):
            why = "quorum"
        elif agreed:
            why = "reached"
        elif len(tied) > 1:
            why = "tie"
        elif tied == (NO,):
            why = "refused"
        else:
            why = "below"
    return Majority(
        outcome=outcome,
        why=why,
        eligible=eligible,
        cast=cast,
        abstained=profile.of(ABSTAIN),
        counts=tuple(counts.items()),
        needed=least_votes(settings["threshold"], base),
        quorum=quorum,
        winner=winner if outcome == "agreed" else None,
        tied=tied if why == "tie" else (),
    )


@dataclass(frozen=True)
class Advised(Result):
    """What a decider decided, after how much advice."""

    kind: ClassVar[str] = "advice"
    asked: int = 0
    heard: int = 0
    followed: int = 0
    partly: int = 0
    against: int = 0

    def said(self, labels: Mapping[Any, str] | None = None) -> str:
        """What came out and why."""
        return _(
            "Decided after asking %(asked)s and hearing %(heard)s:"
            " %(followed)s followed, %(partly)s in part, %(against)s not."
        ) % {
            "asked": self.asked,
            "heard": self.heard,
            "followed": self.followed,
            "partly": self.partly,
            "against": self.against,
        }


def advised(outcome: Outcome, *, asked: int, marks: Sequence[str]) -> Advised:
    """The decider's own choice, with the count of what they did with each piece of advice."""
    return Advised(
        outcome=outcome,
        why="decider",
        asked=asked,
        heard=len(marks),
        followed=sum(mark == "followed" for mark in marks),
        partly=sum(mark == "partly" for mark in marks),
        against=sum(mark == "not" for mark in marks),
    )


@dataclass(frozen=True)
class Lots(Result):
    """Who was drawn by lot: the ``seed``, the options drawn, and all ``tickets`` (option, hash) in
    the order of the lot (``rules.sortition``)."""

    kind: ClassVar[str] = "lots"
    seed: str = ""
    winners: tuple[Choice, ...] = ()
    tickets: tuple[tuple[Choice, str], ...] = ()

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """The options drawn."""
        return self.winners

    def said(self, labels: Mapping[Any, str] | None = None) -> str:
        """Who was drawn, and from what."""
        names = labels or {}
        return _("Drawn by lot: %(winners)s. The seed was “%(seed)s”.") % {
            "winners": ", ".join(str(names.get(one, one)) for one in self.winners),
            "seed": self.seed,
        }
