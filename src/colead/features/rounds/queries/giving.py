"""Reads of giving: shares handed out, appeals, who gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.initiatives import queries as initiatives
from colead.features.rounds.models import Appeal, Giving, Pledge, Share
from colead.features.rounds.rules import permissions
from colead.kernel import belongings, money, paging, parts, prepared, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.paging import Page
from colead.kernel.verdict import Missing, Verdict

NEWEST = ("-opened_at", "-id")


def givings(actor: Actor) -> QuerySet[Giving]:
    """What was handed out, as far as the actor may see it."""
    return subjects.seen_by(actor, Giving.objects.all(), kind="giving")  # type: ignore[no-any-return]


def giving(actor: Actor, giving_id: int, *, lock: bool = False) -> Giving:
    """One handing out, or ``Missing``; ``lock`` its row for a change."""
    found = givings(actor).filter(pk=giving_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = (found if lock else found.select_related("fund", "circle")).first()
    if one is None:
        raise Missing(f"giving {giving_id}")
    return one


def appeals(actor: Actor) -> QuerySet[Appeal]:
    """The appeals an actor may see: those of initiatives it sees."""
    return subjects.seen_by(actor, Appeal.objects.all(), kind="appeal")  # type: ignore[no-any-return]


def appeal(actor: Actor, appeal_id: int, *, lock: bool = False) -> Appeal:
    """One appeal with its initiative, or ``Missing``; ``lock`` its row for a change."""
    found = appeals(actor).filter(pk=appeal_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = (found if lock else found.select_related("initiative", "circle")).first()
    if one is None:
        raise Missing(f"appeal {appeal_id}")
    return one


def listed_appeals(actor: Actor, *, which: str = "open", after: str | None = None) -> Page[Appeal]:
    """One page of appeals: the open ones, or those that are over, the newest first."""
    rows = appeals(actor).select_related("initiative", "circle")
    rows = rows.filter(state=Appeal.State.OPEN) if which == "open" else rows.exclude(state="open")
    return paging.page(rows, after=after, order=NEWEST)


def of_initiative(actor: Actor, initiative_id: int) -> Appeal | None:
    """The newest appeal of an initiative."""
    found: Appeal | None = prepared.first(_of_initiative, actor, initiative_id)
    return found


def _of_initiative(actor: Actor, initiative_id: int) -> QuerySet[Appeal]:
    return appeals(actor).filter(initiative_id=initiative_id).order_by(*NEWEST)


def of_fund(actor: Actor, fund_id: int) -> list[Giving]:
    """What was handed out of a fund, the newest first."""
    return list(givings(actor).filter(fund_id=fund_id).order_by(*NEWEST)[:5])


def my_shares(actor: Actor, *, currency: str | None = None, lock: bool = False) -> list[Share]:
    """The actor's shares that can be given now, those that end first in front."""
    found = Share.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        giving__ended_at=None,
        giving__ends_at__gt=actor.at,
    )
    if currency is not None:
        found = found.filter(giving__currency=currency)
    if lock:
        found = found.select_for_update(of=("self",))
    return list(found.select_related("giving").order_by("giving__ends_at", "pk"))


def pledged_by(actor: Actor, appeal_id: int) -> int:
    """What the actor gave to an appeal and was not given back, in minor units."""
    rows = Pledge.objects.filter(
        appeal_id=appeal_id, share__member_id=actor.member_id or 0, returned_at=None
    )
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def totals(giving_id: int) -> tuple[int, int, int]:
    """How many shares there are, what they come to, and what was given of it."""
    rows = Share.objects.filter(giving_id=giving_id)
    found = rows.aggregate(all=Sum("amount"), given=Sum("given"))
    return rows.count(), int(found["all"] or 0), int(found["given"] or 0)


@dataclass
class Asking:
    """An appeal with what its page shows. ``named`` are the gifts with a name; of the others only
    how many and how much."""

    actor: Actor
    appeal: Appeal
    named: Sequence[Pledge]
    unnamed: tuple[int, int]
    shares: Sequence[Share]
    mine: int
    lead_ids: set[int]

    @property
    def left(self) -> int:
        """What the actor still has to give."""
        return sum(one.amount - one.given for one in self.shares)

    @property
    def missing(self) -> int:
        """What is missing to its goal."""
        return self.appeal.goal - self.appeal.reached

    @property
    def most(self) -> int:
        """What the actor could give at most."""
        return min(self.left, self.missing)

    @cached_property
    def give(self) -> Verdict:
        """Whether the actor may give now."""
        return permissions.may_give(
            is_open=self.appeal.state == Appeal.State.OPEN and self.actor.at < self.appeal.ends_at,
            left=self.left,
            missing=self.missing,
            leads_it=self.actor.member_id in self.lead_ids,
        )

    @property
    def leads(self) -> bool:
        """Whether the actor leads it."""
        return self.actor.member_id in self.lead_ids


