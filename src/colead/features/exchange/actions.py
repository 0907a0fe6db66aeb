"""Bringing a bundle in, whole or not at all; taking one out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from colead.features.exchange import events, queries, rules
from colead.features.exchange.models import Parcel
from colead.features.organizations import queries as organizations
from colead.kernel import bundle
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.jobs import queue
from colead.kernel.journal import record
from colead.kernel.prepared import pieces, room_for_many
from colead.kernel.verdict import Refused, refuse

Progress = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import made, or would make."""

    rows: int
    created: dict[str, int]
    changed: dict[str, int]
    aside: dict[str, list[str]]
    unread: list[str]
    faults: list[str]
    remarks: list[str]
    dry: bool

    def facts(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "rows": self.rows,
            "created": self.created,
            "changed": self.changed,
            "aside": self.aside,
            "unread": self.unread,
            "faults": self.faults,
            "remarks": self.remarks,
            "dry": self.dry,
        }


class _Undone(Exception):
    """Ends a dry run."""


def bring(
    path: Path, *, by: Actor, dry: bool = False, progress: Progress = lambda done, note: None
) -> Report:
    """Bring a bundle into the actor's organization, all or nothing.

    Everything is checked first; with any fault nothing is written and the report lists them all.
    The same bundle a second time changes nothing. ``dry`` writes nothing but counts as if.
    """
    if by.door != "import":
        rules.may_bring(by).enforce()
    tables = list(bundle.tables())
    files = rules.source(path)
    bringing = bundle.Bringing(
        organization_id=by.organization_id,
        slug=by.slug,
        at=by.at,
        mark=organizations.mark(by.organization_id),
    )
    if "people" not in files:
        bringing.ids["people"] = queries.people(by.organization_id)
    told = rules.check(files, tables, known=bringing.ids, progress=progress)
    if not told.faults:
        try:
            with room_for_many():
                _write(files, tables, bringing, by=by, dry=dry, progress=progress)
        except _Undone:
            pass
        except bundle.Clash as clash:
            told.blame(rules.Fault(clash.table, clash.row, clash.column, clash.value, clash.says))
    return Report(
        rows=told.count,
        created={name: n for name, n in bringing.created.items() if n},
        changed={name: n for name, n in bringing.changed.items() if n},
        aside={name: columns for name, columns in told.aside.items() if columns},
        unread=told.unread,
        faults=[str(fault) for fault in told.faults],
        remarks=[str(remark) for remark in told.remarks],
        dry=dry,
    )


@action
def _write(
    files: rules.Source,
    tables: list[bundle.Table],
    bringing: bundle.Bringing,
    *,
    by: Actor,
    dry: bool,
    progress: Progress,
) -> None:
    done = 0
    for table in tables:
        for rows in _batches(files, table):
            _resolve(rows, table, bringing)
            table.bring(rows, bringing)
            bringing.record()
            done += len(rows)
            progress(done, table.name)
        if table.finish:
            table.finish(bringing)
            bringing.record()
        bringing.seen.clear()
    made, changed = _some(bringing.created), _some(bringing.changed)
    if made or changed:
        organization = organizations.organization(by)
        record(
            events.BundleBrought(
                organization=organization.pk,
                title=organization.name,
                rows=done,
                created=made,
                changed=changed,
            ),
            by=by,
        )
    if dry:
        transaction.set_rollback(True)
        raise _Undone


def _batches(files: rules.Source, table: bundle.Table) -> Iterator[list[bundle.Row]]:
    """A table's rows, read once more: all at once, or in batches where each stands for itself."""
    told = rules.Checked()
    rows = rules.rows(files[table.name], table, told) if table.name in files else iter(())
    for some in pieces(rows, bundle.BATCH) if table.apart else [list(rows)]:
        if not told.faults:
            yield some
    if told.faults:
        _changed_meanwhile()


def _changed_meanwhile() -> NoReturn:
    refuse(_("The bundle changed while it was read. Bring it in again."))


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


def _resolve(rows: list[bundle.Row], table: bundle.Table, bringing: bundle.Bringing) -> None:
    """The ids of what rows refer to, beside its keys."""
    for column in table.columns:
        if column.table and column.table != table.name and not column.ahead:
            ids = bringing.ids.get(column.table, {})
            for row in rows:
                key = row.get(column.name)
                if key:
                    row[f"{column.name}_id"] = ids.get(key) or _changed_meanwhile()


def folder() -> Path:
    """Where parcels lie: outside everything that is served."""
    path = Path(settings.DATA_DIR) / "parcels"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@action
def send_in(*, name: str, chunks: Any, dry: bool, carry: Callable[..., Any], by: Actor) -> Parcel:
    """Keep an uploaded bundle and queue the job ``carry`` that brings it in."""
    rules.may_bring(by).enforce()
    suffix = Path(name).suffix.lower()
    if suffix not in (".zip", ".xlsx", ".csv"):
        raise Refused(_("Choose a .zip of CSV files or an .xlsx workbook."), field="file")
    file = f"{secrets.token_urlsafe(32)}{suffix}"
    with _whole(folder() / file) as path:
        with path.open("wb") as target:
            for chunk in chunks:
                target.write(chunk)
        return _queue(file, Path(name).name[:200], outward=False, dry=dry, carry=carry, by=by)


@action
def send_out(*, carry: Callable[..., Any], by: Actor) -> Parcel:
    """Queue the job ``carry`` that makes a copy of the organization's records."""
    rules.may_take(by).enforce()
    file = f"{secrets.token_urlsafe(32)}.zip"
    name = f"{by.slug}-{by.today.isoformat()}.zip"
    return _queue(file, name, outward=True, dry=False, carry=carry, by=by)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file that is removed when the block, which writes it, does not come to its end."""
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _queue(
    file: str, name: str, *, outward: bool, dry: bool, carry: Callable[..., Any], by: Actor
) -> Parcel:
    parcel = Parcel.objects.create(
        organization_id=by.organization_id,
        member_id=by.member_id or 0,
        outward=outward,
        file=file,
        name=name,
        dry=dry,
        made_at=by.at,
    )
    job = queue(
        carry,
        at=by.at,
        kept=True,
        organization_id=by.organization_id,
        member_id=by.member_id,
        parcel_id=parcel.pk,
        started_at=by.at.isoformat(),
    )
    if job is not None:
        parcel.job_id = job.pk
        parcel.save(update_fields=["job_id"])
    return parcel


@action
def take_out(parcel: Parcel, *, by: Actor) -> int:
    """Write the copy of the records into a parcel's file; returns the number of rows."""
    with _whole(folder() / parcel.file) as path:
        rows = queries.write_zip(by.organization_id, path)
    organization = organizations.organization(by)
    record(events.BundleTaken(organization=organization.pk, title=organization.name), by=by)
    return rows


@action
def forget_parcels(*, before: datetime) -> int:
    """Delete parcels and their files that are older than a moment."""
    old = list(Parcel.objects.filter(made_at__lt=before)[:500])
    for parcel in old:
        (folder() / parcel.file).unlink(missing_ok=True)
    Parcel.objects.filter(pk__in=[parcel.pk for parcel in old]).delete()
    return len(old)
