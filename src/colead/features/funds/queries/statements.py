"""Statements: every movement of an account with the balance after it; and the audit of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from colead.features.funds.models import Account, Fund, Movement, Period
from colead.features.funds.queries.reads import accounts
from colead.features.funds.rules.files import Booked
from colead.features.initiatives import queries as initiatives
from colead.kernel import paging, prepared, subjects
from colead.kernel.actor import Actor
from colead.kernel.paging import Page

NEWEST = ("-id",)


@dataclass(frozen=True, slots=True)
class Line:
    """A movement as one account sees it: ``amount`` is negative for what went out; ``balance`` is
    what was there afterwards. ``other`` is who stands on the other side, with its address."""

    movement: Movement
    amount: int
    balance: int
    other: str
    url: str

    @property
    def id(self) -> int:
        """The movement's number."""
        return self.movement.pk

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.movement.at

    @property
    def is_reversed(self) -> bool:
        """It was turned back later."""
        return hasattr(self.movement, "reversed_by")

    @property
    def label(self) -> str:
        """What kind of movement it is, in words."""
        return str(Movement.Act(self.movement.act).label)

    @property
    def wants_receipt(self) -> bool:
        """It was spent, and no receipt shows for what."""
        return wants_receipt(self.movement)

    @property
    def currency(self) -> str:
        """The account's currency."""
        return self.movement.currency


def _of(account: Account) -> QuerySet[Movement]:
    found = Movement.objects.filter(Q(source=account) | Q(target=account))
    return found.select_related("source", "target", "by", "reversed_by")


def _balance_at(account: Account, movement_id: int) -> int:
    """What was there after a movement, from the movements alone."""
    until = Movement.objects.filter(pk__lte=movement_id)
    came = until.filter(target=account).aggregate(sum=Sum("amount"))["sum"] or 0
    went = until.filter(source=account).aggregate(sum=Sum("amount"))["sum"] or 0
    return int(came - went)


def statement(
    actor: Actor, account: Account | None, *, after: str | None = None, size: int = paging.SIZE
) -> Page[Line]:
    """One page of an account's statement, newest first: at most 5 queries, however long it is."""
    if account is None:
        return Page([], None)
    rows = _of(account).prefetch_related("receipts")
    page = paging.page(rows, after=after, order=NEWEST, size=size)
    if not page.items:
        return page
    balance = _balance_at(account, page.items[0].pk)
    return Page(_lines(actor, account, page.items, balance), page.next)


def whole(actor: Actor, account: Account | None) -> list[Line]:
    """An account's whole statement, oldest first, for files."""
    if account is None:
        return []
    rows = list(_of(account).prefetch_related("receipts").order_by("-id"))
    balance = _balance_at(account, rows[0].pk) if rows else 0
    return _lines(actor, account, rows, balance)[::-1]


def booked(actor: Actor, account: Account | None) -> list[Booked]:
    """The same as plain values, for ``rules.files``."""
    found = []
    for line in whole(actor, account):
        moved = line.movement
        other = moved.target if line.amount < 0 else moved.source
        found.append(
            Booked(
                movement=moved.pk,
                at=moved.at,
                act=moved.act,
                amount=line.amount,
                balance=line.balance,
                currency=line.currency,
                other=line.other,
                kind=other.kind,
                owner=other.owner_id,
                who=moved.by.name if moved.by else "",
                for_what=moved.for_what,
                reverses=moved.reverses_id,
            )
        )
    return found


def _lines(actor: Actor, account: Account, rows: Sequence[Movement], balance: int) -> list[Line]:
    """Lines of movements that follow each other downwards, the first of which left ``balance``."""
    others = [row.target if row.source_id == account.pk else row.source for row in rows]
    names = _names(actor, others)
    lines = []
    for row, other in zip(rows, others, strict=True):
        amount = -row.amount if row.source_id == account.pk else row.amount
        name, url = names[other.pk]
        lines.append(Line(row, amount, balance, name, url))
        balance -= amount
    return lines


def _names(actor: Actor, found: Iterable[Account]) -> dict[int, tuple[str, str]]:
    """The names and addresses of accounts' owners; what the actor may not see has none."""
    by_id = {one.pk: one for one in found}
    # Money for learning stands under its fund's number, and outside belongs to nobody.
    owned = {*Account.Kind.values} - {Account.Kind.LEARNING, Account.Kind.OUTSIDE}
    known = subjects.find_all(
        actor, {(one.kind, one.owner_id) for one in by_id.values() if one.kind in owned}
    )
    names: dict[int, tuple[str, str]] = {}
    for pk, one in by_id.items():
        subject = known.get((one.kind, one.owner_id)) if one.kind in owned else None
        if subject is not None:
            names[pk] = subject.title, subject.url
        else:
            names[pk] = (str(one.get_kind_display()), "")
    return names