def asking(actor: Actor, appeal_id: int) -> Asking:
    """An appeal with its gifts and the actor's own shares: 6 queries."""
    found = appeal(actor, appeal_id)
    rows = Pledge.objects.filter(appeal=found)
    if found.state != Appeal.State.RETURNED:
        rows = rows.filter(returned_at=None)
    hidden = list(rows.filter(named=False).values_list("amount", flat=True))
    named = rows.filter(named=True).select_related("share__member").order_by("-pk")
    return Asking(
        actor,
        found,
        list(named[:200]),
        (len(hidden), sum(hidden)),
        my_shares(actor, currency=found.currency),
        pledged_by(actor, found.pk) if actor.member_id else 0,
        initiatives.lead_ids(found.initiative_id),
    )


def may_ask(actor: Actor, initiative_id: int) -> Verdict:
    """Whether the actor may ask for gifts for an initiative."""
    found = initiatives.initiative(actor, initiative_id)
    one = Appeal.objects.filter(initiative_id=initiative_id, state=Appeal.State.OPEN)
    return permissions.may_ask(
        actor,
        leads=initiatives.lead_ids(initiative_id),
        running=found.is_running,
        has_one=one.exists(),
    )


def appeals_due(now: datetime) -> list[tuple[int, int]]:
    """Ids (organization, appeal) of appeals whose time is over."""
    found = Appeal.objects.filter(state=Appeal.State.OPEN, ends_at__lte=now)
    return list(found.order_by("pk").values_list("organization_id", "pk"))


def givings_due(now: datetime) -> list[tuple[int, int]]:
    """Ids (organization, giving) of givings whose time is over."""
    found = Giving.objects.filter(ended_at=None, ends_at__lte=now)
    return list(found.order_by("pk").values_list("organization_id", "pk"))


def _for_initiative(actor: Actor, initiative_id: int) -> parts.Part | None:
    """The gifts of an initiative for its own page, and how its leads ask for some."""
    one = of_initiative(actor, initiative_id)
    lines = []
    if one is not None:
        reached, goal = (money.show(sum_, one.currency) for sum_ in (one.reached, one.goal))
        lines = [
            parts.Line(
                _("%(reached)s of %(goal)s") % {"reached": reached, "goal": goal},
                subjects.address("rounds:appeal", actor.slug, one.pk),
                str(Appeal.State(one.state).label),
            )
        ]
    asks = one is None or one.state != Appeal.State.OPEN
    leads = asks and _leads(actor, initiative_id)
    ask = subjects.address("rounds:ask", actor.slug, initiative_id)
    act = parts.Line(_("Ask members for gifts"), ask) if leads else None
    return parts.Part(_("Gifts"), "gift", lines, act) if lines or act else None


def _leads(actor: Actor, initiative_id: int) -> bool:
    running = initiatives.initiative(actor, initiative_id).is_running
    return running and actor.member_id in initiatives.lead_ids(initiative_id)


def _mine(actor: Actor) -> list[dict[str, Any]]:
    rows = Pledge.objects.filter(share__member_id=actor.member_id or 0).select_related("appeal")
    return [
        {
            "to": one.appeal.title,
            "amount": money.show(one.amount, one.appeal.currency),
            "named": one.named,
            "came_back": one.returned_at,
        }
        for one in rows.order_by("pk")
    ]


parts.adds("initiative", "gifts", _for_initiative, order=40)
belongings.register(
    "gifts",
    label=gettext_lazy("My gifts"),
    says=gettext_lazy("What you gave, with your name or without. The ledger keeps its sums."),
    take=_mine,
)


def _to_give(actor: Actor) -> QuerySet[Any, Any]:
    rows = Share.objects.filter(
        Q(giving__ended_at=None) & Q(given__lt=F("amount")),
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
    )
    return todo.told(
        rows, kind="share", id="giving_id", title="giving__title", due="giving__ends_at"
    )


todo.waits(
    "share",
    _to_give,
    url_name="rounds:giving",
    icon="gift",
    why=gettext_lazy("You have a share to give"),
    label=gettext_lazy("Give to what you believe in"),
    urgency=6,
)
subjects.register(
    "giving",
    label=gettext_lazy("giving"),
    icon="gift",
    visible_to=givings,
    url_name="rounds:giving",
)
subjects.register(
    "appeal",
    label=gettext_lazy("appeal"),
    icon="megaphone",
    visible_to=appeals,
    url_name="rounds:appeal",
)
