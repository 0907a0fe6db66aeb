"""What a method is, and the registry of all methods."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from colead.features.decisions.rules import ballots, secrecy, tallies
from colead.features.decisions.rules import settings as schema
from colead.features.decisions.rules.settings import Setting, Settings
from colead.kernel.verdict import Missing

Read = Callable[[Any, Sequence[int], Settings], Any]
Ballot = Literal["none", "stance", "vote", "ranking", "scores", "dots", "ticks", "each", "times"]


class Tally(Protocol):
    """Counts a profile. ``closed`` tells that no more ballots come."""

    def __call__(
        self, profile: tallies.Profile, settings: Settings, *, closed: bool = False
    ) -> tallies.Result: ...


@dataclass(frozen=True, slots=True)
class Method:
    """How a decision is settled.

    ``settles``: by the ``decider`` after advice, by ``consent`` (objections are worked on in
    rounds), by ``count`` of ballots, or by ``lot``. ``ballot`` is its kind (``rules.ballots``
    tells what each kind holds). ``options``: ``none``, ``free`` (the proposer may give several
    answers), ``needed`` (at least two) or ``times`` (at least two moments). A method that does not
    ``bind`` shows where people stand and agrees nothing: its result is that people were heard.
    One that ``nominates`` begins with nominations for a role and puts a candidate before people.
    """

    name: str
    label: Any
    says: Any
    fits: Any
    icon: str
    settles: Literal["decider", "consent", "count", "lot"]
    ballot: Ballot
    options: Literal["none", "free", "needed", "times"]
    settings: tuple[Setting, ...]
    stances: tuple[ballots.Stance, ...] = ()
    read: Read | None = None
    tally: Tally | None = None
    binds: bool = True
    nominates: bool = False

    @property
    def has_ballots(self) -> bool:
        """People answer on ballots."""
        return self.ballot != "none"

    def clean(self, given: dict[str, Any]) -> dict[str, Any]:
        """Settings checked and completed."""
        return secrecy.force(schema.clean(self.settings, given))

    @property
    def marks_options(self) -> bool:
        """A ballot holds a mark for each of several options."""
        return self.ballot in ballots.MARKED

    def answers(self, *, with_options: bool) -> tuple[ballots.Stance, ...]:
        """The answers that the method offers by itself, beside the options."""
        if self.ballot == "vote":
            return (*(() if with_options else self.stances), ballots.ABSTENTION)
        return self.stances

    def count(
        self, profile: tallies.Profile, settings: Settings, *, closed: bool = False
    ) -> tallies.Result:
        """The tally, with what holds for every method: “none of these” agrees nothing, and a
        method that does not bind only hears people; of fewer than three anonymous ballots nothing
        is told."""
        if self.tally is None:
            raise Missing(f"tally of {self.name}")
        found = self.tally(profile, settings, closed=closed)
        if found.outcome == "agreed" and profile.none is not None and profile.none in found.chosen:
            found = dataclasses.replace(found, outcome="not-agreed", why="none")
        if secrecy.is_anonymous(settings) and profile.cast < secrecy.FEWEST:
            found = tallies.too_few(found)
        if found.outcome and not self.binds:
            found = dataclasses.replace(found, outcome="heard")
        return found

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
