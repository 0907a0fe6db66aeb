"""The command line: ``colead``. The rooms' own commands are mounted below it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from colead import __version__
from colead.project.rooms import ROOMS

if TYPE_CHECKING:
    from colead.kernel.actor import Actor


@dataclass
class CommandSession:
    """Who acts on the command line, and how results are printed."""

    token: str | None
    as_json: bool

    def actor(self) -> Actor:
        """The member whose key was given; nobody acts here under another's name."""
        from django.utils import timezone

        from colead.features.organizations import actions, queries
        from colead.features.organizations.models import Token
        from colead.kernel.verdict import Missing

        if not self.token:
            raise click.ClickException(
                "Say who you are: set COLEAD_TOKEN (make a key on your own page, or by"
                " `colead token make`)."
            )
        now = timezone.now()
        try:
            token = queries.token(self.token, at=now)
            member = queries.acting_by_id(token.member_id)
        except Missing:
            raise click.ClickException("This key does not hold any more.") from None
        if token.scope != Token.Scope.WRITE:
            raise click.ClickException("This key may only read; the command line needs a full one.")
        actions.touch_token(token, at=now)
        return queries.actor_for(member, at=now, door="cli")


class Rooms(click.Group):
    """Finds commands in ``operating`` and in each room's ``cli``, without loading what is not
    asked for before Django is ready."""

    def _load(self) -> None:
        if self.commands:
            return
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colead.project.settings")
        import django

        django.setup()
        for module in ["colead.project.operating"] + [
            f"colead.features.{room}.cli" for room in ROOMS
        ]:
            if find_spec(module):
                found = import_module(module)
                for command in getattr(found, "commands", [getattr(found, "group", None)]):
                    if command is not None:
                        self._mount(command)

    def _mount(self, command: click.Command) -> None:
        known = self.commands.get(command.name or "")
        if isinstance(known, click.Group) and isinstance(command, click.Group):
            for part in command.commands.values():
                known.add_command(part)
        else:
            self.add_command(command)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what disk or database keep it from is told in a sentence."""
        try:
            return super().invoke(ctx)
        except Exception as fault:
            what = _kept_from(fault)
            if what is None:
                raise
            raise click.ClickException(what) from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, by name."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command."""
        self._load()
        return super().get_command(ctx, cmd_name)


def _kept_from(fault: Exception) -> str | None:
    from django.conf import settings

    from colead.kernel import faults

    what = faults.sentence(fault)
    if what is None or settings.configured:
        return None if what is None else str(what)
    return f"{fault}"  # the settings themselves cannot be read: there is no language yet


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--token", envvar="COLEAD_TOKEN", help="Your key (COLEAD_TOKEN).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.version_option(__version__, prog_name="colead")
@click.pass_context
def main(context: click.Context, token: str | None, as_json: bool) -> Any:
    """Colead: lead without asking, inside guardrails that everyone can read."""
    context.obj = CommandSession(token, as_json)
    if context.invoked_subcommand == "import" and not {"-h", "--help"} & {*sys.argv}:
        from colead.project import setup

        setup.make_if_empty()


if __name__ == "__main__":
    sys.exit(main())
