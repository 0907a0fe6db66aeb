"""Asks whose clock ran out are told, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from colead.features.issues import actions
from colead.features.issues.models import Ask
from colead.kernel.actor import colead
from colead.kernel.jobs import every


@every(timedelta(hours=1))
def tell_late_asks(*, at: str) -> None:
    """Look at the asks whose day has passed; each organization's own calendar decides."""
    now = datetime.fromisoformat(at)
    due = Ask.objects.filter(
        state__in=[Ask.State.OPEN, Ask.State.WORKING], due_on__lte=now.date()
    ).exclude(late_since=F("due_on"))
    for ask_id, organization_id in due.order_by("pk").values_list("pk", "organization_id")[:1000]:
        actions.tell_late(ask_id, by=colead(organization_id=organization_id, at=now))
