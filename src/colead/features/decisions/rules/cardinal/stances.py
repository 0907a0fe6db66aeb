"""One proposal and everybody's stance to it: gradients, consensus, sense check, opting in; and
the count of nominations for a role."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from colead.features.decisions.rules.cardinal.options import reaches
from colead.features.decisions.rules.cardinal.reading import read_stance_of
from colead.features.decisions.rules.settings import Settings
from colead.features.decisions.rules.tallies import Outcome, Profile, Result

# The eight steps of Kaner's scale, from the most to the least agreement.
GRADIENTS = (
    "endorse",
    "minor",
    "reservations",
    "abstain",
    "aside",
    "disagree",
    "absolve",
    "block",
)
SUPPORT, AGAINST = frozenset(GRADIENTS[:3]), frozenset(GRADIENTS[5:])
CONSENSUS = ("agree", "aside", "abstain", "block")
SENSES = ("for", "unsure", "against")
OPTING = ("in", "maybe", "out")
QUESTIONS = ("question", "clear")

read_gradient = read_stance_of(GRADIENTS)
read_consensus = read_stance_of(CONSENSUS)
read_sense = read_stance_of(SENSES)
read_opting = read_stance_of(OPTING)
read_question = read_stance_of(QUESTIONS)


@dataclass(frozen=True)
class Stances(Result):
    """How many took each stance. ``needed`` is what the support was held against: per cent for
    gradients and consensus, people for opting in."""

    kind: ClassVar[str] = "stances"
    method: str = ""
    eligible: int = 0
    cast: int = 0
    quorum: int = 0
    counts: tuple[tuple[str, int], ...] = ()
    support: int = 0
    of: int = 0
    needed: int = 0

    def count(self, stance: str) -> int:
        """How many took this stance."""
        return dict(self.counts).get(stance, 0)

    def said(self, labels: Mapping[Any, str] | None = None) -> str:
        """What came out and why."""
        numbers = {
            "support": self.support,
            "of": self.of,
            "needed": self.needed,
            "cast": self.cast,
            "eligible": self.eligible,
            "quorum": self.quorum,
            "aside": self.count("aside"),
            "block": self.count("block"),
            "against": self.count("against"),
            "asked": self.count("question"),
        }
        return {
            "supported": _("%(support)s of %(of)s support it; %(needed)s per cent were needed."),
            "unsupported": _(
                "%(support)s of %(of)s support it, less than the %(needed)s per cent needed."
            ),
            "blocked": _("%(block)s block it."),
            "consensus": _("Nobody blocks it; %(aside)s stand aside."),
            "asides": _("%(aside)s stand aside: too many to call it consensus."),
            "leaning": _("%(support)s lean towards it, %(against)s against it."),
            "target": _("%(support)s are in; %(needed)s were needed."),
            "short": _("%(support)s are in, short of the %(needed)s needed."),
            "asked": _("%(asked)s have questions; to %(support)s it is clear."),
            "quorum": _("%(cast)s answered; the quorum is %(quorum)s of %(eligible)s."),
            "nobody": _("Nobody answered."),
        }.get(self.why, _("%(cast)s of %(eligible)s have answered.")) % numbers


def _begun(method: str, profile: Profile, settings: Settings, stances: tuple[str, ...]) -> Stances:
    eligible = max(profile.eligible, profile.cast)
    return Stances(
        method=method,
        eligible=eligible,
        cast=profile.cast,
        quorum=-(-eligible * settings.get("quorum", 0) // 100),
        counts=tuple((stance, profile.of(stance)) for stance in stances),
    )


def _with(begun: Stances, outcome: Outcome, why: str, values: dict[str, int]) -> Stances:
    settled: dict[str, Any] = {"outcome": outcome, "why": why, **values}
    return dataclasses.replace(begun, **settled)


def _ended(begun: Stances, *, closed: bool) -> tuple[Outcome, str] | None:
    if not closed and begun.cast < begun.eligible:
        return "", "waiting"
    if begun.cast < begun.quorum:
        return "not-agreed", "quorum"
    if not begun.cast:
        return "not-agreed", "nobody"
    return None


def gradients(profile: Profile, settings: Settings, *, closed: bool = False) -> Stances:
    """Gradients of agreement in eight steps (Kaner, Facilitator's Guide to Participatory
    Decision-Making).

    The scale itself has no rule; ours: the first three steps are support, and of all who do not
    abstain at least ``at_least`` per cent (75 if not set) must support. More blocks than
    ``blocks`` (0 if not set) stop it. Standing aside is neither, and counts among the whole.
    """
    begun = _begun("gradients", profile, settings, GRADIENTS)
    support = sum(begun.count(stance) for stance in SUPPORT)
    whole = begun.cast - begun.count("abstain")
    needed = settings.get("at_least", 75)
    values = {"support": support, "of": whole, "needed": needed}
    ended = _ended(begun, closed=closed)
    if ended is not None:
        return _with(begun, *ended, values)
    if begun.count("block") > settings.get("blocks", 0):
        return _with(begun, "not-agreed", "blocked", values)
    enough = support > 0 and reaches(support, percent=needed, cast=whole, eligible=0, of="cast")
    if enough:
        return _with(begun, "agreed", "supported", values)
    return _with(begun, "not-agreed", "unsupported", values)


def consensus(profile: Profile, settings: Settings, *, closed: bool = False) -> Stances:
    """Consensus: agreed when nobody blocks, somebody agrees, and at most ``asides`` per cent (25
    if not set) of those who do not abstain stand aside."""
    begun = _begun("consensus", profile, settings, CONSENSUS)
    whole = begun.cast - begun.count("abstain")
    most = settings.get("asides", 25)
    values = {"support": begun.count("agree"), "of": whole, "needed": most}
    ended = _ended(begun, closed=closed)
    if ended is not None:
        return _with(begun, *ended, values)
    if begun.count("block"):
        return _with(begun, "not-agreed", "blocked", values)
    few = reaches(
        begun.count("aside"),
        percent=most,
        cast=whole,
        eligible=0,
        of="cast",
        at_most=True,
    )
    if few and begun.count("agree"):
        return _with(begun, "agreed", "consensus", values)
    return _with(begun, "not-agreed", "asides" if not few else "nobody", values)


def sense(profile: Profile, settings: Settings, *, closed: bool = False) -> Stances:
    """A sense check: where people lean. It binds nobody; "agreed" only says that more lean
    towards it than against it."""
    begun = _begun("sense", profile, settings, SENSES)
    values = {"support": begun.count("for"), "of": begun.cast}
    ended = _ended(begun, closed=closed)
    if ended is not None:
        return _with(begun, *ended, values)
    towards = begun.count("for") > begun.count("against")
    return _with(begun, "agreed" if towards else "not-agreed", "leaning", values)


def opting(profile: Profile, settings: Settings, *, closed: bool = False) -> Stances:
    """Who is in? Agreed as soon as ``target`` people (1 if not set) are in, also before the end;
    not agreed at the end with fewer, or when too few are left who have not answered."""
    begun = _begun("opt-in", profile, settings, OPTING)
    there, target = begun.count("in"), settings.get("target", 1)
    values = {"support": there, "of": begun.eligible, "needed": target}
    if there >= target:
        return _with(begun, "agreed", "target", values)
    if closed or there + begun.eligible - begun.cast < target:
        return _with(begun, "not-agreed", "short", values)
    return _with(begun, "", "waiting", values)


def questions(profile: Profile, settings: Settings, *, closed: bool = False) -> Stances:
    """A question round: it ends when all spoke or the time is over; how many have questions is
    told, and decides nothing."""
    begun = _begun("questions", profile, settings, QUESTIONS)
    values = {"support": begun.count("clear"), "of": begun.cast}
    ended = _ended(begun, closed=closed)
    if ended is not None:
        return _with(begun, *ended, values)
    return _with(begun, "agreed", "asked", values)


def nominations(profile: Profile) -> tuple[tuple[tuple[Any, ...], int], ...]:
    """Who was nominated for a role, and by how many: levels from the most, equals together.

    An election by consent is not decided by this count; it only opens the round of reasons.
    """
    counts: dict[Any, int] = {}
    for choice, times in profile.ballots:
        counts[choice] = counts.get(choice, 0) + times
    return tuple(
        (tuple(sorted(one for one, n in counts.items() if n == number)), number)
        for number in sorted({n for n in counts.values() if n}, reverse=True)
    )
