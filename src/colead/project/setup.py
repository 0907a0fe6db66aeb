"""Setting up: the database, the first organization, the first link to sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from colead.features.circles import actions as circles
from colead.features.organizations import actions as organizations
from colead.features.organizations import events, queries
from colead.features.organizations.models import Member, Organization
from colead.kernel.actor import Actor, colead
from colead.kernel.journal import record


def needs_migration() -> bool:
    """Whether the database is older than this version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def knows_newer_schema() -> bool:
    """Whether the database was used by a newer version, which this one must not touch."""
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    rooms = {app for app, _ in known}
    return any(key not in known for key in executor.loader.applied_migrations if key[0] in rooms)


def migrate() -> None:
    """Bring the database to this version; refuses a newer one."""
    if knows_newer_schema():
        raise RuntimeError("This database was used by a newer version of Colead. Update Colead.")
    call_command("migrate", verbosity=0, interactive=False)


def make_if_empty() -> None:
    """Make the tables of a database that has none, so that an import can be the first command."""
    if not connection.introspection.table_names():
        migrate()


@transaction.atomic
def found(*, name: str, founder: Any, at: datetime, **about: str) -> Organization:
    """A new organization with its root circle and, if there is one, its founder in it."""
    organization = organizations.found(name=name, founder=founder, at=at, **about)
    circles.found_root(by=_first(organization, at))
    return organization


def _first(organization: Organization, at: datetime) -> Actor:
    member = organization.members.order_by("pk").first()
    if member is None:
        return colead(organization_id=organization.pk, at=at, slug=organization.slug)
    return queries.actor_for(member, at=at, door="cli")


def tell_operator_link(member: Member, *, at: datetime) -> None:
    """Put into the journal that the operator made a sign-in link for a member."""
    by = queries.actor_for(member, at=at, door="cli")
    record(events.SignInLinkMade(member=member.pk, title=member.name), by=by)
