"""Deciding on the command line: propose, advise, answer, decide."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils.translation import gettext as _

from colead.features.decisions import actions, queries
from colead.features.decisions.models import Decision
from colead.features.decisions.rules import methods, recount, secrecy
from colead.features.decisions.rules.ballots import words
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, moment, show
from colead.kernel.verdict import Refused


@click.group("decision")
def group() -> None:
    """Propose, advise, answer, decide."""


def _line(decision: Decision) -> str:
    state = decision.result or decision.state
    return f"{decision.pk:>6}  {state:<11}  {decision.method:<9}  {decision.title}"


def _value(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.pk,
        "title": decision.title,
        "method": decision.method,
        "state": decision.state,
        "result": decision.result,
        "closes_at": decision.closes_at,
    }


def _settings(pairs: tuple[str, ...], method: str) -> dict[str, Any]:
    known = {setting.name: setting for setting in methods.method(method).settings}
    given: dict[str, Any] = {}
    for pair in pairs:
        name, _equals, value = pair.partition("=")
        setting = known.get(name)
        if setting is None:
            raise click.BadParameter(f"{method} has no setting {name}; it has {', '.join(known)}")
        if setting.kind == "flag":
            given[name] = value.lower() in ("yes", "true", "1")
        elif setting.kind == "whole":
            if not value.isdecimal() or len(value) > 9:
                raise click.BadParameter(f"{name} is a whole number")
            given[name] = int(value)
        else:
            given[name] = value
    return given


@group.command("list")
@click.option("--waiting", is_flag=True, help="Only what waits for you.")
@click.option("--state", default="", help="open, settled or withdrawn.")
@click.option("--words", default="", help="Search.")
@acting
def list_decisions(actor: Actor, waiting: bool, state: str, words: str) -> None:
    """The decision register, newest first."""
    found = (
        queries.waiting_for(actor) if waiting else queries.register(actor, state=state, words=words)
    )
    for decision in found[:50]:
        show(_value(decision), line=_line(decision))


@group.command("propose")
@click.argument("title")
@click.option("--method", required=True, help="How: advice, consent, majority, ranked …")
@click.option("--question", default="", help="What is behind it.")
@click.option("--proposal", default="", help="The wording to answer.")
@click.option("--circle", type=click.IntRange(1, 2**53), help="The circle's number.")
@click.option("--option", "options", multiple=True, help="One of several answers; repeat it.")
@click.option("--role", type=click.IntRange(1, 2**53), help="The role that is to be filled.")
@click.option("--candidate", "candidates", multiple=True, type=int, help="A member; repeat it.")
@click.option("--opens", "opens_at", default="", help="When it opens by itself: 2026-12-03T10:00.")
@click.option("--closes", "closes_at", default="", help="When it closes, likewise.")
@click.option("--set", "pairs", multiple=True, help="A setting, as name=value; repeat it.")
@acting
def propose(
    actor: Actor,
    title: str,
    method: str,
    question: str,
    proposal: str,
    circle: int | None,
    options: tuple[str, ...],
    role: int | None,
    candidates: tuple[int, ...],
    opens_at: str,
    closes_at: str,
    pairs: tuple[str, ...],
) -> None:
    """Put a question. Where a time is sought, an option is a moment: 2026-12-03T10:00."""
    decision = actions.propose(
        title=title,
        method=method,
        question=question,
        proposal=proposal,
        circle_id=circle,
        options=options,
        about=("role", role) if role else None,
        candidates=candidates,
        opens_at=moment(opens_at, by=actor, field="opens_at"),
        closes_at=moment(closes_at, by=actor, field="closes_at"),
        by=actor,
        **_settings(pairs, method),
    )
    show(_value(decision), line=f"Put as {decision.pk}: {decision.title}")


@group.command("schedule")
@click.argument("number", type=click.IntRange(1, 2**53))
@click.argument("opens_at", default="")
@acting
def schedule(actor: Actor, number: int, opens_at: str) -> None:
    """Let a draft open by itself at OPENS_AT (2026-12-03T10:00), or without it no longer."""
    when = moment(opens_at, by=actor, field="opens_at")
    decision = actions.schedule(number, opens_at=when, by=actor)
    show(_value(decision), line=_("Opens by itself.") if when else _("Stays a draft."))


@group.command("show")
@click.argument("number", type=click.IntRange(1, 2**53))
@acting
def show_decision(actor: Actor, number: int) -> None:
    """One decision in short."""
    found = queries.dossier(actor, number)
    decision = found.decision
    lines = [_line(decision), decision.question, decision.proposal, decision.statement]
    if found.result is not None and (found.shown or not decision.is_open):
        lines.append(found.result.sentence(found.labels))
    lines += [f"  option {option.pk}: {option.label}" for option in found.options]
    lines += [
        f"  advice {advice.pk} {advice.done or 'open'}: {advice.text}" for advice in found.advice
    ]
    lines += [f"  objection {one.pk} {one.state}: {one.reason}" for one in found.objections]
    if decision.is_open and found.method is not None and found.method.has_ballots:
        lines += [f"{found.unheard} have not answered."] if found.unheard is not None else []
    show(
        {**_value(decision), "proposal": decision.proposal, "statement": decision.statement},
        line="\n".join(line for line in lines if line),
    )


def _marks(choice: str) -> Any:
    parts = [part.strip() for part in choice.split(",") if part.strip()]
    if not any("=" in part for part in parts):
        return parts
    return [part.split("=", 1) if "=" in part else [part, ""] for part in parts]


@group.command("vote")
@click.argument("number", type=click.IntRange(1, 2**53))
@click.argument("choice")
@click.option("--reason", default="", help="Why.")
@click.option("--missed", is_flag=True, help="The objection sees a missed opportunity, not harm.")
@click.option("--receipt", default="", help="Of your anonymous answer, to change it.")
@acting
def vote(actor: Actor, number: int, choice: str, reason: str, missed: bool, receipt: str) -> None:
    """Answer: consent, concern, objection; yes, no, abstain; or an option's number. Where every
    option gets a mark: 17=1,18=2 (option=rank, score, dots or yes/no); 17,18 to approve."""
    given = _marks(choice) if "=" in choice or "," in choice else choice
    if secrecy.is_anonymous(queries.decision(actor, number).settings):
        slip = actions.cast_secretly(number, choice=given, reason=reason, receipt=receipt, by=actor)
        show(
            {"id": number, "receipt": slip.code, "number": slip.number},
            line=f"Your answer is in the urn. Your receipt, shown only now: {slip.code}\n"
            f"In the published list it stands under number {slip.number}.",
        )
        return
    actions.cast(
        number,
        choice=given,
        reason=reason,
        objection="missed" if missed else "harm",
        by=actor,
    )
    show({"id": number, "choice": choice}, line="Your answer counts.")


@group.command("ballots")
@click.argument("number", type=click.IntRange(1, 2**53))
@acting
def ballots(actor: Actor, number: int) -> None:
    """Print the published list of ballots of a settled vote, as JSON."""
    click.echo(json.dumps(queries.ballot_list(actor, number), ensure_ascii=False, indent=1))


@group.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option("--receipt", default="", help="See whether the ballot of this receipt is there.")
def verify(file: Any, receipt: str) -> None:
    """Count a published list of ballots again, without Colead's records and without a key.

    Ends with code 1 when the count comes to something else than what was published.
    """
    try:
        given = json.loads(file.read().decode("utf-8-sig"))
    except ValueError:
        raise click.ClickException("This file is no JSON.") from None
    try:
        found = recount.recount(given)
    except Refused as no:
        raise click.ClickException(no.reason) from None
    click.echo(f"{found.ballots} ballots counted: {found.result.sentence(found.labels)}")
    if receipt:
        ballot = recount.has_ballot(given, receipt)
        if ballot is None:
            raise click.ClickException("No ballot of this receipt is in the list.")
        kind = methods.method(given["method"]).ballot
        click.echo(f"Your ballot is in it: {words(kind, ballot['choice'], found.labels)}")
    if not found.agrees:
        raise click.ClickException("The list was published with another result.")
    click.echo("This is the result that was published.")


@group.command("advise")
@click.argument("number", type=click.IntRange(1, 2**53))
@click.argument("text")
@acting
def advise(actor: Actor, number: int, text: str) -> None:
    """Give advice."""
    given = actions.give_advice(number, text=text, by=actor)
    show({"id": given.pk}, line="Thank you. You will be told what came of it.")


@group.command("decide")
@click.argument("number", type=click.IntRange(1, 2**53))
@click.argument("statement")
@click.option("--no", "against", is_flag=True, help="Decided not to do it.")
@acting
def decide(actor: Actor, number: int, statement: str, against: bool) -> None:
    """Decide, after advice."""
    decision = actions.decide(number, statement=statement, agreed=not against, by=actor)
    show(_value(decision), line=f"Decided: {decision.title}")
