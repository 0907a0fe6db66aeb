"""All guardrails of an organization, compiled with the people they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.authority.rules.act import Act, words
from colead.features.authority.rules.wording import Target, Then, When

FEW, SOME = 12, 5
GROUND_KEY = "colead:ground"
GROUND_TITLE = gettext_lazy("Advice of those who hold the domain")
GROUND_WHY = gettext_lazy(
    "Who holds a domain knows what depends on it. Their advice makes an act better; the decision "
    "stays with the one who acts."
)
GROUND_WHEN = When(others_domain=True)
GROUND_THEN = Then("advise", (Target("holders"),))

Named = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One guardrail in force, ready to be matched. ``number`` is its version."""

    id: int | None
    title: str
    number: int | None
    circle_id: int | None
    when: When
    then: Then
    why: str = ""
    text: str = ""
    url: str = ""
    phrases: tuple[tuple[str, ...], ...] = ()
    beginnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CircleFacts:
    """A circle: its ancestors (itself first, root last), guides and members (the first few)."""

    name: str
    ancestors: tuple[int, ...]
    guides: tuple[Named, ...] = ()
    members: tuple[Named, ...] = ()

    @property
    def people(self) -> tuple[Named, ...]:
        """Who speaks for it: its guides, else its members; of many, those longest in it."""
        if self.guides:
            return self.guides
        return self.members if len(self.members) <= FEW else self.members[:SOME]


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role and who holds it now."""

    title: str
    circle_id: int
    holders: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class DomainFacts:
    """A domain and the circle, or the role of it, that holds it."""

    name: str
    circle_id: int
    role_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Who acts: the member and the circles they are in. None: Colead itself."""

    member_id: int | None
    circle_ids: frozenset[int] = frozenset()


