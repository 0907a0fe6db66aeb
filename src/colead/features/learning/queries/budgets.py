"""Budgets, who shares them, what the guardrails say, and the sums that everybody may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from colead.features.authority import queries as authority
from colead.features.authority.rules import Act, ActVerdict
from colead.features.circles import queries as circles
from colead.features.decisions import queries as decisions
from colead.features.funds import queries as funds
from colead.features.learning import rules
from colead.features.learning.models import Budget, Share, Taking
from colead.kernel import paging, prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Missing, Verdict, no

NEWEST = ("-ends_on", "-id")


def visible_to(actor: Actor) -> QuerySet[Budget]:
    """The budgets an actor may see: all of the organization's, for members."""
    found = Budget.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found


def budget(actor: Actor, budget_id: int, *, lock: bool = False) -> Budget:
    """One budget, or ``Missing``; with ``lock`` nothing is taken from it meanwhile."""
    found = visible_to(actor).filter(pk=budget_id)
    if lock:
        found = found.select_for_update(of=("self",))
    row = found.select_related("fund", "circle").first()
    if row is None:
        raise Missing(f"budget {budget_id}")
    return row


def budgets(actor: Actor, *, after: str | None = None) -> paging.Page[Budget]:
    """One page of budgets, the latest first, with ``count`` of those who share each."""
    found = visible_to(actor).select_related("fund", "circle").annotate(count=Count("shares"))
    return paging.page(found, after=after, order=NEWEST)


def of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Budget]:
    """The open budgets that the people of a circle share, with ``count``."""
    circles.guard(actor, circle_id)
    return prepared.unmade(_of_circle, actor, circle_id)


def _of_circle(actor: Actor, circle_id: int) -> QuerySet[Budget]:
    found = visible_to(actor).filter(circle_id=circle_id, closed_at=None).only(
        "title", "money", "minutes", "currency", "ends_on",
        "shown_at", "shown_people", "shown_money", "shown_minutes",
    )  # fmt: skip
    shares = Share.objects.filter(budget=OuterRef("pk")).order_by().values("budget")
    count = Coalesce(Subquery(shares.annotate(n=Count("pk")).values("n")), 0)
    return found.annotate(count=count).order_by("ends_on", "id")[:5]


def people_in(budget_id: int) -> list[int]:
    """The ids of all who share a budget."""
    return sorted(Share.objects.filter(budget_id=budget_id).values_list("member_id", flat=True))


def newcomers(actor: Actor, found: Budget) -> list[int]:
    """Who came into the circle since and has no share yet."""
    there = circles.members_in(actor, found.circle)
    inside = Share.objects.filter(budget=found).values("member_id")
    return sorted(there.exclude(pk__in=inside).order_by().values_list("pk", flat=True))


def keeps(actor: Actor, found: Budget) -> Verdict:
    """Whether the actor keeps the fund of a budget, and with it the budget."""
    return funds.keeps(actor, found.fund)


def verdict(actor: Actor, act: Act) -> ActVerdict:
    """What the guardrails say to releasing."""
    answer: ActVerdict = authority.verdict(actor, act)
    return answer


def is_answered(actor: Actor, answer: ActVerdict, *, decision_id: int, fund_id: int) -> Verdict:
    """Whether a decision about this fund gives what the guardrails ask for, and serves no budget
    yet."""
    found = decisions.decision(actor, decision_id)
    if (found.about_kind, found.about_id) != ("fund", fund_id) or found.result != "agreed":
        return no(say("Name an agreed decision about this fund."))
    if Budget.objects.filter(decision=found).exists():
        return no(say("This decision has released a budget already."))
    whole = rules.is_answered(
        answer,
        method=found.method,
        circle_id=found.circle_id,
        by_proposer=found.proposer_id == actor.member_id,
    )
    return YES if whole else no(say("This decision does not give what is asked for."))


