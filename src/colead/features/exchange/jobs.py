"""Parcels are carried outside requests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from colead.features.exchange import actions
from colead.features.exchange.models import Parcel
from colead.features.organizations import queries as organizations
from colead.kernel.jobs import every, job, progress
from colead.kernel.verdict import Refused


@job
def carry_in(*, parcel_id: int, started_at: str) -> dict[str, Any]:
    """Bring an uploaded bundle in, or only try it."""
    parcel = Parcel.objects.get(pk=parcel_id)
    by = organizations.actor_for(
        organizations.acting_by_id(parcel.member_id),
        at=datetime.fromisoformat(started_at),
        door="web",
    )
    path = actions.folder() / parcel.file
    try:
        report = actions.bring(
            path, by=by, dry=parcel.dry, progress=lambda done, note: progress(done, 0, note)
        )
    except Refused as no:
        return {"faults": [no.reason], "rows": 0, "created": {}, "changed": {}, "dry": parcel.dry}
    return report.facts()


@job
def carry_out(*, parcel_id: int, started_at: str) -> dict[str, Any]:
    """Make a copy of the records."""
    parcel = Parcel.objects.get(pk=parcel_id)
    by = organizations.actor_for(
        organizations.acting_by_id(parcel.member_id),
        at=datetime.fromisoformat(started_at),
        door="web",
    )
    return {"rows": actions.take_out(parcel, by=by)}


@every(timedelta(hours=6))
def forget(*, at: str) -> None:
    """Parcels are kept for a week."""
    actions.forget_parcels(before=datetime.fromisoformat(at) - timedelta(days=7))
