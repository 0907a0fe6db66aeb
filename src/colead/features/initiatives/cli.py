"""Initiatives on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from colead.features.initiatives import actions, queries, rules
from colead.features.initiatives.models import CheckIn
from colead.features.organizations import queries as organizations
from colead.kernel import money
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group("initiative")
def group() -> None:
    """Take the lead, tell how it goes, end well."""


@group.command("start")
@click.argument("title")
@click.option("--result", default="", help="Which result you want.")
@click.option("--why", default="", help="Why now.")
@click.option("--idea", "idea_id", type=int, help="From this idea.")
@click.option("--issue", "issue_id", type=int, help="From this issue.")
@click.option("--circle", "circle_id", type=int, help="In this circle.")
@click.option("--amount", help="What it may cost.")
@click.option(
    "--reversibility", type=click.Choice(["easy", "hard", "never"]), default="easy",
    help="If it goes wrong.",
)  # fmt: skip
@click.option("--people", "people_affected", type=int, help="How many will notice.")
@acting
def start(actor: Actor, title: str, amount: str | None, **facts: Any) -> None:
    """Take the lead. The guardrails answer at once."""
    if amount:
        currency = organizations.organization(actor).currency
        facts |= {"amount": money.parse(amount, currency=currency), "currency": currency}
    made = actions.start(title=title[:200], by=actor, **facts)
    show(
        {"id": made.pk, "status": made.status, "verdict": made.verdict["outcome"]},
        line=f"Initiative {made.pk} is {made.status} (guardrails: {made.verdict['outcome']}).",
    )


@group.command("list")
@click.option("--which", type=click.Choice(queries.FILTERS), default="running", help="Which ones.")
@acting
def list_initiatives(actor: Actor, which: str) -> None:
    """What people lead."""
    for found in queries.listed(actor, which=which).items:
        leads = ", ".join(part.member.name for part in found.leading)
        show(
            {"id": found.pk, "title": found.title, "status": found.status},
            line=f"{found.pk:>6}  {found.status:<9}  {found.title}  ({leads})",
        )


@group.command("show")
@click.argument("number", type=int)
@acting
def show_one(actor: Actor, number: int) -> None:
    """One initiative."""
    found = queries.dossier(actor, number)
    row = found.initiative
    show(
        {
            "id": row.pk,
            "title": row.title,
            "status": row.status,
            "leads": [member.name for member in found.leads],
            "commitments": [c.what for c in found.open_commitments],
        },
        line=f"{row.title}\n  {row.status}; led by {', '.join(m.name for m in found.leads)}\n"
        f"  {row.result}",
    )


@group.command("check-in")
@click.argument("number", type=int)
@click.argument("progress")
@click.option("--confidence", type=click.IntRange(1, 5), default=3, help="1 doubt … 5 sure.")
@click.option("--needs", default="", help="What would help.")
@acting
def check_in(actor: Actor, number: int, progress: str, confidence: int, needs: str) -> None:
    """Tell how it goes."""
    made = actions.check_in(number, progress=progress, confidence=confidence, needs=needs, by=actor)
    show({"id": made.pk}, line=f"Noted: {CheckIn.Confidence(confidence).label}.")


@group.command("commit")
@click.argument("number", type=int)
@click.argument("what")
@click.option("--by", "due", type=click.DateTime(["%Y-%m-%d"]), help="Until which day.")
@acting
def commit(actor: Actor, number: int, what: str, due: datetime | None) -> None:
    """Say what you will do."""
    made = actions.commit(number, what=what[:300], due_on=due.date() if due else None, by=actor)
    show({"id": made.pk}, line=f"Commitment {made.pk}: {made.what}")


@group.command("end")
@click.argument("number", type=int)
@click.argument("status", type=click.Choice(["succeeded", "failed", "stopped"]))
@click.option("--outcome", required=True, help="What came of it.")
@click.option("--lesson", default="", help="What was learnt (needed after a failure).")
@acting
def end(actor: Actor, number: int, status: str, outcome: str, lesson: str) -> None:
    """End it."""
    found = actions.end(number, status=status, outcome=outcome, lesson=lesson, by=actor)
    show({"id": found.pk, "status": found.status}, line=f"{found.title}: {found.status}.")


@group.command("reopen")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="Why it goes on.")
@acting
def reopen(actor: Actor, number: int, reason: str) -> None:
    """Undo its end, within two weeks."""
    found = actions.reopen_initiative(number, reason=reason, by=actor)
    show({"id": found.pk, "status": found.status}, line=f"{found.title}: {found.status}.")


@group.command("snooze")
@click.argument("number", type=int)
@click.option("--until", "day", type=click.DateTime(["%Y-%m-%d"]), help="Until which day.")
@click.option("--for", "span", type=click.Choice([*rules.LATER]), help="A day, or a week.")
@acting
def snooze(actor: Actor, number: int, day: datetime | None, span: str | None) -> None:
    """Be reminded later of an initiative that you lead. Nobody else sees it."""
    until_at = rules.until(day.date() if day else None, span=span or "", by=actor)
    made = actions.snooze(number, until_at=until_at, by=actor)
    show({"until": made.until_at.isoformat()}, line=f"You are reminded on {until_at:%Y-%m-%d}.")
