"""``colead import`` and ``colead export``: for operators, on the server."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.utils import timezone

from colead.features.exchange import actions, queries, rules
from colead.features.organizations import actions as organizations
from colead.features.organizations import queries as found_by
from colead.features.organizations import rules as naming
from colead.features.organizations.models import Organization
from colead.kernel import bundle
from colead.kernel.actor import Actor
from colead.kernel.cli import show
from colead.kernel.verdict import Missing, Refused


def _organization(path: Path, slug: str | None) -> Organization:
    now = timezone.now()
    files = rules.source(path)
    name = slug or path.stem
    if "organization" in files:
        table = next(table for table in bundle.tables() if table.name == "organization")
        first = next(rules.rows(files["organization"], table, rules.Checked()), {})
        name = first.get("name") or name
    wanted = slug or naming.slug_of(name)
    existing = Organization.objects.filter(slug=wanted).first()
    if existing is not None:
        return existing
    return organizations.found(name=name, slug=wanted, founder=None, at=now)


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--organization", "slug", help="Into this one (its address name); else by its name.")
@click.option("--dry-run", "dry", is_flag=True, help="Check everything, write nothing.")
def import_bundle(path: Path, slug: str | None, dry: bool) -> None:
    """Bring an organization bundle in: a folder, a .zip or an .xlsx. All or nothing."""
    from django.db import transaction

    try:
        with transaction.atomic():
            organization = _organization(path, slug)
            by = Actor(
                organization_id=organization.pk,
                member_id=None,
                at=timezone.now(),
                door="import",
                slug=organization.slug,
            )
            report = actions.bring(path, by=by, dry=dry, progress=_progress)
            if dry or report.faults:
                transaction.set_rollback(True)
    except Refused as no:
        raise click.ClickException(no.reason) from None
    click.echo("", err=True)
    _print(report, organization.slug)
    if report.faults:
        raise SystemExit(1)


def _progress(done: int, note: str) -> None:
    click.echo(f"\r{done:>9,} rows  {note:<24}", nl=False, err=True)


def _print(report: actions.Report, slug: str) -> None:
    lines = [*report.faults]
    if report.faults:
        lines.append(f"{len(report.faults)} faults; nothing was written.")
    else:
        verb = "would be" if report.dry else "were"
        made = ", ".join(f"{count} {name}" for name, count in report.created.items())
        changed = ", ".join(f"{count} {name}" for name, count in report.changed.items())
        lines.append(f"{report.rows} rows read into “{slug}”.")
        lines.append(f"{verb} made: {made or 'nothing'}; {verb} changed: {changed or 'nothing'}")
    lines += report.remarks
    for name, columns in report.aside.items():
        lines.append(f"{name}: columns kept aside, not read: {', '.join(columns)}")
    if report.unread:
        lines.append(f"files not read: {', '.join(report.unread)}")
    show({"organization": slug, **report.facts()}, line="\n".join(lines))


@click.command("export")
@click.option("--organization", "slug", required=True, help="Which one (its address name).")
@click.argument("path", type=click.Path(path_type=Path))
def export_bundle(slug: str, path: Path) -> None:
    """Write an organization's bundle to PATH (a folder, or a .zip if it ends so)."""
    try:
        organization = found_by.organization_by_slug(slug)
    except Missing:
        raise click.ClickException(f"There is no organization “{slug}”.") from None
    write = queries.write_zip if path.suffix == ".zip" else queries.write_folder
    try:
        rows = write(organization.pk, path)
    except OSError as fault:
        raise click.ClickException(f"Cannot write there: {fault.strerror}.") from None
    show(json.loads(json.dumps({"rows": rows, "path": str(path)})), line=f"{rows} rows → {path}")


commands = [import_bundle, export_bundle]
