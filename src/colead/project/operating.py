"""Commands of those who run the server: start, back up, restore, look after."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import webbrowser
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from colead import __version__
from colead.features.accounts import actions as accounts
from colead.features.accounts.models import Account
from colead.features.organizations.models import Member, Organization
from colead.features.organizations.queries import anybody_enters
from colead.kernel import faults, journal, private
from colead.kernel.cli import show
from colead.kernel.models import Job, Outbox
from colead.project import setup

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
LATE = timedelta(hours=1)
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
OPEN = click.option("--open/--no-open", "opened", default=None, help="Open a browser.")


def _ready() -> None:
    """Bring the database up to date, with a backup first if it holds something."""
    if setup.needs_migration() and Organization._meta.db_table in (
        connection.introspection.table_names()
    ):
        target = Path(settings.DATA_DIR) / "backups"
        target.mkdir(parents=True, exist_ok=True)
        name = target / f"before-{__version__}-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
        _backup(name)
        click.echo(f"Database saved before updating it: {name}", err=True)
    try:
        setup.migrate()
    except RuntimeError as fault:
        raise click.ClickException(str(fault)) from None


def _site(host: str, port: int) -> str:
    if "COLEAD_SITE_URL" in os.environ:
        return str(settings.SITE_URL)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    os.environ["COLEAD_SITE_URL"] = settings.SITE_URL = f"http://{shown}:{port}"
    settings.CSRF_TRUSTED_ORIGINS = [settings.SITE_URL]
    if shown not in settings.ALLOWED_HOSTS:
        settings.ALLOWED_HOSTS.append(shown)
    return str(settings.SITE_URL)


def sign_in_link(account: Account, site: str, *, purpose: str = "set-up") -> str:
    """An address that signs this account in, once."""
    token = accounts.issue_sign_in_link(
        account, at=timezone.now(), purpose=purpose, valid_for=timedelta(days=7)
    )
    return f"{site}{reverse('sign_in_link', args=[token])}"


def _serve(host: str, port: int, url: str, opened: bool | None, *, workers: int = 1) -> None:
    from colead.project.serve import serve

    if opened if opened is not None else sys.stdout.isatty():
        import threading

        threading.Timer(2.5, webbrowser.open, [url]).start()
    serve(host=host, port=port, workers=workers, embedded=True)


@click.command()
@HOST
@PORT
@OPEN
def run(host: str, port: int, opened: bool | None) -> None:
    """Start Colead with its own database; the first time it prints a link to set it up."""
    _ready()
    site = _site(host, port)
    _serve(host, port, _door(site), opened)


def _door(site: str) -> str:
    """Where Colead is, told to the operator; as long as nobody can enter, the link to set it up."""
    if anybody_enters():
        click.echo(f"\nColead runs at {site}\n")
        return site
    url = f"{site}{reverse('home-public:set-up', args=[accounts.set_up_token()])}"
    click.echo(f"\nNobody can enter Colead yet. Set it up here (the link works once):\n\n  {url}\n")
    return url


@click.command()
@HOST
@PORT
@OPEN
@click.option("--reset", is_flag=True, help="Make the demo organization anew.")
@click.option("--prepare", is_flag=True, help="Only make the demo; do not start the server.")
def demo(host: str, port: int, opened: bool | None, reset: bool, prepare: bool) -> None:
    """Start Colead with a living demo organization; prints links to sign in as five people."""
    from colead.demo import make

    _ready()
    site = _site(host, port)
    found = make.demo(reset=reset, say=lambda text: click.echo(text, err=True))
    click.echo(f"\nThe demo organization is at {site}/o/{found.slug}/. Sign in as\n")
    first = ""
    for member, why in make.people(found):
        link = sign_in_link(member.account, site, purpose="demo")  # type: ignore[arg-type]
        first = first or link
        click.echo(f"  {member.name:<22} {why}\n      {link}")
    click.echo("")
    if not prepare:
        _serve(host, port, first, opened)


@click.command()
@HOST
@PORT
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
def web(host: str, port: int, workers: int) -> None:
    """Serve pages only, by several processes (PostgreSQL); run `colead worker` beside it."""
    from colead.project.serve import serve

    if connection.vendor == "sqlite" and workers > 1:
        raise click.ClickException(
            "Several processes need PostgreSQL: set COLEAD_DATABASE_URL, or use `colead run`."
        )
    site = _site(host, port)
    if setup.needs_migration():
        click.echo("The database does not fit this version yet: run `colead migrate`.", err=True)
    else:
        _door(site)
    serve(host=host, port=port, workers=workers, embedded=False)


@click.command()
def worker() -> None:
    """Carry news to their receivers and do the jobs; any number of these may run."""
    from colead.project.worker import work_forever

    work_forever()


@click.command()
def migrate() -> None:
    """Bring the database to this version (with a backup first)."""
    _ready()
    show({"version": __version__}, line=f"The database fits Colead {__version__}.")


def _backup(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(inner / "colead.sqlite3") as copy:
                connection.connection.backup(copy)
            copy.close()
        else:
            _postgresql("pg_dump", ["--format=custom", f"--file={inner / 'colead.dump'}"])
        for name in ("secret-key", "parcels", "receipts", "pictures"):
            source = Path(settings.DATA_DIR) / name
            if source.is_dir():
                shutil.copytree(source, inner / name)
            elif source.exists():
                shutil.copy2(source, inner / name)
        (inner / "version").write_text(__version__)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        try:
            with tarfile.open(partial, "w:gz") as archive:
                for path in sorted(inner.iterdir()):
                    archive.add(path, path.name)
            partial.chmod(0o600)
            partial.rename(target)
        except OSError:
            partial.unlink(missing_ok=True)  # a full disk is not filled by half a backup
            raise


def _postgresql(program: str, arguments: list[str]) -> None:
    found = shutil.which(program)
    if not found:
        raise click.ClickException(f"{program} is not installed; it comes with PostgreSQL.")
    values: dict[str, Any] = settings.DATABASES["default"]
    env = {
        **os.environ,
        "PGPASSWORD": str(values.get("PASSWORD") or ""),
        "PGHOST": str(values.get("HOST") or ""),
        "PGPORT": str(values.get("PORT") or ""),
        "PGUSER": str(values.get("USER") or ""),
        "PGDATABASE": str(values["NAME"]),
    }
    if subprocess.run([found, *arguments], env=env, check=False).returncode:  # noqa: S603
        raise click.ClickException(f"{program} did not come to its end; it says why above.")


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Save everything into one file TARGET (.tar.gz), also while Colead runs."""
    _backup(target)
    show({"file": str(target)}, line=f"Saved to {target}. Keep it safe: it holds the secret"
         " key. The file `private-key` is not in it: without that, nobody can read private texts."
         " Keep it elsewhere.")  # fmt: skip


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(source: Path, yes: bool) -> None:
    """Put a saved state back. Stop Colead first."""
    if Organization._meta.db_table in connection.introspection.table_names() and not yes:
        click.confirm("This replaces what is there now. Go on?", abort=True)
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder)
        try:
            with tarfile.open(source) as archive:
                archive.extractall(inner, filter="data")
        except (tarfile.TarError, OSError):
            raise click.ClickException("This is not a backup of Colead.") from None
        connection.close()
        if connection.vendor == "sqlite":
            copy = inner / "colead.sqlite3"
            if not copy.exists():
                raise click.ClickException("This backup was made on another kind of database.")
            target = Path(settings.DATABASES["default"]["NAME"])
            for suffix in ("-wal", "-shm"):
                Path(f"{target}{suffix}").unlink(missing_ok=True)
            shutil.move(copy, target)
        else:
            _postgresql(
                "pg_restore",
                ["--clean", "--if-exists", "--no-owner", "--dbname",
                 str(settings.DATABASES["default"]["NAME"]), str(inner / "colead.dump")],
            )  # fmt: skip
        for name in ("secret-key", "parcels", "receipts", "pictures"):
            kept = inner / name
            if kept.exists():
                goal = Path(settings.DATA_DIR) / name
                if goal.is_dir():
                    shutil.rmtree(goal)
                shutil.move(kept, goal)
    _ready()
    breaks = [f for o in Organization.objects.all() for f in journal.verify(o.pk)]
    show(
        {"restored": str(source), "journal": [str(f) for f in breaks]},
        line=f"Restored from {source}. The journal "
        + ("is whole." if not breaks else f"has faults: {breaks}"),
    )


