"""Who answers, who is asked for advice and why, and how answers are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.authority.rules import ActVerdict
from colead.features.circles import queries as circles
from colead.features.circles import rules as circle_rules
from colead.features.decisions.models import (
    Advice,
    Ballot,
    Decision,
    Objection,
    Option,
    Part,
    Round,
    Urn,
)
from colead.features.decisions.queries import reads, voices
from colead.features.decisions.rules import secrecy
from colead.features.decisions.rules.methods import Method
from colead.features.decisions.rules.tallies import Profile
from colead.features.organizations import queries as organizations
from colead.kernel import prepared, search, subjects, work
from colead.kernel.actor import Actor

SUGGESTED = 40
AFFECTED = 30


def electorate(
    actor: Actor,
    *,
    circle_id: int | None,
    voters: str,
    guests: bool,
    listed: Sequence[int] = (),
    also_circles: Iterable[int] = (),
    decision_id: int | None = None,
    about: tuple[str, int] | None = None,
) -> list[int]:
    """The ids of those who may answer, at this moment: members of the circle (of the root circle:
    everyone), of its subtree, those who hold a role in it, who are in what it is ``about``,
    everyone, or the people listed - and guests, where they count."""
    here = organizations.visible_to(actor).filter(left_on=None)
    members = organizations.present(actor).order_by()
    named: set[int] = set()
    if listed:
        wanted = here if guests else members
        named = set(wanted.filter(pk__in=listed).values_list("pk", flat=True))
    if voters == "list":
        return sorted(named)
    places = set(also_circles)
    if circle_id is not None:
        places |= circles.subtree_ids(actor, circle_id) if voters == "subtree" else {circle_id}
    if voters == "team":
        found = subjects.people(actor, *about) if about else set()
    elif voters == "roles":
        found = circles.holders_in(circle_id or circles.root(actor).pk)
    elif (
        voters == "everyone"
        or circle_id is None
        or circles.circle(actor, circle_id).parent_id is None
    ):
        found = set(members.values_list("pk", flat=True))
    else:
        found = set(
            members.filter(
                circle_memberships__circle_id__in=places, circle_memberships__ended_on=None
            ).values_list("pk", flat=True)
        )
    if guests:
        invited = Q(accesses__circle_id__in=places)
        if decision_id is not None:
            invited |= Q(accesses__topic_kind="decision", accesses__topic_id=decision_id)
        found |= set(
            here.filter(invited, kind="guest", accesses__ended_at=None).values_list("pk", flat=True)
        )
    return sorted(found | named)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the ballot paper: the ids of the options, in order, and which of them, if
    any, is “none of these”."""

    options: tuple[int, ...] = ()
    none: int | None = None

    @classmethod
    def of(cls, options: Iterable[tuple[int, Mapping[str, Any]]]) -> Paper:
        """From pairs of an option's id and its facts."""
        pairs = list(options)
        return cls(
            tuple(pk for pk, _facts in pairs),
            next((pk for pk, facts in pairs if facts.get("none")), None),
        )


def paper(decision: Decision, method: Method) -> Paper:
    """The ballot paper of a decision: one query, none where the method has no options."""
    if method.options == "none":
        return Paper()
    return Paper.of(prepared.rows(_standing_options, decision.pk))


def _standing_options(decision_id: int) -> QuerySet[Option, Any]:
    found = Option.objects.filter(decision_id=decision_id).order_by("position")
    return found.values_list("pk", "facts")


def profile(
    decision: Decision,
    found: Round,
    paper: Paper | None = None,
    *,
    standing: int | None = None,
) -> Profile:
    """The grouped ballots of a round: two queries however many ballots there are, one where the
    number of ``standing`` objections is known."""
    if secrecy.is_anonymous(decision.settings):
        grouped: Any = secrecy.grouped(urn(found.pk))
        standing = 0
    else:
        grouped = prepared.rows(_grouped, found.pk)
        if voices.count(decision):
            grouped = [*grouped, *voices.spoken(decision, found)]
    if standing is None:
        standing = prepared.count(_standing, decision.pk)
    return Profile(
        ballots=tuple((choice, number) for choice, number in grouped),
        eligible=found.eligible,
        options=paper.options if paper else (),
        open_objections=standing,
        none=paper.none if paper else None,
    )


def urn(round_id: int) -> secrecy.Urn:
    """The anonymous ballots of a round; empty while there are none."""
    held: Urn | None = prepared.first(_urn, round_id)
    return held.ballots if held is not None else {}


def _urn(round_id: int) -> QuerySet[Urn]:
    return Urn.objects.filter(round_id=round_id)


def _grouped(round_id: int) -> QuerySet[Ballot, Any]:
    found = Ballot.objects.filter(round_id=round_id).order_by().values_list("choice")
    return found.annotate(Count("id"))


