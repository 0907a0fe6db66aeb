"""What the stewards' record is made of, besides how fast they answer: money that people took
without asking, learning that was released, experiments that were allowed to fail."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from colead.features.initiatives import queries as initiatives
from colead.features.initiatives.models import Initiative
from colead.features.issues import queries as issues
from colead.features.issues.models import Ask
from colead.features.learning.queries.budgets import visible_to as budgets
from colead.kernel import journal
from colead.kernel.actor import Actor

TAKEN = "funds.MoneyTaken"
UNASKED = ("go", "inform")
"""What the guardrails say where nobody has to be asked first."""


def ended_experiments(actor: Actor, start: date, until: date) -> QuerySet[Initiative]:
    """The experiments (a hypothesis, a limit of what may be lost) that came to a result in these
    days, the newest first."""
    return (
        initiatives.visible_to(actor)
        .filter(status__in=("succeeded", "failed"), ended_on__range=(start, until))
        .exclude(hypothesis="")
        .order_by("-ended_on", "-pk")
    )


def failed_experiments(actor: Actor, start: date, until: date) -> list[Initiative]:
    """Those of them that failed and left a lesson; 30 at most."""
    found = ended_experiments(actor, start, until).filter(status="failed")
    return list(found.exclude(lesson="")[:30])


def open_asks(actor: Actor) -> list[Ask]:
    """Asks that wait for the stewards, the most urgent first; 50 at most."""
    found = issues.asks(actor).filter(state__in=("open", "working")).select_related("by")
    return list(found.order_by("due_on", "pk")[:50])


def enabling(actor: Actor, start: date, until: date) -> dict[str, Any]:
    """What a window holds, as JSON values; sums by currency in minor units. Four queries."""
    ended = ended_experiments(actor, start, until).exclude(status="failed", lesson="")
    results = dict(
        ended.order_by().values_list("status").annotate(n=Count("pk")).values_list("status", "n")
    )
    return {
        "experiments": {"ended": sum(results.values()), "failed": results.get("failed", 0)},
        "money": _money(actor, start, until),
        "learning": _learning(actor, start, until),
    }


def _between(actor: Actor, start: date, until: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(actor.timezone)
    first, last = (
        datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
        for day in (start, until + timedelta(days=1))
    )
    return first, last


def _money(actor: Actor, start: date, until: date) -> list[list[Any]]:
    """[currency, takings, sum, of them without asking, their sum]; what was given back later is
    not taken off: it was taken."""
    first, last = _between(actor, start, until)
    sums: dict[str, list[int]] = {}
    # By the event alone: of all entries of a year, few are about money.
    rows: Any = journal.entries(actor).filter(event=TAKEN).order_by().values_list("at", "facts")
    for at, facts in rows.iterator():
        if not first <= at < last:
            continue
        line = sums.setdefault(str(facts["currency"]), [0, 0, 0, 0])
        free = facts.get("outcome") in UNASKED
        for place, more in enumerate((1, facts["amount"], free, free * facts["amount"])):
            line[place] += int(more)
    return [[currency, *line] for currency, line in sorted(sums.items())]


def _learning(actor: Actor, start: date, until: date) -> list[list[Any]]:
    """[currency, money, minutes, shares] of the learning budgets released; what each person took
    of theirs is nobody else's business."""
    first, last = _between(actor, start, until)
    sums: dict[str, list[int]] = {}
    found = budgets(actor).filter(released_at__gte=first, released_at__lt=last)
    rows = found.order_by().annotate(people=Count("shares"))
    for currency, money, minutes, people in rows.values_list(
        "currency", "money", "minutes", "people"
    ):
        line = sums.setdefault(currency, [0, 0, 0])
        line[0] += money * people
        line[1] += minutes * people
        line[2] += people
    return [[currency, *line] for currency, line in sorted(sums.items())]
