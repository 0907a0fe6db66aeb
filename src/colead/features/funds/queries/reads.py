"""Funds, accounts, single movements, and what the guardrails say to taking money."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.translation import gettext_lazy as _

from colead.features.authority import queries as authority
from colead.features.authority.rules import Act, ActVerdict
from colead.features.circles import queries as circles
from colead.features.funds.models import Account, Fund, Movement, Period, Receipt
from colead.features.funds.rules import keeping
from colead.features.initiatives import queries as initiatives
from colead.kernel import money, paging, prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing, Verdict

ORDER = ("name", "id")


def visible_to(actor: Actor) -> QuerySet[Fund]:
    """The funds an actor may see."""
    return subjects.seen_by(actor, Fund.objects.all(), kind="fund")  # type: ignore[no-any-return]


def fund(actor: Actor, fund_id: int, *, lock: bool = False) -> Fund:
    """One fund with its circle, or ``Missing``; ``lock`` its row for a change."""
    row: Fund | None = prepared.first(_fund, actor, fund_id, lock)
    if row is None:
        raise Missing(f"fund {fund_id}")
    return row


def _fund(actor: Actor, fund_id: int, lock: bool) -> QuerySet[Fund]:
    found = visible_to(actor).filter(pk=fund_id).order_by("pk")
    if lock:
        return found.select_for_update(of=("self",))
    return found.select_related("circle")


def period(actor: Actor, period_id: int) -> Period:
    """One closed period of a fund that the actor may see, or ``Missing``."""
    found = Period.objects.filter(fund__in=visible_to(actor), pk=period_id)
    one = found.select_related("by").first()
    if one is None:
        raise Missing(f"period {period_id}")
    return one


def listed(actor: Actor, *, which: str = "open", after: str | None = None) -> Page[Fund]:
    """One page of funds by name: 1 query."""
    found = visible_to(actor).filter(closed_at__isnull=which != "closed")
    return paging.page(found.select_related("circle"), after=after, order=ORDER)


def open_funds(actor: Actor, *, currency: str | None = None) -> QuerySet[Fund]:
    """The funds that are not closed, by name."""
    found = visible_to(actor).filter(closed_at=None).order_by("name", "pk")
    return found if currency is None else found.filter(currency=currency)


def of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Fund]:
    """The open funds of a circle by name, at most twenty, each with what lies in it as
    ``balance``, in minor units: 1 query."""
    return prepared.unmade(_of_circle, actor, circle_id)


def _of_circle(actor: Actor, circle_id: int) -> QuerySet[Fund]:
    own = Account.objects.filter(
        organization_id=OuterRef("organization_id"),
        kind=Account.Kind.FUND,
        owner_id=OuterRef("pk"),
        currency=OuterRef("currency"),
    )
    found = open_funds(actor).filter(circle_id=circle_id).only("name", "purpose", "currency")
    return found.annotate(balance=Coalesce(Subquery(own.values("balance")), 0))[:20]


def balances_of(funds: Iterable[Fund]) -> dict[int, int]:
    """What lies in each fund, in minor units: 1 query."""
    of = {one.pk: one.organization_id for one in funds}
    # The organizations lead the database to the few accounts of funds among all of initiatives.
    found = dict(prepared.rows(_balances, tuple({*of.values()}), tuple(of)))
    return {pk: found.get(pk, 0) for pk in of}


def _balances(organizations: tuple[int, ...], funds: tuple[int, ...]) -> QuerySet[Account, Any]:
    found = Account.objects.filter(organization_id__in=organizations, kind=Account.Kind.FUND)
    return found.filter(owner_id__in=funds).values_list("owner_id", "balance")


def takeable(actor: Actor) -> list[Fund]:
    """The funds from which money can be taken today, by name: 1 query."""
    found = prepared.head(open_funds, ("name", "pk"), 200, actor)
    return [one for one in found if keeping.takes_from(one, today=actor.today)]


def choices(funds: list[Fund]) -> list[tuple[int, Any]]:
    """Funds as choices, each with what is free. What lies in them is asked for when a choice is
    shown, which a form that is only read never does: 1 query then."""
    balances = SimpleLazyObject(lambda: balances_of(funds))
    return [(one.pk, _with_what_is_free(one, balances)) for one in funds]


def _told(one: Fund, balances: Any) -> str:
    free = max(0, balances[one.pk] - one.floor)
    return f"{one.name} · {money.show(free, one.currency)}"


_with_what_is_free = lazy(_told, str)


def giving_choices(actor: Actor, *, besides: int = 0) -> list[tuple[int, str]]:
    """The funds to which money can go."""
    rows = open_funds(actor).exclude(pk=besides)[:200]
    return [(one.pk, f"{one.name} · {one.currency}") for one in rows]


def account(
    actor: Actor, kind: str, owner_id: int, currency: str, *, lock: bool = False
) -> Account | None:
    """The account of a fund, an initiative … in a currency, if it has one."""
    found: Account | None = prepared.first(_account, actor, kind, owner_id, currency, lock)
    return found


def _account(
    actor: Actor, kind: str, owner_id: int, currency: str, lock: bool
) -> QuerySet[Account]:
    found = Account.objects.filter(
        organization_id=actor.organization_id, kind=kind, owner_id=owner_id, currency=currency
    ).order_by("pk")
    return found.select_for_update() if lock else found


def locked(*ids: int) -> list[Account]:
    """These accounts in the order of their numbers, each locked until the commit."""
    return prepared.rows(_locked, tuple(sorted(set(ids))))


def _locked(ids: tuple[int, ...]) -> QuerySet[Account]:
    return Account.objects.select_for_update().filter(pk__in=ids).order_by("pk")


def accounts(actor: Actor, initiative_id: int, *, unused: bool = False) -> list[Account]:
    """The accounts of an initiative, one of each currency it has had; with ``unused`` also the one
    it began with, where nothing has moved yet."""
    return prepared.rows(_accounts, actor, initiative_id, unused)


def _accounts(actor: Actor, initiative_id: int, unused: bool) -> QuerySet[Account]:
    found = Account.objects.filter(
        organization_id=actor.organization_id,
        kind=Account.Kind.INITIATIVE,
        owner_id=initiative_id,
    )
    if not unused:
        # Nothing goes out before something came.
        found = found.filter(Exists(Movement.objects.filter(target=OuterRef("pk"))))
    return found.order_by("currency")


def learning_of(actor: Actor, found: Fund) -> int:
    """What of a fund is released for learning and not settled yet, in minor units."""
    lies = account(actor, Account.Kind.LEARNING, found.pk, found.currency)
    return lies.balance if lies else 0


def released(organization_id: int) -> list[tuple[int, str, int]]:
    """What lies released for learning: (fund, currency, minor units) for each that has any."""
    found = Account.objects.filter(organization_id=organization_id, kind=Account.Kind.LEARNING)
    return list(found.order_by("pk").values_list("owner_id", "currency", "balance"))


def keeps(actor: Actor, found: Fund) -> Verdict:
    """Whether the actor keeps a fund, or why not."""
    return keeps_in(actor, found.circle_id, is_open=found.closed_at is None)


def keeps_in(actor: Actor, circle_id: int | None, *, is_open: bool = True) -> Verdict:
    """Whether the actor keeps the funds of a circle (None: of the whole organization)."""
    keepers = authority.keepers(actor, circle_id or circles.root(actor).pk)
    return keeping.may_keep(
        actor,
        is_root=keepers.is_root,
        guides=keepers.guides,
        members=keepers.members,
        is_open=is_open,
    )


def _seen(actor: Actor, side: str) -> Q:
    funds = visible_to(actor).values("pk")
    led = initiatives.visible_to(actor).values("pk")
    of_funds = (Account.Kind.FUND, Account.Kind.LEARNING)
    return Q(**{f"{side}__kind__in": of_funds, f"{side}__owner_id__in": funds}) | Q(
        **{f"{side}__kind": Account.Kind.INITIATIVE, f"{side}__owner_id__in": led}
    )


def movement(actor: Actor, movement_id: int) -> Movement:
    """One movement of a fund or an initiative that the actor may see, or ``Missing``."""
    found = (
        Movement.objects.filter(organization_id=actor.organization_id, pk=movement_id)
        .filter(_seen(actor, "source") | _seen(actor, "target"))
        .select_related("source", "target", "by")
        .first()
    )
    if found is None:
        raise Missing(f"movement {movement_id}")
    return found


def may_reverse(actor: Actor, found: Movement) -> Verdict:
    """Whether the actor may turn a movement back now."""
    fund_id = initiative_id = None
    for one in (found.source, found.target):
        if one.kind == Account.Kind.FUND:
            fund_id = one.owner_id
        elif one.kind == Account.Kind.INITIATIVE:
            initiative_id = one.owner_id
    kept = fund(actor, fund_id) if fund_id else None
    return keeping.may_reverse(
        actor,
        act=found.act,
        is_reversed=Movement.objects.filter(reverses=found).exists(),
        keeps=bool(kept and keeps(actor, kept)),
        leads=initiatives.lead_ids(initiative_id) if initiative_id else set(),
        is_open=kept is None or kept.closed_at is None,
    )


def receipt(actor: Actor, receipt_id: int) -> Receipt:
    """One receipt, for members; for guests there is none."""
    found = Receipt.objects.filter(organization_id=actor.organization_id, pk=receipt_id).first()
    if found is None or not actor.is_member:
        raise Missing(f"receipt {receipt_id}")
    movement(actor, found.movement_id)
    return found


def taken_by(actor: Actor, initiative_id: int, currency: str) -> int:
    """What an initiative holds of funds: taken less given back, in minor units."""
    taken, back = prepared.first(_taken, actor, initiative_id, currency) or (0, 0)
    # What a round or an appeal gave may go to a fund, too: that leaves no room for more.
    return max(0, int(taken) - int(back))


def _taken(actor: Actor, initiative_id: int, currency: str) -> QuerySet[Account, Any]:
    def moved(this: str, other: str) -> Coalesce:
        found = Movement.objects.filter(
            **{this: OuterRef("pk"), f"{other}__kind": Account.Kind.FUND}
        )
        summed = found.order_by().values(this).annotate(sum=Sum("amount"))
        return Coalesce(Subquery(summed.values("sum")), 0)

    mine = _account(actor, Account.Kind.INITIATIVE, initiative_id, currency, lock=False)
    return mine.values_list(moved("target", "source"), moved("source", "target"))


FACTS = (
    "title", "result", "why", "circle_id", "domain_ids", "reversibility", "people_affected",
)  # fmt: skip


def verdict(
    actor: Actor, initiative: Any, *, amount: int, currency: str, for_what: str
) -> tuple[Act, ActVerdict, bool]:
    """What the guardrails say to this actor taking an amount more for an initiative.

    Answers with the act, the verdict, and whether it can be done now: it is free, or what is asked
    for was answered when the initiative was cleared.
    """
    facts = {name: getattr(initiative, name) for name in FACTS}
    whole = taken_by(actor, initiative.pk, currency) + amount
    act = keeping.act_of(facts, for_what=for_what, amount=whole, currency=currency)
    answer: ActVerdict = authority.verdict(actor, act)
    free = keeping.is_cleared(
        answer,
        before=ActVerdict.from_facts(initiative.verdict),
        cleared=bool(initiative.cleared),
        cleared_amount=initiative.amount or 0,
        cleared_currency=initiative.currency,
        act=act,
    )
    return act, answer, free


subjects.register(
    "fund",
    label=_("fund"),
    icon="coins",
    visible_to=visible_to,
    url_name="funds:fund",
    title_field="name",
)