def _standing(decision_id: int) -> QuerySet[Objection]:
    return Objection.objects.filter(decision_id=decision_id, state=Objection.State.OPEN)


def leading(decision: Decision) -> set[int]:
    """The ids of those who brought it: the proposer and the deciders."""
    found = set(
        Part.objects.filter(
            decision=decision, part__in=[Part.Name.PROPOSER, Part.Name.DECIDER]
        ).values_list("member_id", flat=True)
    )
    if decision.proposer_id is not None:
        found.add(decision.proposer_id)
    return found


def guides_of(actor: Actor, decision: Decision) -> set[int]:
    """The ids of the guides of the decision's circle."""
    if decision.circle_id is None:
        return set()
    return {member.pk for member in circles.guides_of(actor, decision.circle_id)}


@dataclass
class Suggested:
    """Somebody worth asking, with the reasons; ``required`` when a guardrail names them."""

    member: Any
    part: str
    why: list[str] = field(default_factory=list)
    required: bool = False

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.why)


def suggestions(actor: Actor, decision: Decision) -> list[Suggested]:
    """People to ask, each once with every reason: named by a guardrail, holding a domain that the
    words speak of, with a skill that fits, having decided the like before, or touched by it.

    Whoever was asked already, and the actor, are left out.
    """
    text = f"{decision.title}\n{decision.question}\n{decision.proposal}"
    found: dict[int, Suggested] = {}

    def suggest(member: Any, part: str, why: str, *, required: bool = False) -> None:
        one = found.setdefault(member.pk, Suggested(member, part))
        one.required = one.required or required
        if why and why not in one.why and len(one.why) < 4:
            one.why.append(why)

    verdict = ActVerdict.from_facts(decision.verdict)
    named = {person.id: person for person in verdict.advisers}
    for member in organizations.visible_to(actor).filter(pk__in=named, left_on=None):
        suggest(member, Part.Name.EXPERT, named[member.pk].why, required=True)
    domains = circles.domains_in_text(actor, text)
    holders = circles.holders(actor, [domain.pk for domain in domains])
    for domain in domains:
        for member in holders.get(domain.pk, ()):
            suggest(member, Part.Name.EXPERT, _("holds %(domain)s") % {"domain": domain.name})
    said = circle_rules.fold(text)
    words = set(re.findall(r"\w{4,}", said))
    spoken = sorted(words, key=lambda word: (-len(word), word))[:20]
    for member, skill, level in circles.people_with_skills(actor, spoken):
        if circle_rules.speaks_of(said, skill.name):
            suggest(
                member,
                Part.Name.EXPERT,
                _("knows about %(skill)s (%(level)s of 5)") % {"skill": skill.name, "level": level},
            )
    alike = [hit.id for hit in search.similar(actor, text, kind="decision", limit=6)]
    for earlier in (
        reads.visible_to(actor)
        .filter(pk__in=alike, proposer__left_on=None, proposer__isnull=False)
        .exclude(pk=decision.pk)
        .select_related("proposer")
    ):
        suggest(
            earlier.proposer,
            Part.Name.EXPERT,
            _("brought “%(title)s” before") % {"title": earlier.title},
        )
    if decision.circle_id is not None:
        for member in circles.members_of(actor, decision.circle_id)[:AFFECTED]:
            suggest(
                member,
                Part.Name.AFFECTED,
                _("is in %(circle)s") % {"circle": decision.circle.name},  # type: ignore[union-attr]
            )
    asked = set(
        Part.objects.filter(decision=decision, asked_at__isnull=False).values_list(
            "member_id", flat=True
        )
    )
    wanted = [
        one
        for pk, one in found.items()
        if pk != actor.member_id and pk not in asked and one.member.left_on is None
    ]
    order = {Part.Name.EXPERT: 0, Part.Name.AFFECTED: 1}
    wanted.sort(key=lambda one: (not one.required, order.get(one.part, 2), one.member.name))  # type: ignore[call-overload]
    return wanted[:SUGGESTED]


def advised(actor: Actor) -> QuerySet[Advice]:
    """Who gave advice on what."""
    return Advice.objects.filter(
        organization_id=actor.organization_id, by__isnull=False, by__left_on=None
    )


def decided(actor: Actor) -> QuerySet[Decision]:
    """Who brought which decision to an end."""
    return Decision.objects.filter(
        organization_id=actor.organization_id,
        state=Decision.State.SETTLED,
        proposer__isnull=False,
        proposer__left_on=None,
    )


work.register(
    "advised",
    kind="decision",
    rows=advised,
    subject="decision",
    member="by",
    says=gettext_lazy("gave advice"),
)
work.register(
    "decided",
    kind="decision",
    rows=decided,
    subject="pk",
    member="proposer",
    says=gettext_lazy("brought it"),
)
