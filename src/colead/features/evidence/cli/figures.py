"""``colead evidence``: an organization's figures on the command line."""

from __future__ import annotations

import json
from typing import Any, cast

import click

from colead.kernel.cli import Session, acting

FIELDS = (
    "indicator", "people", "cases", "value", "low", "high", "null_mean", "null_percentile",
    "undefined",
)  # fmt: skip


@click.command()
@click.argument("organization")
@click.option("--circle", "circle_id", type=int, help="Only this circle's; else the whole's.")
@click.option("--now", is_flag=True, help="Read the journal on first, instead of at night.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@acting
def evidence(
    actor: Any, organization: str, circle_id: int | None, now: bool, as_json: bool
) -> None:
    """How far leadership is shared in ORGANIZATION (its address name): figures, no verdict."""
    from colead.features.evidence import actions, jobs, queries, rules
    from colead.features.evidence.rules import wording

    rules.may_look(actor).enforce()
    if organization != actor.slug:
        raise click.ClickException("Your key is of another organization.")
    if now:
        jobs.measure(organization=actor.organization_id, moment=actor.at.isoformat())
    circle = queries.circle_or_whole(actor, circle_id)
    actions.look("cli", circle_id=circle.pk if circle else None, by=actor)
    found = queries.profiles(actor, circle)
    if as_json or cast("Session", click.get_current_context().obj).as_json:
        click.echo(json.dumps(_facts(found), ensure_ascii=False, indent=1, default=str))
        return
    if found.until is None or found.closed:
        click.echo(found.closed or "There are no figures yet; they are made at night, or by --now.")
        return
    click.echo(f"{found.people} people, {found.days} days until {found.until}\n")
    for profile in found.profiles:
        click.echo(profile.label)
        for one in profile.shown:
            click.echo(f"  {one.indicator.label!s:<52} {_said(one, wording)}")
            if one.counter is not None:
                label = f"beside it: {one.counter.indicator.label}"
                click.echo(f"    {label:<50} {_said(one.counter, wording)}")


def _said(one: Any, wording: Any) -> str:
    figure = one.figure
    if figure is None:
        return "not measured"
    if figure.value is None:
        return str(one.why_not)
    unit = one.indicator.unit
    interval = wording.interval(figure.low, figure.high, unit)
    return str(wording.told(figure.value, unit)) + (f" ({interval})" if interval else "")


def _facts(found: Any) -> dict[str, Any]:
    shown = {
        one.indicator.name: one
        for profile in found.profiles
        for beside in profile.shown
        for one in (beside, beside.counter)
        if one is not None and one.figure is not None
    }
    return {
        "until": found.until,
        "days": found.days,
        "people": found.people,
        "closed": found.closed,
        "figures": [{name: getattr(one.figure, name) for name in FIELDS} for one in shown.values()],
    }
