"""What an export reads."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.db.models import QuerySet

from colead.features.exchange import rules
from colead.features.exchange.models import Parcel
from colead.features.organizations import queries as organizations
from colead.kernel import bundle
from colead.kernel.actor import Actor
from colead.kernel.models import Job
from colead.kernel.verdict import Missing


def visible_to(actor: Actor) -> QuerySet[Parcel]:
    """The actor's own parcels, newest first."""
    return Parcel.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    ).order_by("-made_at", "-id")


def parcel(actor: Actor, parcel_id: int) -> Parcel:
    """One parcel of the actor's own."""
    found = visible_to(actor).filter(pk=parcel_id).first()
    if found is None:
        raise Missing(f"parcel {parcel_id}")
    return found


def work_of(parcel: Parcel) -> Job | None:
    """The job that carries a parcel, while it is remembered."""
    return Job.objects.filter(pk=parcel.job_id or 0).first()


def rows(organization_id: int) -> Iterator[tuple[bundle.Table, Iterator[bundle.Row]]]:
    """All tables of an organization with their rows, in an order in which references hold."""
    taking = bundle.Taking(organization_id, mark=organizations.mark(organization_id))
    for table in bundle.tables():
        yield table, _enriched(table, taking)


def people(organization_id: int) -> dict[str, int]:
    """The ids of an organization's people by the keys under which they are taken out."""
    table, found = next(pair for pair in rows(organization_id) if pair[0].name == "people")
    return {row[table.columns[0].name]: row["_id"] for row in found}


def _enriched(table: bundle.Table, taking: bundle.Taking) -> Iterator[bundle.Row]:
    fill: list[Any] | None = None
    for row in table.take(taking):
        if fill is None:
            fill = bundle.enriched(table.name, taking)
        for more in fill:
            more(row.get("_id", 0), row)
        yield row


def write_folder(organization_id: int, folder: Path) -> int:
    """Write an organization's bundle as CSV files; returns the number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for table, found in rows(organization_id):
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            count += _write(file, table, found)
    return count


def write_zip(organization_id: int, target: Path | IO[bytes]) -> int:
    """Write an organization's bundle as one .zip; returns the number of rows."""
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, found in rows(organization_id):
            with archive.open(f"{table.name}.csv", "w") as raw:
                text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
                count += _write(text, table, found)
                text.detach().flush()
    return count


def _write(file: IO[str], table: bundle.Table, found: Iterator[bundle.Row]) -> int:
    names = rules.header(table)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    count = 0
    for row in found:
        writer.writerow([rules.cell(row.get(name)) for name in names])
        count += 1
    file.flush()
    return count
