"""Circles, roles and skills on the command line."""

from __future__ import annotations

from datetime import datetime

import click

from colead.features.circles import actions, queries
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group()
def circle() -> None:
    """Circles: teams with a purpose."""


@circle.command("list")
@acting
def list_circles(actor: Actor) -> None:
    """All circles, as a tree."""
    for depth, found in queries.tree(actor):
        show(
            {"id": found.pk, "parent": found.parent_id, "name": found.name},
            line=f"{found.pk:>6}  {'  ' * depth}{found.name}",
        )


@circle.command("open")
@click.argument("name")
@click.option("--purpose", default="", help="What for.")
@click.option("--inside", "parent_id", type=int, help="Number of the circle around it.")
@acting
def open_circle(actor: Actor, name: str, purpose: str, parent_id: int | None) -> None:
    """Open a circle."""
    made = actions.open_circle(name=name, purpose=purpose, parent_id=parent_id, by=actor)
    show({"id": made.pk, "name": made.name}, line=f"Opened {made.pk}: {made.name}")


@circle.command("join")
@click.argument("number", type=int)
@acting
def join(actor: Actor, number: int) -> None:
    """Join an open circle."""
    actions.join(number, by=actor)
    show({"circle": number}, line="You are in.")


@circle.command("leave")
@click.argument("number", type=int)
@acting
def leave(actor: Actor, number: int) -> None:
    """Leave a circle."""
    actions.leave(number, by=actor)
    show({"circle": number}, line="You left.")


@circle.command("close")
@click.argument("number", type=int)
@acting
def close(actor: Actor, number: int) -> None:
    """Close a circle; its history stays."""
    closed = actions.close_circle(number, by=actor)
    show({"circle": number}, line=f"Closed {closed.name}.")


@click.group()
def role() -> None:
    """Roles and who holds them."""


@role.command("list")
@click.argument("circle_number", type=int)
@acting
def list_roles(actor: Actor, circle_number: int) -> None:
    """The roles of a circle, with their holders."""
    found = queries.circle(actor, circle_number)
    for one in queries.roles_of_circle(actor, found.pk):
        names = [term.member.name for term in one.present_terms]
        show(
            {"id": one.pk, "title": one.title, "holders": names},
            line=f"{one.pk:>6}  {one.title}: {', '.join(names) or 'could be yours'}",
        )


@role.command("open")
@click.argument("circle_number", type=int)
@click.argument("title")
@click.option("--purpose", default="", help="What for.")
@click.option("--seats", type=click.IntRange(1, 1_000), help="How many hold it together.")
@click.option("--months", type=click.IntRange(1, 120), help="How long one holds it.")
@acting
def open_role(
    actor: Actor,
    circle_number: int,
    title: str,
    purpose: str,
    seats: int | None,
    months: int | None,
) -> None:
    """Make a role in a circle."""
    made = actions.open_role(
        circle_number, title=title, purpose=purpose, seats=seats, term_months=months, by=actor
    )
    show({"id": made.pk, "title": made.title}, line=f"Opened {made.pk}: {made.title}")


@role.command("step-up")
@click.argument("number", type=int)
@acting
def step_up(actor: Actor, number: int) -> None:
    """Take a role with a free seat."""
    term = actions.step_up(number, by=actor)
    show({"term": term.pk, "until": term.until}, line=f"It is yours (term {term.pk}).")


@role.command("step-down")
@click.argument("term", type=int)
@click.option("--notes", default="", help="What the next one should know.")
@acting
def step_down(actor: Actor, term: int, notes: str) -> None:
    """Give one's own role back, by the number of the term."""
    actions.step_down(term, notes=notes, by=actor)
    show({"term": term}, line="Given back. Thank you.")


@role.command("offer")
@click.argument("number", type=int)
@click.argument("member", type=int)
@click.option("--note", default="", help="Why them.")
@acting
def offer(actor: Actor, number: int, member: int, note: str) -> None:
    """Offer a role to a member."""
    made = actions.offer_role(number, to=member, note=note, by=actor)
    show({"offer": made.pk}, line="Offered. It is theirs when they say yes.")


@role.command("review")
@click.argument("number", type=int)
@click.argument("outcome", type=click.Choice(["keep", "drop"]))
@click.option("--reason", required=True, help="Why.")
@click.option("--next", "day", type=click.DateTime(["%Y-%m-%d"]), help="The next look.")
@acting
def review(actor: Actor, number: int, outcome: str, reason: str, day: datetime | None) -> None:
    """Look at a role again. To adapt it, use its page."""
    made = actions.review_role(
        number,
        outcome=outcome,
        reason=reason,
        review_on=day.date() if day else None,
        by=actor,
    )
    show({"id": made.pk, "outcome": made.outcome}, line=f"{made.role.title}: {made.outcome}.")


@click.group()
def skill() -> None:
    """Who knows about what."""


@skill.command("find")
@click.argument("words")
@acting
def find(actor: Actor, words: str) -> None:
    """People who say they know about something."""
    for one in queries.people_by_skill(actor, words):
        show(
            {"member": one.member_id, "name": one.member.name, "skill": one.skill.name,
             "level": one.level},
            line=f"{one.member.name}: {one.skill.name} ({one.level}/5)",
        )  # fmt: skip


@skill.command("who")
@click.argument("words")
@acting
def who(actor: Actor, words: str) -> None:
    """Who may know about something: what they say, decide about, and did."""
    for one in queries.who_knows(actor, words):
        reasons = [f"{said.skill.name} ({said.level}/5)" for said in one.statements]
        reasons += [domain.name for domain in one.domains]
        reasons += [f"{thing.title} ({says})" for thing, says in one.traces]
        show(
            {"member": one.member.pk, "name": one.member.name, "why": reasons},
            line=f"{one.member.name}: {'; '.join(reasons)}",
        )


@skill.command("endorse")
@click.argument("statement", type=int)
@click.argument("kind")
@click.argument("thing", type=int)
@click.option("--saw", default="", help="What you saw, in a sentence.")
@acting
def endorse(actor: Actor, statement: int, kind: str, thing: int, saw: str) -> None:
    """Say that you saw a skill at work in an initiative, decision or meeting you both were in."""
    made = actions.endorse(statement, kind=kind, subject_id=thing, saw=saw, by=actor)
    show({"id": made.pk}, line="Noted.")


@skill.command("state")
@click.argument("name")
@click.option("--level", type=click.IntRange(1, 5), default=3, show_default=True)
@click.option("--teach/--no-teach", default=False, help="Would teach it.")
@acting
def state(actor: Actor, name: str, level: int, teach: bool) -> None:
    """Say what one can do or know."""
    made = actions.state_skill(name=name, level=level, would_teach=teach, by=actor)
    show({"id": made.pk, "skill": made.skill.name, "level": made.level}, line="Noted.")


commands = [circle, role, skill]