@click.command()
def doctor() -> None:
    """Look at the installation and say what is well and what is not."""
    lines: list[tuple[bool, str]] = []
    fits = not setup.needs_migration()
    lines.append((fits, "database fits this version" if fits else "run `colead migrate`"))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            sync = cursor.execute("PRAGMA synchronous").fetchone()[0]
            whole = cursor.execute("PRAGMA quick_check").fetchone()[0]
        lines.append((mode == "wal" and sync >= 2, f"SQLite {mode}, synchronous={sync}"))
        lines.append((whole == "ok", f"database file: {whole}"))
    else:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            value = cursor.fetchone()[0]
        lines.append((value == "on", f"PostgreSQL synchronous_commit={value}"))
    waiting, failed = Outbox.objects.count(), Job.objects.exclude(failed_at=None).count()
    lines.append((waiting < 1000, f"{waiting} journal entries wait for delivery"))
    lines.append((failed == 0, f"{failed} jobs gave up"))
    free = shutil.disk_usage(settings.DATA_DIR).free // 2**20
    lines.append((free > 500, f"{free} MB free for {settings.DATA_DIR}"))
    kept_from = faults.of_saving()
    lines.append((kept_from is None, str(kept_from or "disk and database take what is saved")))
    ahead = journal.ahead_of(timezone.now())
    late = f"the journal is {ahead} ahead of the clock: one of them was set wrong"
    lines.append((ahead < LATE, "the clock and the journal agree" if ahead < LATE else late))
    lines.append((private.readable(), "private texts: the key opens them" if private.readable()
                  else "private texts cannot be read: put the right private-key back"))  # fmt: skip
    mail = bool(settings.EMAIL_HOST)
    lines.append((mail, "mail goes out by SMTP" if mail else "no mail server: letters stay in"
                  f" {settings.DATA_DIR}/mail (set COLEAD_EMAIL_HOST)"))  # fmt: skip
    for organization in Organization.objects.order_by("slug"):
        breaks = list(journal.verify(organization.pk))
        lines.append((not breaks, f"journal of {organization.slug}: "
                      + ("whole" if not breaks else breaks[0].sentence)))  # fmt: skip
    for good, text in lines:
        show({"good": good, "says": text}, line=f"{'  ok ' if good else '  !! '} {text}")
    if any(not good for good, text in lines if "mail" not in text):
        raise SystemExit(1)


