"""``colead measure``: a researcher's file measured, without the app's records and without a key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import click

from colead.kernel.cli import Session
from colead.kernel.sheets import Faulty

LARGEST_FILE = 256 * 1024 * 1024


@click.group()
def measure() -> None:
    """Measure a network or a survey in a CSV file."""


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be read: {fault.strerror}.") from None
    if len(content) > LARGEST_FILE:
        raise click.ClickException(f"{path} is larger than 256 MB.")
    return content


def _show(context: click.Context, as_json: bool, facts: dict[str, Any]) -> None:
    session = cast("Session | None", context.obj)
    if as_json or (session is not None and session.as_json):
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(facts)))


def _lines(facts: dict[str, Any], before: str = "") -> list[str]:
    """Each figure on a line under its name; the keys are those of the JSON."""
    lines = []
    for name, value in facts.items():
        label = before + name.replace("_", " ")
        if isinstance(value, dict):
            lines += [f"{label}:", *_lines(value, before + "  ")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{label}:"]
            for one in value:
                words = [f"{key.replace('_', ' ')} {_said(what)}" for key, what in one.items()]
                lines.append(f"{before}  {', '.join(words)}")
        else:
            lines.append(f"{label:<32} {_said(value)}")
    return lines


def _said(value: Any) -> str:
    if value is None:
        return "undefined"
    if isinstance(value, float):
        return f"{value:.6f}"
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value) or "none"
    return str(value)


@measure.command()
@click.argument("path", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option(
    "--nodes", type=click.IntRange(1, 1_000_000),
    help="How many people there are, those without ties included.",
)  # fmt: skip
@click.option(
    "--draws", type=click.IntRange(100, 100_000), default=1_000,
    help="How many networks chance draws (1000).",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32), default=1, help="The seed of chance (1).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def network(
    context: click.Context, path: Path, nodes: int | None, draws: int, seed: int, as_json: bool
) -> None:
    """Who turns to whom: an edge list with the columns from,to and, if wished, value."""
    from colead.features.evidence.rules import files, report

    try:
        found = files.edges(_content(path), nodes=nodes)
    except Faulty as faulty:
        raise click.ClickException(
            "\n".join(["This file cannot be measured.", *faulty.faults])
        ) from None
    _show(context, as_json, report.network_facts(found, draws=draws, seed=seed))


@measure.command()
@click.argument("path", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option("--group", help="The column that names each person's group.")
@click.option("--reverse", default="", help="Items to turn round, with commas.")
@click.option(
    "--points", type=click.IntRange(2, 1000),
    help="How many answers an item offers; otherwise as many as the file shows.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def survey(
    context: click.Context,
    path: Path,
    group: str | None,
    reverse: str,
    points: int | None,
    as_json: bool,
) -> None:
    """How far a survey's scores can be relied on: items in the first row, a person a row."""
    from colead.features.evidence.rules import files, report

    turned = [name.strip() for name in reverse.split(",") if name.strip()]
    try:
        found = files.survey(_content(path), group=group, reverse=turned)
    except Faulty as faulty:
        raise click.ClickException(
            "\n".join(["This file cannot be measured.", *faulty.faults])
        ) from None
    _show(context, as_json, report.survey_facts(found, points=points))
