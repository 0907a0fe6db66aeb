"""People and keys on the command line."""

from __future__ import annotations

import click
from django.utils import timezone

from colead.features.organizations import actions, jobs, queries
from colead.features.organizations.models import Token
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show
from colead.kernel.jobs import queue
from colead.kernel.verdict import Missing


@click.group()
def member() -> None:
    """People of the organization."""


@member.command("list")
@acting
def list_members(actor: Actor) -> None:
    """Everyone who is here."""
    for found in queries.present(actor):
        show({"id": found.pk, "name": found.name}, line=f"{found.pk:>6}  {found.name}")


@member.command("invite")
@click.argument("email")
@click.option("--name", default="", help="Their name.")
@acting
def invite(actor: Actor, email: str, name: str) -> None:
    """Invite a new member by e-mail (stewards)."""
    made, secret = actions.invite(email=email, name=name, by=actor)
    queue(jobs.send_invitation, at=actor.at, invitation_id=made.pk, secret=secret)
    show({"id": made.pk, "email": email}, line=f"Invited {email}.")


@click.group()
def token() -> None:
    """Keys for programs and this command line."""


@token.command("make")
@click.option("--organization", "slug", required=True, help="The organization's address name.")
@click.option("--email", required=True, help="Whose key it is.")
@click.option("--name", default="command line", help="What it is for.")
@click.option("--read-only", is_flag=True, help="A key that may only read.")
def make(slug: str, email: str, name: str, read_only: bool) -> None:
    """Make a key for a member. For operators: it stands in the journal, for all to see."""
    now = timezone.now()
    try:
        organization = queries.organization_by_slug(slug)
        found = organization.members.filter(email__iexact=email, left_on=None).first()
        if found is None:
            raise Missing(email)
        actor = queries.actor_for(queries.acting_by_id(found.pk), at=now, door="cli")
    except Missing:
        raise click.ClickException("There is no such member.") from None
    scope = Token.Scope.READ if read_only else Token.Scope.WRITE
    _, secret = actions.make_token(by=actor, name=name, scope=scope, holds_days=365)
    show({"token": secret}, line=secret)


commands = [member, token]