@click.group("journal")
def journal_group() -> None:
    """The tamper-evident record."""


@journal_group.command("verify")
@click.option("--organization", "slug", help="Only this one.")
@click.option("--head", help="A digest noted earlier; checks that the chain still holds it.")
def verify(slug: str | None, head: str | None) -> None:
    """Prove that nothing in the journal was changed or removed."""
    from colead.kernel.models import Seal

    bad = False
    organizations = Organization.objects.order_by("slug")
    if slug:
        organizations = organizations.filter(slug=slug)
        if not organizations:
            raise click.ClickException(f"There is no organization “{slug}”.")
    for organization in organizations:
        faults = [fault.sentence for fault in journal.verify(organization.pk)]
        if (
            head
            and slug
            and not Seal.objects.filter(organization_id=organization.pk, digest=head).exists()
        ):
            faults.append("the digest you noted is not in the chain any more")
        bad = bad or bool(faults)
        now = journal.head(organization.pk)
        show(
            {"organization": organization.slug, "faults": faults, "head": now},
            line=f"{organization.slug}: {'; '.join(faults) or 'whole'}; head {now[:16]}…",
        )
    if bad:
        raise SystemExit(1)


@click.group()
def account() -> None:
    """People who sign in."""


@account.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs EMAIL in once, for somebody who cannot get letters."""
    found = Account.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise click.ClickException("There is no such account.")
    for member in Member.objects.filter(account=found, left_on=None).select_related("organization"):
        setup.tell_operator_link(member, at=timezone.now())
    made = sign_in_link(found, settings.SITE_URL)
    show({"link": made}, line=made)


@click.command()
def config() -> None:
    """Show the settings in force, without their secrets."""
    shown = {
        "COLEAD_DATA_DIR": str(settings.DATA_DIR),
        "COLEAD_SITE_URL": settings.SITE_URL,
        "COLEAD_DATABASE_URL": f"({connection.vendor})",
        "COLEAD_ALLOWED_HOSTS": ",".join(settings.ALLOWED_HOSTS),
        "COLEAD_EMAIL_HOST": settings.EMAIL_HOST or "(none)",
        "COLEAD_EMAIL_FROM": settings.DEFAULT_FROM_EMAIL,
        "COLEAD_DEBUG": settings.DEBUG,
    }
    for name, value in shown.items():
        show({name: value}, line=f"{name:<24} {value}")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Run a command of Django itself, for developers."""
    call_command(*arguments)


commands = [
    run, demo, web, worker, migrate, backup, restore, doctor, journal_group, account, config, django
]  # fmt: skip
