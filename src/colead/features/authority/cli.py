"""Guardrails and verdicts on the command line."""

from __future__ import annotations

import click

from colead.features.authority import actions, queries, rules
from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.kernel import money
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show


@click.group("guardrail")
def guardrail() -> None:
    """Rules that bound what anybody may do at once."""


@guardrail.command("list")
@click.option("--circle", "circle_id", type=int, help="Only this circle's.")
@acting
def list_guardrails(actor: Actor, circle_id: int | None) -> None:
    """The guardrails that hold."""
    book = queries.rulebook(actor)
    for found in queries.in_force(actor, circle_id=circle_id):
        told = rules.tell(found.when, found.then, found.text, book)
        show(
            {"id": found.pk, "title": found.title, "version": found.version, "sentence": told},
            line=f"{found.pk:>6}  {found.title}: {told}",
        )


@guardrail.command("show")
@click.argument("guardrail_id", type=int)
@acting
def show_guardrail(actor: Actor, guardrail_id: int) -> None:
    """One guardrail with its reason."""
    found = queries.guardrail(actor, guardrail_id)
    told = rules.tell(found.when, found.then, found.text, queries.rulebook(actor))
    show(
        {
            "id": found.pk,
            "title": found.title,
            "version": found.version,
            "sentence": told,
            "when": found.when,
            "then": found.then,
            "why": found.why,
        },
        line=f"{found.title} (version {found.version})\n{told}\n{found.why}".strip(),
    )


@guardrail.command("retire")
@click.argument("guardrail_id", type=int)
@click.option("--reason", required=True, help="Why it holds no more.")
@acting
def retire(actor: Actor, guardrail_id: int, reason: str) -> None:
    """Drop a guardrail; its wordings and reasons are kept."""
    found = actions.retire(guardrail_id, reason=reason, by=actor)
    show({"id": found.pk, "retired": True}, line=f"Retired: {found.title}")


@click.command("verdict")
@click.argument("title")
@click.option("--decision", is_flag=True, help="A decision; else an initiative.")
@click.option("--text", default="", help="More words.")
@click.option("--circle", "circle_id", type=int, help="Where it takes place.")
@click.option("--domain", "domain_ids", type=int, multiple=True, help="A domain it touches.")
@click.option("--amount", default="", help="What it costs, as you would write it.")
@click.option("--reversibility", type=click.Choice(rules.REVERSIBILITY), default="easy")
@click.option("--people", type=click.IntRange(0, 10**9), help="How many people are affected.")
@acting
def verdict(
    actor: Actor,
    title: str,
    decision: bool,
    text: str,
    circle_id: int | None,
    domain_ids: tuple[int, ...],
    amount: str,
    reversibility: str,
    people: int | None,
) -> None:
    """May I? What the guardrails say to an act. Nothing is recorded."""
    if circle_id is not None:
        circles.circle(actor, circle_id)
    currency = organizations.organization(actor).currency
    act = rules.Act(
        what="decision" if decision else "initiative",
        title=title,
        text=text,
        circle_id=circle_id,
        domain_ids=domain_ids,
        amount=money.parse(amount, currency=currency) if amount else None,
        reversibility=reversibility,
        people_affected=people,
    )
    answer = queries.verdict(actor, act)
    lines = [answer.outcome.replace("_", " "), *(f"- {reason.text}" for reason in answer.reasons)]
    show(answer.as_facts(), line="\n".join(lines))


commands = [guardrail, verdict]
