"""What could meet a need besides people: funds with enough, things, coaches; found by address, so
that the rooms of things and of coaching need not be known here."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from colead.features.funds import queries as funds
from colead.features.initiatives.models import Initiative, Need
from colead.features.organizations import queries as organizations
from colead.kernel import parts, search, subjects
from colead.kernel.actor import Actor
from colead.kernel.money import show
from colead.ui.environment import url as address

MOST = 4


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet a need: what, where, and why it is shown; with ``fund_id`` a lead takes it
    from there in one act, unless ``reason`` says what is needed first."""

    title: str
    url: str
    why: str
    icon: str
    fund_id: int | None = None
    reason: str = ""


def ways(actor: Actor, need: Need) -> list[Way]:
    """The ways to meet a need that are not people, the best first. Rooms add theirs at the place
    ``need:<kind>``, handed the actor and the need's words."""
    found = _money(actor, need) if need.kind == Need.Kind.MONEY else _like(actor, need)
    for part in parts.parts(f"need:{need.kind}", actor, need.text):
        found += [Way(line.text, line.url, line.meta, part.icon) for line in part.lines]
    return found


def _money(actor: Actor, need: Need) -> list[Way]:
    currency = organizations.organization(actor).currency
    free = funds.with_enough(actor, need.amount or 1, currency)[:MOST]
    reason = _asked_first(actor, need, currency) if free else ""
    return [
        Way(
            fund.name,
            address("funds:fund", actor.slug, fund.pk),
            _("%(sum)s is free in it") % {"sum": show(left, currency)},
            "coins",
            fund_id=fund.pk,
            reason=reason,
        )
        for fund, left in free
    ]


def _asked_first(actor: Actor, need: Need, currency: str) -> str:
    """What the guardrails say first to this actor taking the amount, or nothing."""
    if need.amount is None:
        return _("Say how much, and it can be taken in one act.")
    if need.initiative.status != Initiative.Status.ACTIVE:
        return _("Money is taken while it runs.")
    _act, verdict, free = funds.verdict(
        actor, need.initiative, amount=need.amount, currency=currency, for_what=need.text
    )
    if free:
        return ""
    first = next((reason.text for reason in verdict.reasons), "")
    return first or _("The guardrails ask for something first. See on its page.")


def _like(actor: Actor, need: Need) -> list[Way]:
    """Things of the kind that is needed, found by the words of the need, if there is such a room;
    what that room adds itself (``parts``) stands beside."""
    kind = {"material": "material"}.get(need.kind, "")
    if kind not in subjects.kinds():
        return []
    hits = search.similar(actor, need.text, kind=kind, limit=MOST)
    things = subjects.find_all(actor, [(hit.kind, hit.id) for hit in hits])
    return [Way(one.title, one.url, one.label, one.icon) for one in things.values()]