@dataclass(slots=True)
class Rulebook:
    """Compiled guardrails; ``candidates`` finds the few that may speak to an act.

    ``said`` keeps what was put into words already: it is the same until the next compiling.
    """

    currency: str
    circles: Mapping[int, CircleFacts]
    roles: Mapping[int, RoleFacts]
    domains: Mapping[int, DomainFacts]
    members: Mapping[int, str]
    stewards: tuple[Named, ...]
    rules: tuple[Rule, ...] = ()
    _by_domain: dict[int, list[Rule]] = field(default_factory=dict)
    _by_word: dict[str, list[Rule]] = field(default_factory=dict)
    _by_circle: dict[int | None, list[Rule]] = field(default_factory=dict)
    said: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.rules:
            if rule.when.domains:
                for domain_id in rule.when.domains:
                    self._by_domain.setdefault(domain_id, []).append(rule)
            elif rule.phrases and not rule.beginnings:
                for phrase in rule.phrases:
                    self._by_word.setdefault(phrase[0], []).append(rule)
            else:
                self._by_circle.setdefault(rule.circle_id, []).append(rule)

    def holding(self, rules: Iterable[Rule]) -> Rulebook:
        """The same organization with other guardrails, to try them out."""
        return Rulebook(
            self.currency,
            self.circles,
            self.roles,
            self.domains,
            self.members,
            self.stewards,
            tuple(rules),
        )

    def naming(self, members: Mapping[int, str]) -> Rulebook:
        """The same guardrails, knowing the names of further members."""
        if not members.keys() - self.members.keys():
            return self
        return Rulebook(
            self.currency,
            self.circles,
            self.roles,
            self.domains,
            {**self.members, **members},
            self.stewards,
            self.rules,
        )

    def reach(self, act: Act) -> frozenset[int | None]:
        """The circles whose guardrails speak to an act: where it takes place, the circles of the
        domains it touches, and all that lie above; None stands for the whole organization."""
        found: set[int | None] = {None}
        place = self.circles.get(act.circle_id or 0)
        if place is not None:
            found.update(place.ancestors)
        for domain_id in act.domain_ids:
            domain = self.domains.get(domain_id)
            if domain is not None and domain.circle_id in self.circles:
                found.update(self.circles[domain.circle_id].ancestors)
        return frozenset(found)

    def candidates(
        self, act: Act, said: frozenset[str], reach: frozenset[int | None]
    ) -> list[Rule]:
        """The guardrails that may speak to an act, each once, in the order of their ids."""
        found: dict[int | None, Rule] = {}
        for circle_id in reach:
            for rule in self._by_circle.get(circle_id, ()):
                found[rule.id] = rule
        for domain_id in act.domain_ids:
            for rule in self._by_domain.get(domain_id, ()):
                found[rule.id] = rule
        if self._by_word:
            for word in said & self._by_word.keys():
                for rule in self._by_word[word]:
                    found[rule.id] = rule
        return [found[key] for key in sorted(found, key=lambda key: key or 0)]

    def holds(self, domain: DomainFacts, standing: Standing) -> bool:
        """Whether the one who acts is among those who hold a domain."""
        role = self.roles.get(domain.role_id or 0)
        if role is not None and role.holders:
            return any(number == standing.member_id for number, _name in role.holders)
        circle = self.circles.get(domain.circle_id)
        if circle is not None and len(circle.ancestors) == 1:
            return standing.member_id is not None  # Everyone belongs to the root circle.
        return domain.circle_id in standing.circle_ids

    def holders(self, domain: DomainFacts) -> tuple[Named, ...]:
        """Who is asked about a domain: the role's holders, else those who speak for the circle."""
        role = self.roles.get(domain.role_id or 0)
        return (
            role.holders if role is not None and role.holders else self.speakers(domain.circle_id)
        )

    def speakers(self, circle_id: int | None) -> tuple[Named, ...]:
        """Who speaks for a circle; for an empty one, for the circle above; at last the stewards."""
        circle = self.circles.get(circle_id or 0)
        for ancestor in circle.ancestors if circle else ():
            if self.circles[ancestor].people:
                return self.circles[ancestor].people
        return self.stewards

    def circle_name(self, circle_id: int | None) -> str:
        """The name of a circle, also of one that is closed."""
        known = self.circles.get(circle_id or 0)
        return known.name if known else _("a circle that is closed")

    def role_title(self, role_id: int | None) -> str:
        """The title of a role, also of one that is closed."""
        known = self.roles.get(role_id or 0)
        return known.title if known else _("a role that is closed")

    def domain_name(self, domain_id: int) -> str:
        """The name of a domain, also of one that is closed."""
        known = self.domains.get(domain_id)
        return known.name if known else _("a domain that is closed")

    def member_name(self, member_id: int | None) -> str:
        """The name of a member, also of one who left."""
        return self.members.get(member_id or 0) or _("somebody who left")


def rule(
    *,
    id: int | None,
    title: str,
    number: int | None,
    circle_id: int | None,
    when: When,
    then: Then,
    why: str = "",
    text: str = "",
    url: str = "",
) -> Rule:
    """Compile one guardrail. ``circle_id`` is None where it holds for the whole organization."""
    phrases, beginnings = [], []
    for topic in when.topics:
        if topic.endswith("*"):
            beginnings.append(" ".join(words(topic)))
        else:
            phrases.append(tuple(words(topic)))
    return Rule(
        id=id,
        title=title,
        number=number,
        circle_id=circle_id,
        when=when,
        then=then,
        why=why,
        text=text,
        url=url,
        phrases=tuple(phrase for phrase in phrases if phrase),
        beginnings=tuple(beginnings),
    )


def ground(url: str = "") -> Rule:
    """The guardrail that every organization begins with, until it writes its own in its place."""
    return rule(
        id=None,
        title=str(GROUND_TITLE),
        number=None,
        circle_id=None,
        when=GROUND_WHEN,
        then=GROUND_THEN,
        why=str(GROUND_WHY),
        url=url,
    )
