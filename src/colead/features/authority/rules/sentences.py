"""Guardrails in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from colead.features.authority.rules.rulebook import Rulebook
from colead.features.authority.rules.wording import Target, Then, When, read_then, read_when
from colead.kernel import money
from colead.kernel.verdict import Refused

# What a person reads at once; the rest is counted.
_SHOWN = 4


def enumerated(names: Sequence[str], *, last: str = "") -> str:
    """``a, b and c``; of many the first few and how many more there are."""
    names = [name for name in names if name]
    if len(names) > _SHOWN + 1:
        more = len(names) - _SHOWN
        names = [
            *names[:_SHOWN],
            ngettext("%(count)d more", "%(count)d more", more) % {"count": more},
        ]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s %(and)s %(last)s") % {
        "first": ", ".join(names[:-1]),
        "and": last or _("and"),
        "last": names[-1],
    }


def clauses(when: When, book: Rulebook) -> list[str]:
    """The conditions, each as words that follow on *an act that …*."""
    found: list[str] = []
    if when.others_domain:
        found.append(_("touches a domain that others hold"))
    if when.domains:
        names = [book.domain_name(domain_id) for domain_id in when.domains]
        found.append(_("touches %(names)s") % {"names": enumerated(names, last=_("or"))})
    if when.circles:
        names = [book.circle_name(circle_id) for circle_id in when.circles]
        found.append(
            _("takes place in %(names)s or below") % {"names": enumerated(names, last=_("or"))}
        )
    if when.amount_over is not None:
        found.append(
            _("costs more than %(amount)s")
            % {"amount": money.show(when.amount_over, when.currency or book.currency)}
        )
    if when.reversibility == "hard":
        found.append(_("is hard to undo"))
    elif when.reversibility == "never":
        found.append(_("can never be undone"))
    if when.people_over is not None:
        found.append(_("affects more than %(count)d people") % {"count": when.people_over})
    if when.topics:
        names = [f"“{topic.removesuffix('*')}{'…' * topic.endswith('*')}”" for topic in when.topics]
        found.append(_("speaks of %(topics)s") % {"topics": enumerated(names, last=_("or"))})
    return found


def starting(when: When) -> str:
    """The kind of act: ``an initiative``, ``a decision`` or ``anything``."""
    if when.kinds == ("initiative",):
        return _("starts an initiative")
    if when.kinds == ("decision",):
        return _("makes a decision")
    return _("starts or decides something")


def whom(target: Target, book: Rulebook) -> str:
    """A target in words."""
    if target.kind == "holders":
        return _("those who hold the domain")
    if target.kind == "guides":
        return _("the guides of %(circle)s") % {"circle": book.circle_name(target.id)}
    if target.kind == "circle":
        return _("the circle %(circle)s") % {"circle": book.circle_name(target.id)}
    if target.kind == "role":
        return _("whoever holds the role %(role)s") % {"role": book.role_title(target.id)}
    if target.kind == "stewards":
        return _("the stewards")
    return book.member_name(target.id)


def consequence(then: Then, book: Rulebook) -> str:
    """What follows, as words that come after *then*."""
    people = enumerated([whom(target, book) for target in then.whom])
    if then.outcome == "advise":
        return _("ask %(people)s for advice first") % {"people": people}
    if then.outcome == "consent":
        return _("the consent of %(people)s comes first") % {"people": people}
    if then.outcome == "inform":
        return _("tell %(people)s") % {"people": people}
    if then.outcome == "not_here":
        return _("this is not done here: talk to %(people)s") % {"people": people}
    return _("bear this in mind")


def sentence(when: When, then: Then, book: Rulebook) -> str:
    """The whole guardrail as one sentence."""
    found = clauses(when, book)
    if found:
        joined = enumerated(found)
        act = pgettext(
            "guardrail: somebody starts an initiative + that costs more than",
            "%(starts)s that %(conditions)s",
        )
        act = act % {"starts": starting(when), "conditions": joined}
    else:
        act = starting(when)
    return _("When somebody %(act)s, then %(consequence)s.") % {
        "act": act,
        "consequence": consequence(then, book),
    }


def tell(when: Mapping[str, Any], then: Mapping[str, Any], text: str, book: Rulebook) -> str:
    """The sentence of a stored guardrail; its text where it states no condition."""
    try:
        conditions, consequence = read_when(when), read_then(then)
    except Refused:  # Written by a later version of Colead.
        return text
    if consequence.outcome == "mind" and conditions.is_always:
        return text
    return sentence(conditions, consequence, book)
