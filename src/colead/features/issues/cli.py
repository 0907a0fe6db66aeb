"""Issues and asks on the command line."""

from __future__ import annotations

from datetime import datetime

import click

from colead.features.issues import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group("issue")
def issue() -> None:
    """Say what falls short; take it up."""


@issue.command("raise")
@click.argument("title")
@click.option("--facts", default="", help="What happens.")
@click.option("--effect", default="", help="What it does to people or work.")
@click.option("--need", default="", help="What is needed.")
@click.option("--circle", "circle_id", type=int, help="Where.")
@click.option("--offer", "offer_it", is_flag=True, help="Offer it at once to those closest.")
@acting
def raise_issue(
    actor: Actor,
    title: str,
    facts: str,
    effect: str,
    need: str,
    circle_id: int | None,
    offer_it: bool,
) -> None:
    """Raise an issue and see who is closest to it."""
    made = actions.raise_issue(
        title=title[:200],
        facts=facts,
        effect=effect,
        need=need,
        circle_id=circle_id,
        offer_it=offer_it,
        by=actor,
    )
    close = queries.suggestions(actor, made)
    lines = [f"Issue {made.pk}: {made.title}"]
    lines += [f"  close to it: {s.name} ({s.why})" for s in close]
    show({"id": made.pk, "closest": [s.name for s in close]}, line="\n".join(lines))


@issue.command("list")
@click.option("--state", default="open", show_default=True, help="Which ones.")
@acting
def list_issues(actor: Actor, state: str) -> None:
    """The newest issues."""
    for found in queries.listed(actor, state=state).items:
        show({"id": found.pk, "title": found.title}, line=f"{found.pk:>6}  {found.title}")


@issue.command("take-up")
@click.argument("number", type=int)
@acting
def take_up(actor: Actor, number: int) -> None:
    """Take an issue up."""
    found = actions.take_up(number, by=actor)
    show({"id": found.pk, "state": found.state}, line=f"In your hands: {found.title}")


@issue.command("resolve")
@click.argument("number", type=int)
@click.argument("how")
@acting
def resolve(actor: Actor, number: int, how: str) -> None:
    """Say how it was resolved."""
    found = actions.resolve(number, how=how, by=actor)
    show({"id": found.pk, "state": found.state}, line=f"Resolved: {found.title}")


@issue.command("join")
@click.argument("number", type=int)
@acting
def join(actor: Actor, number: int) -> None:
    """Join in on what somebody has taken up."""
    found = actions.join(number, by=actor)
    show({"id": found.pk, "state": found.state}, line=f"You are on it too: {found.title}")


@issue.command("pass-on")
@click.argument("number", type=int)
@click.argument("reason")
@click.option("--to", type=int, help="Number of the member who is closer.")
@acting
def pass_on(actor: Actor, number: int, reason: str, to: int | None) -> None:
    """Give an issue back, or say no to its offer."""
    found = actions.pass_on(number, reason=reason, to=to, by=actor)
    show({"id": found.pk, "state": found.state}, line=f"Passed on: {found.title}")


@click.group("ask")
def ask() -> None:
    """Ask the stewards, with a clock."""


@ask.command("make")
@click.argument("title")
@click.option("--text", default="", help="What stands in the way.")
@acting
def make(actor: Actor, title: str, text: str) -> None:
    """Ask the stewards to remove an obstacle."""
    made = actions.ask(title=title[:200], text=text, by=actor)
    show(
        {"id": made.pk, "due": made.due_on},
        line=f"Ask {made.pk}: due {made.due_on.isoformat()}",
    )


@ask.command("answer")
@click.argument("number", type=int)
@click.argument("state", type=click.Choice(["removed", "working", "refused"]))
@click.argument("words")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Until which day, if working.")
@acting
def answer(actor: Actor, number: int, state: str, words: str, until: datetime | None) -> None:
    """Answer an ask (stewards)."""
    found = actions.answer(
        number, state=state, answer=words, until=until.date() if until else None, by=actor
    )
    show({"id": found.pk, "state": found.state}, line=f"{found.title}: {found.state}")


@ask.command("list")
@click.option("--which", default="open", show_default=True, help="open, late, mine, answered.")
@acting
def list_asks(actor: Actor, which: str) -> None:
    """Asks with their clocks."""
    for found in queries.listed_asks(actor, which=which).items:
        show(
            {"id": found.pk, "title": found.title, "due": found.due_on, "state": found.state},
            line=f"{found.pk:>6}  {found.due_on.isoformat()}  {found.title}",
        )


commands = [issue, ask]
