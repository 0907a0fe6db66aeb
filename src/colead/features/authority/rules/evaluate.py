"""The verdict on an intended act: a pure function of the act and the compiled guardrails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from colead.features.authority.rules import sentences
from colead.features.authority.rules.act import REVERSIBILITY, Act, words
from colead.features.authority.rules.rulebook import Named, Rule, Rulebook, Standing
from colead.features.authority.rules.verdict import (
    STRENGTH,
    ActVerdict,
    ConsentCircle,
    Person,
    Reason,
)
from colead.features.authority.rules.wording import Target, When
from colead.kernel import money

PARTS = {"advise": "advise", "inform": "inform", "not_here": "talk"}
_NOTES = 10
_MOST_SAID = 20_000


def matches(
    rule: Rule,
    act: Act,
    book: Rulebook,
    standing: Standing,
    *,
    said: frozenset[str],
    spoken: str,
    reach: frozenset[int | None],
) -> bool:
    """Whether a guardrail speaks to an act: all its conditions hold, within its circle's reach.

    ``said`` are the act's words, ``spoken`` the same in order with single blanks around. An amount
    in another currency than the guardrail's cannot be compared and counts as over.
    """
    when = rule.when
    if rule.circle_id not in reach:
        return False
    if when.kinds and act.what not in when.kinds:
        return False
    if when.domains and not set(when.domains).intersection(act.domain_ids):
        return False
    if when.amount_over is not None and not _costs_more(when, act, book):
        return False
    if when.reversibility and REVERSIBILITY.index(act.reversibility) < REVERSIBILITY.index(
        when.reversibility
    ):
        return False
    if when.people_over is not None and (
        act.people_affected is None or act.people_affected <= when.people_over
    ):
        return False
    if when.circles and not _within(when, act, book):
        return False
    if when.topics and not _speaks_of(rule, said, spoken):
        return False
    return not when.others_domain or any(True for _domain in _of_others(act, book, standing))


def _costs_more(when: When, act: Act, book: Rulebook) -> bool:
    if act.amount is None or when.amount_over is None:
        return False
    if (act.currency or book.currency) != (when.currency or book.currency):
        return act.amount > 0
    return act.amount > when.amount_over


def _within(when: When, act: Act, book: Rulebook) -> bool:
    circle = book.circles.get(act.circle_id or 0)
    return circle is not None and not set(when.circles).isdisjoint(circle.ancestors)


def _speaks_of(rule: Rule, said: frozenset[str], spoken: str) -> bool:
    return any(
        phrase[0] in said and (len(phrase) == 1 or f" {' '.join(phrase)} " in spoken)
        for phrase in rule.phrases
    ) or any(f" {beginning}" in spoken for beginning in rule.beginnings)


def _of_others(act: Act, book: Rulebook, standing: Standing) -> Iterator[int]:
    for domain_id in act.domain_ids:
        domain = book.domains.get(domain_id)
        if domain is not None and not book.holds(domain, standing):
            yield domain_id


def evaluate(act: Act, book: Rulebook, standing: Standing) -> ActVerdict:
    """The verdict on an act, with every guardrail that speaks; the strongest outcome wins."""
    heard = words(f"{act.title} {act.text}")
    said, spoken, reach = frozenset(heard), f" {' '.join(heard)} ", book.reach(act)
    reasons: list[Reason] = []
    people: dict[tuple[str, int], Person] = {}
    circles: dict[int, ConsentCircle] = {}
    notes: list[Reason] = []
    for rule in book.candidates(act, said, reach):
        if not matches(rule, act, book, standing, said=said, spoken=spoken, reach=reach):
            continue
        if rule.then.outcome == "mind":
            notes.append(_reason(rule, rule.text or rule.title, "go"))
            continue
        asked = _asked(rule, act, book, standing)
        others = [person for person in asked if person.id != standing.member_id]
        if rule.then.outcome == "not_here" and len(others) < len(asked):
            others = []
        reasons.append(_answer(rule, asked, others, act, book))
        for person in others:
            people.setdefault((person.part, person.id), person)
        if rule.then.outcome == "consent":
            for target in rule.then.whom:
                circles[target.id or 0] = ConsentCircle(target.id or 0, book.circle_name(target.id))
    reasons.sort(key=lambda reason: -STRENGTH[reason.outcome])
    outcome = reasons[0].outcome if reasons else "go"
    if outcome == "go":
        reasons.append(_free(act, book, standing))
    return ActVerdict(
        outcome=outcome,
        reasons=tuple(reasons),
        people=tuple(
            person for person in people.values() if outcome != "not_here" or person.part == "talk"
        ),
        consent_circles=() if outcome == "not_here" else tuple(circles.values()),
        notes=tuple(notes[:_NOTES]),
    )


def _asked(rule: Rule, act: Act, book: Rulebook, standing: Standing) -> tuple[Person, ...]:
    """Everybody a guardrail means, the one who acts included; kept where the act changes nothing
    about it."""
    part = PARTS.get(rule.then.outcome)
    if part is None:
        return ()
    if any(target.kind == "holders" for target in rule.then.whom):
        return tuple(_people(part, rule, act, book, standing))
    key = (rule.id, get_language(), "people")
    known: tuple[Person, ...] | None = book.said.get(key)
    if known is None:
        known = book.said[key] = tuple(_people(part, rule, act, book, standing))
    return known


def _people(
    part: str, rule: Rule, act: Act, book: Rulebook, standing: Standing
) -> Iterator[Person]:
    for target in rule.then.whom:
        for why, found in _resolved(target, rule, act, book, standing):
            for member_id, name in found:
                yield Person(member_id, name, why, part)


def _resolved(
    target: Target, rule: Rule, act: Act, book: Rulebook, standing: Standing
) -> Iterator[tuple[str, tuple[Named, ...]]]:
    """Groups of people with the reason why it is they."""
    if target.kind == "holders":
        touched = [
            domain_id
            for domain_id in act.domain_ids
            if domain_id in book.domains
            and (not rule.when.domains or domain_id in rule.when.domains)
        ]
        if rule.when.others_domain:
            touched = [d for d in touched if not book.holds(book.domains[d], standing)]
        for domain_id in touched:
            domain = book.domains[domain_id]
            yield _("holds %(domain)s") % {"domain": domain.name}, book.holders(domain)
        if not touched:
            yield _for_circle(act.circle_id or rule.circle_id, book)
    elif target.kind == "role":
        role = book.roles.get(target.id or 0)
        if role is not None and role.holders:
            yield _("holds the role %(role)s") % {"role": role.title}, role.holders
        else:
            yield _for_circle(role.circle_id if role else rule.circle_id, book)
    elif target.kind in ("guides", "circle"):
        yield _for_circle(target.id, book)
    elif target.kind == "member" and target.id is not None and target.id in book.members:
        yield _("is named by the guardrail"), ((target.id, book.members[target.id]),)
    else:
        yield _("is a steward"), book.stewards


def _for_circle(circle_id: int | None, book: Rulebook) -> tuple[str, tuple[Named, ...]]:
    if circle_id not in book.circles:
        return _("is a steward"), book.stewards
    return (
        _("speaks for %(circle)s") % {"circle": book.circle_name(circle_id)},
        book.speakers(circle_id),
    )


def _answer(
    rule: Rule, asked: Sequence[Person], others: Sequence[Person], act: Act, book: Rulebook
) -> Reason:
    """The reason of one guardrail, put into words once for all acts that are alike in it."""
    met = tuple(d for d in act.domain_ids if d in rule.when.domains)
    key = (rule.id, get_language(), met, bool(asked), *[person.id for person in others])
    known: Reason | None = book.said.get(key)
    if known is None:
        if len(book.said) > _MOST_SAID:
            book.said.clear()
        known = book.said[key] = _put(rule, asked, others, met, book)
    return known


def _put(
    rule: Rule,
    asked: Sequence[Person],
    others: Sequence[Person],
    met: tuple[int, ...],
    book: Rulebook,
) -> Reason:
    outcome = rule.then.outcome
    because = _because(rule, met, book)
    names = sentences.enumerated(list(dict.fromkeys(person.name for person in others)))
    if outcome == "consent":
        targets = [book.circle_name(target.id) for target in rule.then.whom]
        text = _("%(circles)s must consent first, as this %(because)s.") % {
            "circles": sentences.enumerated(targets),
            "because": because,
        }
    elif not others and (asked or outcome != "not_here"):
        # The one who acts is meant, and nobody else is left to ask.
        outcome = "go"
        text = _("You yourself are the one to ask, as this %(because)s.") % {"because": because}
    elif outcome == "not_here":
        text = _("This is not done here, as it %(because)s. Talk to %(people)s.") % {
            "because": because,
            "people": names or _("your circle"),
        }
    elif outcome == "advise":
        text = _("Ask %(people)s for advice first, as this %(because)s.") % {
            "people": names,
            "because": because,
        }
    else:
        text = _("Tell %(people)s, as this %(because)s.") % {"people": names, "because": because}
    return _reason(rule, text, outcome)


def _reason(rule: Rule, text: str, outcome: str) -> Reason:
    return Reason(
        text=text,
        outcome=outcome,
        guardrail_id=rule.id,
        guardrail_title=str(rule.title),
        version=rule.number,
        why=str(rule.why),
        url=rule.url,
    )


def _because(rule: Rule, domains: tuple[int, ...], book: Rulebook) -> str:
    """The conditions that hold, naming what of the act they met."""
    when = rule.when
    met = When(
        others_domain=when.others_domain and not when.domains,
        domains=domains,
        amount_over=when.amount_over,
        currency=when.currency,
        reversibility=when.reversibility,
        people_over=when.people_over,
        topics=when.topics,
        circles=when.circles,
    )
    found = sentences.clauses(met, book)
    return sentences.enumerated(found) if found else _("is meant for everything that is started")


def _free(act: Act, book: Rulebook, standing: Standing) -> Reason:
    own = [
        book.domains[domain_id].name
        for domain_id in act.domain_ids
        if domain_id in book.domains and book.holds(book.domains[domain_id], standing)
    ]
    if own:
        return Reason(
            _("Go ahead: you hold %(domains)s yourself.") % {"domains": sentences.enumerated(own)}
        )
    if act.amount:
        return Reason(
            _("Go ahead: no guardrail limits %(amount)s here.")
            % {"amount": money.show(act.amount, act.currency or book.currency)}
        )
    return Reason(_("Go ahead: no guardrail asks for anything first."))