def agreed_about(actor: Actor, fund_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Agreed decisions about these funds that have released nothing yet."""
    found = decisions.visible_to(actor).filter(
        about_kind="fund", about_id__in=list(fund_ids), result="agreed", learning_budget=None
    )
    return list(found.order_by("-id").values_list("pk", "title")[:50])


def standing_takings(found: Budget) -> QuerySet[Taking]:
    """What is taken from a budget and was not given back."""
    return Taking.objects.filter(share__budget=found, given_back_at=None)


def sums(found: Budget) -> rules.Sums:
    """What is taken in all, as it is now. For those who renew what is shown, and for closing."""
    taken = standing_takings(found).aggregate(
        money=Sum("money"), minutes=Sum("minutes"), people=Count("share", distinct=True)
    )
    return rules.Sums(taken["money"] or 0, taken["minutes"] or 0, taken["people"])


def changed_by(found: Budget) -> list[int]:
    """Whose takings the shown sums do not hold as they are now; at most as many as are enough."""
    rows = Taking.objects.filter(share__budget=found, counted=False).order_by()
    return list(rows.values_list("share__member_id", flat=True).distinct()[: rules.FEWEST])


def my_shares(actor: Actor, *, only_open: bool = True) -> list[Share]:
    """The actor's own shares, the one that ends first in front."""
    found = Share.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    ).select_related("budget", "budget__circle")
    if only_open:
        found = found.filter(budget__closed_at=None)
    return list(found.order_by("budget__ends_on", "pk")[:20])


def usable(actor: Actor, shares: Iterable[Share]) -> list[Share]:
    """Those of one's shares from which something can be taken today."""
    return [
        one
        for one in shares
        if one.budget.is_open
        and one.budget.starts_on <= actor.today <= one.budget.ends_on
        and (one.money_left or one.minutes_left)
    ]


def share_of(actor: Actor, budget_id: int, *, lock: bool = False) -> Share | None:
    """The actor's own share of a budget."""
    found = Share.objects.filter(budget_id=budget_id, member_id=actor.member_id or 0)
    return (found.select_for_update() if lock else found).first()


def ended(on: date) -> list[tuple[int, int]]:
    """Ids (organization, budget) of budgets whose last day lies before a day."""
    found = Budget.objects.filter(closed_at=None, ends_on__lt=on)
    return list(found.order_by("pk").values_list("organization_id", "pk"))


def faults(organization_id: int) -> list[str]:
    """Where the two books do not agree; nothing, if all is well.

    What lies on a fund's learning account is what its open budgets gave to people; what each share
    says is taken is what its takings say.
    """
    wrong = []
    given: dict[tuple[int, str], int] = {}
    open_ones = Share.objects.filter(
        budget__organization_id=organization_id, budget__closed_at=None
    )
    for fund_id, coin, whole in (
        open_ones.order_by()
        .values_list("budget__fund", "budget__currency")
        .annotate(n=Sum("money"))
    ):
        given[fund_id, coin] = whole
    for fund_id, coin, lies in funds.released(organization_id):
        if lies != given.pop((fund_id, coin), 0):
            wrong.append(f"fund {fund_id} has {lies} {coin} for learning, budgets say otherwise")
    wrong += [f"fund {pk} holds nothing of {n} {coin}" for (pk, coin), n in given.items() if n]
    standing = Q(takings__given_back_at=None)
    taken = Share.objects.filter(organization_id=organization_id).annotate(
        m=Sum("takings__money", filter=standing, default=0),
        t=Sum("takings__minutes", filter=standing, default=0),
    )
    off = taken.exclude(m=F("money_taken"), t=F("minutes_taken")).values_list("pk", flat=True)
    return wrong + [f"share {pk} does not hold what was taken" for pk in off]


subjects.register(
    "budget",
    label=_("learning budget"),
    icon="graduation-cap",
    visible_to=visible_to,
    url_name="learning:budget",
)