@dataclass(frozen=True, slots=True)
class Purse:
    """The money of an initiative in one currency, with its latest movements."""

    account: Account
    lines: Sequence[Line]

    @property
    def waiting(self) -> list[Line]:
        """What was spent and has no receipt yet."""
        return [line for line in self.lines if wants_receipt(line.movement)]


def wants_receipt(movement: Movement) -> bool:
    """It was spent, was not turned back, and no receipt shows for what."""
    return (
        movement.act == Movement.Act.SPENT
        and not hasattr(movement, "reversed_by")
        and not movement.receipts.all()
    )


def purse(actor: Actor, initiative_id: int) -> list[Purse]:
    """An initiative's money, one purse a currency; ``Missing`` if the actor may not see it."""
    found = initiatives.initiative(actor, initiative_id)
    return [Purse(one, statement(actor, one, size=200).items) for one in accounts(actor, found.pk)]


class Latest(NamedTuple):
    """A movement as an initiative's own page tells it: ``amount`` is negative for what went out."""

    at: datetime
    label: str
    for_what: str
    who: str
    amount: int


@dataclass(frozen=True, slots=True)
class InHand:
    """An initiative's money in one currency in short: its latest movements, and how much that was
    spent has no receipt yet."""

    account: Account
    latest: prepared.Rows[Latest]
    waiting: int

    @property
    def made_of(self) -> tuple[Any, ...]:
        """Pages keep what they drew of it as long as this is the same."""
        return self.account, self.latest, self.waiting


def in_hand(actor: Actor, initiative_id: int, *, most: int = 5) -> list[InHand]:
    """An initiative's money in short, a currency each, for who may see it: 2 queries, and one for
    each currency."""
    own = accounts(actor, initiative_id)
    if not own:
        return []
    waiting = dict(prepared.rows(_waiting, prepared.padded(one.pk for one in own)))
    return [InHand(one, _latest_of(one.pk, most), waiting.get(one.pk, 0)) for one in own]


def _latest_of(account_id: int, most: int) -> prepared.Rows[Latest]:
    def told(own: list[Movement]) -> list[Latest]:
        return [
            Latest(
                one.at,
                str(Movement.Act(one.act).label),
                one.for_what,
                one.by.name if one.by else "",
                -one.amount if one.source_id == account_id else one.amount,
            )
            for one in own
        ]

    return prepared.unmade_head(_moved, NEWEST, most, account_id).then(told)


def _moved(account_id: int) -> QuerySet[Movement]:
    found = Movement.objects.filter(Q(source_id=account_id) | Q(target_id=account_id))
    return found.select_related("source", "target", "by")


def _waiting(account_ids: tuple[int, ...]) -> QuerySet[Movement, Any]:
    """Of accounts of initiatives: what was spent, not turned back, and has no receipt."""
    spent = Movement.objects.filter(
        source__in=account_ids,
        target__kind=Account.Kind.OUTSIDE,
        reverses=None,
        reversed_by=None,
        receipts=None,
    )
    return spent.values_list("source_id").annotate(count=Count("pk")).order_by()


DAYS = 14


def _spent() -> QuerySet[Movement]:
    """What was spent and has no receipt, with ``days``: the patience of the strictest fund that
    the money can have come from. What an import brought in is left alone."""
    gave = Movement.objects.filter(
        target=OuterRef(OuterRef("source")), source__kind=Account.Kind.FUND
    )
    strictest = Fund.objects.filter(pk__in=gave.values("source__owner_id"))
    days = strictest.order_by("receipt_days").values("receipt_days")[:1]
    return Movement.objects.filter(
        source__kind=Account.Kind.INITIATIVE,
        target__kind=Account.Kind.OUTSIDE,
        key=None,
        reverses=None,
        reversed_by=None,
        receipts=None,
    ).annotate(days=Coalesce(Subquery(days), DAYS))


def _due(rows: QuerySet[Movement], moment: str, now: datetime, limit: int) -> list[Movement]:
    """The rows whose ``moment`` lies as many days back as their fund says, the oldest first."""
    patience = {DAYS, *Fund.objects.order_by().values_list("receipt_days", flat=True).distinct()}
    due = Q(pk__in=())
    for days in patience:
        due |= Q(days=days, **{f"{moment}__lte": now - timedelta(days=days)})
    return list(rows.filter(due).order_by("pk")[:limit])


