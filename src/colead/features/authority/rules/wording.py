"""The *when* and the *then* of a guardrail: their shape, and what is refused in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from colead.features.authority.rules.act import KINDS, REVERSIBILITY, words
from colead.features.authority.rules.verdict import STRENGTH
from colead.kernel.verdict import refuse

LARGEST = 2**53
MOST = 50
THEN = ("advise", "consent", "inform", "not_here", "mind")
TARGETS = ("holders", "guides", "circle", "role", "member", "stewards")
_WITH_ID = ("guides", "circle", "role", "member")


@dataclass(frozen=True, slots=True)
class When:
    """Conditions on an act; all that are stated must hold.

    ``others_domain``: it touches a domain that others hold. ``domains``: it touches one of them.
    ``amount_over`` in minor units of ``currency``. ``reversibility``: at least this hard to undo.
    ``people_over``: more people are affected. ``topics``: one of these words or phrases occurs
    (``data*`` for all words that begin so). ``kinds``: it is one of these. ``circles``: it takes
    place in one of them or below.
    """

    kinds: tuple[str, ...] = ()
    others_domain: bool = False
    domains: tuple[int, ...] = ()
    amount_over: int | None = None
    currency: str = ""
    reversibility: str = ""
    people_over: int | None = None
    topics: tuple[str, ...] = ()
    circles: tuple[int, ...] = ()

    @property
    def is_always(self) -> bool:
        """No condition at all: it speaks to every act."""
        return self == When(currency=self.currency)

    def as_facts(self) -> dict[str, Any]:
        """Only what is stated, as JSON values."""
        values: dict[str, Any] = {
            "kinds": list(self.kinds),
            "others_domain": self.others_domain,
            "domains": list(self.domains),
            "amount_over": self.amount_over,
            "currency": self.currency if self.amount_over is not None else "",
            "reversibility": self.reversibility,
            "people_over": self.people_over,
            "topics": list(self.topics),
            "circles": list(self.circles),
        }
        return {
            name: value
            for name, value in values.items()
            if value is not None and value is not False and value not in ("", [])
        }


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a guardrail speaks of: the holders of the domain, a role, a circle, a member …"""

    kind: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """What follows: ``advise``, ``consent``, ``inform``, ``not_here`` - or only ``mind``."""

    outcome: str
    whom: tuple[Target, ...] = ()

    @property
    def strength(self) -> int:
        """0 for what only asks to be borne in mind, rising to ``not_here``."""
        return STRENGTH.get(self.outcome, 0)

    def as_facts(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "outcome": self.outcome,
            "whom": [
                {"kind": target.kind} | ({"id": target.id} if target.id else {})
                for target in self.whom
            ],
        }


MIND = Then("mind")
EVERYTHING = When()


def read_when(facts: Mapping[str, Any]) -> When:
    """Conditions from JSON values; refuses with a sentence what is not well formed."""
    unknown = set(facts) - set(When.__slots__)
    if unknown:
        refuse(_("There is no condition called %(name)s.") % {"name": min(unknown)}, field="when")
    kinds = _texts(facts, "kinds", 20)
    if not set(kinds) <= set(KINDS):
        refuse(_("An act is an initiative or a decision."), field="kinds")
    reversibility = facts.get("reversibility", "")
    if reversibility not in ("", *REVERSIBILITY[1:]):
        refuse(_("An act is hard to undo, or never undone."), field="reversibility")
    topics = tuple(dict.fromkeys(_topic(topic) for topic in _texts(facts, "topics", 100)))
    return When(
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        others_domain=facts.get("others_domain") is True,
        domains=_ids(facts, "domains"),
        amount_over=_number(facts, "amount_over"),
        currency=str(facts.get("currency", ""))[:3],
        reversibility=reversibility,
        people_over=_number(facts, "people_over"),
        topics=topics,
        circles=_ids(facts, "circles"),
    )


def read_then(facts: Mapping[str, Any]) -> Then:
    """Consequence from JSON values; refuses what would leave a person without a way on."""
    outcome = facts.get("outcome", "mind")
    if outcome not in THEN:
        refuse(_("Choose what follows."), field="then")
    given = facts.get("whom", [])
    if not isinstance(given, list) or len(given) > MOST:
        refuse(_("This list is too long."), field="whom")
    whom = tuple(dict.fromkeys(_target(target) for target in given))
    if outcome == "mind":
        return MIND
    if outcome == "consent":
        whom = tuple(target for target in whom if target.kind == "circle")
        if not whom:
            refuse(_("Say which circle's consent is needed."), field="whom")
    if not whom:
        refuse(_("Say whom: nobody should be left without a way on."), field="whom")
    return Then(outcome, whom)


def _target(given: Any) -> Target:
    kind = given.get("kind") if isinstance(given, Mapping) else None
    if kind not in TARGETS:
        refuse(_("Choose whom."), field="whom")
    number = given.get("id")
    if (kind in _WITH_ID) != _is_number(number):
        refuse(_("Choose whom."), field="whom")
    return Target(kind, number)


def _topic(text: str) -> str:
    found = " ".join(words(text))
    if not found:
        refuse(_("A topic is made of words."), field="topics")
    return found + "*" * text.rstrip().endswith("*")


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _number(facts: Mapping[str, Any], name: str) -> int | None:
    value = facts.get(name)
    if value is not None and not _is_number(value):
        refuse(_("Give a whole number that is not negative."), field=name)
    return value


def _ids(facts: Mapping[str, Any], name: str) -> tuple[int, ...]:
    values = facts.get(name, [])
    if (
        not isinstance(values, list | tuple)
        or len(values) > MOST
        or not all(_is_number(value) for value in values)
    ):
        refuse(_("This choice is not valid."), field=name)
    return tuple(sorted(set(values)))


def _texts(facts: Mapping[str, Any], name: str, longest: int) -> list[str]:
    values = facts.get(name, [])
    if (
        not isinstance(values, list | tuple)
        or len(values) > MOST
        or not all(isinstance(value, str) and len(value) <= longest for value in values)
    ):
        refuse(_("This choice is not valid."), field=name)
    return list(values)
