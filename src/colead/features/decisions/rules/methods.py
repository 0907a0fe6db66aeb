"""The methods by which a decision can be settled: each is data and a pure tally.

A further method is one more entry of the registry: its words, its settings, how its ballot is
read and how ballots are counted. Nothing else in the room asks for a method by name, but by
``settles``, ``ballot`` and ``options``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from django.utils.translation import gettext_lazy as _

from colead.features.decisions.rules import ballots, tallies
from colead.features.decisions.rules import settings as schema
from colead.features.decisions.rules.settings import Setting, Settings
from colead.kernel.verdict import Missing

Read = Callable[[Any, Sequence[int], Settings], Any]


class Tally(Protocol):
    """Counts a profile. ``closed`` tells that no more ballots come."""

    def __call__(
        self, profile: tallies.Profile, settings: Settings, *, closed: bool = False
    ) -> tallies.Result: ...


@dataclass(frozen=True, slots=True)
class Method:
    """How a decision is settled.

    ``settles``: by the ``decider`` after advice, by ``consent`` (objections are worked on in
    rounds), or by ``count`` of ballots. ``ballot``: ``none``, ``stance`` (fixed answers) or
    ``vote`` (yes and no, or one of the options). ``options``: ``none``, or ``free`` (the proposer
    may give several answers).
    """

    name: str
    label: Any
    says: Any
    fits: Any
    icon: str
    settles: Literal["decider", "consent", "count"]
    ballot: Literal["none", "stance", "vote"]
    options: Literal["none", "free"]
    settings: tuple[Setting, ...]
    stances: tuple[ballots.Stance, ...] = ()
    read: Read | None = None
    tally: Tally | None = None

    @property
    def has_ballots(self) -> bool:
        """People answer on ballots."""
        return self.ballot != "none"

    def clean(self, given: dict[str, Any]) -> dict[str, Any]:
        """Settings checked and completed."""
        return schema.clean(self.settings, given)

    def told(self, kept: Settings) -> list[tuple[str, str]]:
        """The settings in force as pairs of words."""
        return [
            (str(setting.label), setting.words(kept.get(setting.name, setting.default)))
            for setting in self.settings
        ]


_methods: dict[str, Method] = {}


def register(found: Method) -> Method:
    """Make a method known."""
    _methods[found.name] = found
    return found


def method(name: str) -> Method:
    """One method by name, or ``Missing``."""
    found = _methods.get(name)
    if found is None:
        raise Missing(f"method {name}")
    return found


def methods() -> Iterator[Method]:
    """All methods, in the order in which they are shown."""
    yield from _methods.values()


def label(name: str) -> str:
    """What a method is called; imported decisions may name one that Colead does not know."""
    found = _methods.get(name)
    return str(found.label) if found else name


register(
    Method(
        name="advice",
        label=_("Decide with advice"),
        says=_(
            "One person decides, after asking those who are affected and those who know about it."
            " They answer each piece of advice: followed, in part, or not, and why."
        ),
        fits=_("It can be undone, and somebody is close to the matter."),
        icon="ear",
        settles="decider",
        ballot="none",
        options="none",
        settings=(schema.WAIT_DAYS,),
    )
)
register(
    Method(
        name="consent",
        label=_("Consent"),
        says=_(
            "A proposal goes ahead when nobody has a reasoned objection to it."
            " An objection is not a veto: its reason is built into the proposal."
        ),
        fits=_("Hard to undo, and the people who live with it can talk to each other."),
        icon="hand-heart",
        settles="consent",
        ballot="stance",
        options="none",
        settings=(
            schema.VOTERS,
            schema.GUESTS,
            schema.DAYS,
            schema.SILENCE,
            schema.REASONS,
            schema.SHOW,
        ),
        stances=ballots.CONSENT_STANCES,
        read=ballots.read_stance,
        tally=tallies.consent,
    )
)
register(
    Method(
        name="majority",
        label=_("Majority"),
        says=_(
            "Everyone has one vote, and the answer with enough votes has it."
            " Quick with many people, but some of them lose."
        ),
        fits=_("Many people, clear answers, and nobody is harmed by losing."),
        icon="vote",
        settles="count",
        ballot="vote",
        options="free",
        settings=(
            schema.VOTERS,
            schema.GUESTS,
            schema.DAYS,
            schema.QUORUM,
            schema.THRESHOLD,
            schema.OF,
            schema.EARLY,
            schema.REASONS,
            schema.SHOW,
        ),
        stances=ballots.VOTE_STANCES,
        read=ballots.read_vote,
        tally=tallies.majority,
    )
)