def without_receipt(now: datetime, *, limit: int = 500) -> list[Movement]:
    """What was spent so many days ago as its fund gives, has no receipt, and was not asked about
    yet, in all organizations; the oldest first."""
    return _due(_spent().filter(receipt_asked=None), "at", now, limit)


def receipts_not_found(now: datetime, *, limit: int = 500) -> list[Movement]:
    """What was asked about as many days ago again, and the circle has not been told yet."""
    asked = _spent().filter(receipt_asked__isnull=False, receipt_asked__told_at=None)
    return _due(asked, "receipt_asked__at", now, limit)


def left_over(ended_by: date, *, limit: int = 500) -> list[Account]:
    """Accounts of initiatives that ended by a day and still hold something."""
    ended = initiatives.ended_by(ended_by)
    found = Account.objects.filter(
        kind=Account.Kind.INITIATIVE, balance__gt=0, owner_id__in=ended.values("pk")
    )
    return list(found.order_by("pk")[:limit])


def origin(account: Account) -> int | None:
    """The fund from which the newest money of an account came, however many steps ago."""
    kinds = (Account.Kind.FUND, Account.Kind.ROUND, Account.Kind.GIVING, Account.Kind.APPEAL)
    at: Account | None = account
    for _step in range(4):
        came = Movement.objects.filter(target=at, source__kind__in=kinds).order_by("-pk")
        newest = came.select_related("source").first()
        if newest is None:
            return None
        at = newest.source
        if at.kind == Account.Kind.FUND:
            return at.owner_id
    return None


def is_set_aside(account: Account) -> bool:
    """Whether a round, giving, or an appeal fed by giving still holds money of a fund."""
    first = Account.objects.filter(
        kind__in=(Account.Kind.ROUND, Account.Kind.GIVING), into__source=account
    )
    second = Account.objects.filter(
        kind=Account.Kind.APPEAL, into__source__in=first.filter(kind=Account.Kind.GIVING)
    )
    return first.filter(balance__gt=0).exists() or second.filter(balance__gt=0).exists()


def moved_since(account: Account, last: int) -> tuple[int, int, int]:
    """After a movement: the number of the newest (0: none), what came and what went."""
    rows = Movement.objects.filter(pk__gt=last)
    came = rows.filter(target=account).aggregate(sum=Sum("amount"), last=Max("pk"))
    went = rows.filter(source=account).aggregate(sum=Sum("amount"), last=Max("pk"))
    newest = max(came["last"] or 0, went["last"] or 0)
    return newest, int(came["sum"] or 0), int(went["sum"] or 0)


def of_period(actor: Actor, account: Account, period: Period) -> list[Line]:
    """The statement of a closed period, oldest first."""
    before = Period.objects.filter(fund=period.fund_id, number=period.number - 1).first()
    rows = _of(account).filter(pk__gt=before.last if before else 0, pk__lte=period.last)
    found = list(rows.prefetch_related("receipts").order_by("-id"))
    return _lines(actor, account, found, period.closing)[::-1]


def moved_count(actor: Actor) -> int:
    """How many movements the organization has had."""
    return Movement.objects.filter(organization_id=actor.organization_id).count()


def faults(organization_id: int) -> Iterator[str]:
    """Replay every movement and yield what does not add up, and who has no account. Nothing, if all
    is well."""
    there = Account.objects.filter(organization_id=organization_id)
    balances = dict(there.order_by("pk").values_list("pk", "balance"))
    bottomless = set(there.filter(floor=None).values_list("pk", flat=True))
    replayed = dict.fromkeys(balances, 0)
    moved = Movement.objects.filter(organization_id=organization_id).order_by("pk")
    for pk, source, target, amount in moved.values_list(
        "pk", "source_id", "target_id", "amount"
    ).iterator():
        if source not in balances or target not in balances:
            yield _("Movement %(id)s leaves the organization.") % {"id": pk}
            continue
        replayed[source] -= amount
        replayed[target] += amount
        if source not in bottomless and replayed[source] < 0:
            yield _("Account %(id)s was overdrawn by movement %(by)s.") % {"id": source, "by": pk}
    for pk, balance in balances.items():
        if balance != replayed[pk]:
            yield _("Account %(id)s holds %(is)s but its movements make %(should)s.") % {
                "id": pk, "is": balance, "should": replayed[pk],
            }  # fmt: skip
    own = there.filter(kind=Account.Kind.INITIATIVE, owner_id=OuterRef("pk"))
    without = initiatives.of_organization(organization_id).filter(~Exists(own)).order_by("pk")
    for pk in without.values_list("pk", flat=True):
        yield _("Initiative %(id)s has no account.") % {"id": pk}
