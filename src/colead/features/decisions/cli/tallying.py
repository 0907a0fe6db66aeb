"""``colead tally``: count a ballots file, without the app's records and without a key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import click

from colead.features.decisions.rules import sortition
from colead.features.decisions.rules.cardinal import options as cardinal
from colead.features.decisions.rules.cardinal.options import Marks
from colead.features.decisions.rules.ranked import results, sheet
from colead.features.decisions.rules.ranked.results import Ranking, Stage
from colead.features.decisions.rules.tallies import Profile, Result
from colead.kernel import sheets
from colead.kernel.cli import Session
from colead.kernel.verdict import Refused

METHODS = (*results.METHODS, "approval", "score")
DID = {
    "first": "First preferences",
    "surplus": "Surplus of",
    "exclusion": "Out",
    "last": "Last",
    "round": "Keep factors renewed",
}


@click.command("tally")
@click.argument("file", type=click.File("rb"))
@click.option("--method", type=click.Choice(METHODS), required=True, help="How to count.")
@click.option("--seats", type=click.IntRange(1, 1000), default=1, help="Seats to fill, by STV.")
@click.option("--seed", default="", help="A published seed: ties in STV go by the lot it gives.")
@click.option(
    "--by",
    type=click.Choice(["sum", "mean", "median"]),
    default="sum",
    help="What a score counts by.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def tally(
    context: click.Context,
    file: Any,
    method: str,
    seats: int,
    seed: str,
    by: str,
    as_json: bool,
) -> None:
    """Count the ballots in FILE: CSV, the options in the first row, then a row a ballot; a cell
    is the rank given (1 is first, ties allowed, empty is unranked, "No opinion")."""
    session = cast("Session | None", context.obj)
    try:
        found = _counted(file.read(), method, seats, seed, by)
    except sheets.Faulty as faulty:
        raise click.ClickException(
            "\n".join(["This file cannot be counted.", *faulty.faults])
        ) from None
    except Refused as no:
        raise click.ClickException(no.reason) from None
    if as_json or (session is not None and session.as_json):
        click.echo(json.dumps(found.as_facts(), ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _counted(raw: bytes, method: str, seats: int, seed: str, by: str) -> Ranking | Marks:
    text = sheets.text_of(raw)
    if method == "approval":
        read = sheet.read_sheet(text, sheet.tick_of)
        ballots = tuple(
            (
                tuple(name for name, mark in zip(read.options, row, strict=True) if mark),
                times,
            )
            for row, times in read.rows
        )
        return cardinal.approval(_profile(read, ballots), {}, closed=True)
    if method == "score":
        read = sheet.read_sheet(text, sheet.score_of)
        scores = tuple(
            (
                tuple(
                    (name, mark) for name, mark in zip(read.options, row, strict=True) if mark >= 0
                ),
                times,
            )
            for row, times in read.rows
        )
        return cardinal.score(_profile(read, scores), {"by": by}, closed=True)
    profile = sheet.read_sheet(text, sheet.rank_of).ranked()
    lot = None
    if seed.strip():
        places = {str(name): place for place, name in enumerate(profile.options)}
        lot = [places[name] for name, _hash in sortition.lot(seed, list(places))]
    return results.count(profile, method, seats=seats, lot=lot)


def _profile(read: sheet.Sheet, ballots: tuple[tuple[Any, int], ...]) -> Profile:
    # Options of a file are known by name, those of a decision by number.
    names = cast("tuple[int, ...]", read.options)
    return Profile(ballots=ballots, eligible=read.cast, options=names)


def _lines(found: Ranking | Marks) -> list[str]:
    lines = [cast(Result, found).sentence(), ""]
    values = {line.option: line for line in found.lines} if isinstance(found, Marks) else {}
    place = 1
    for level in found.order:
        for option in level:
            line = values.get(option)
            worth = f"  {line.value} ({line.voices} ballots)" if line else ""
            lines.append(f"{place:>4}. {option}{worth}")
        place += len(level)
    if isinstance(found, Marks):
        return lines
    lines += ["", *_stages(found)] if found.stages else []
    lines += ["", *_pairs(found)]
    return lines


def _cell(votes: str) -> str:
    """A figure to five places at most; a fraction is marked as rounded."""
    if "/" in votes:
        above, below = votes.split("/")
        return f"~{int(above) / int(below):.5f}"
    whole, _point, rest = votes.partition(".")
    return f"{whole}.{rest}" if rest else whole


def _said(stage: Stage) -> str:
    of = ", ".join(str(one) for one in stage.of)
    words = DID[stage.did]
    if stage.tied:
        words += f" (a tie: {', '.join(str(one) for one in stage.tied)}; every way is counted)"
        return words if set(stage.tied) == set(stage.of) else f"{words}: {of}"
    return f"{words}: {of}" if of and stage.did not in ("first", "round") else words


def _stages(found: Ranking) -> list[str]:
    lines = ["Stages"]
    for number, stage in enumerate(found.stages, 1):
        lines.append(f"  {number}. {_said(stage)}")
        votes = sorted(stage.votes, key=lambda pair: -_number(pair[1]))
        lines += [
            f"       {_cell(figure):>12}  {option}" for option, figure in votes if figure != "0"
        ]
        rest = [("exhausted", stage.exhausted), ("lost in rounding", stage.lost)]
        lines += [f"       {_cell(figure):>12}  ({name})" for name, figure in rest if figure != "0"]
        if stage.quota:
            lines.append(f"       {_cell(stage.quota):>12}  (quota)")
        if stage.elected:
            lines.append(f"       elected: {', '.join(str(one) for one in stage.elected)}")
    if not found.complete:
        lines.append("  The ties can be settled in more ways than are followed: all open ones tie.")
    elif len(found.outcomes) > 1:
        sets = "; or ".join(_listed(them) for them in found.outcomes)
        lines.append("  Here a tie can be settled one way or another; give --seed to draw a lot.")
        lines.append(f"  Elected, as the tie is settled: {sets}.")
    return lines


def _number(votes: str) -> float:
    above, _slash, below = votes.partition("/")
    return float(above) / float(below or 1)


def _pairs(found: Ranking) -> list[str]:
    """The pairwise table, the options in the order of the result."""
    order = [option for level in found.order for option in level]
    places = [found.options.index(option) for option in order]
    wide = max(3, *(len(str(votes)) for row in found.pairs for votes in row)) + 1
    lines = [
        "Ballots that put the option of the row above that of the column",
        " " * 5 + "".join(f"{place:>{wide}}" for place in range(1, len(order) + 1)),
    ]
    for place, (option, row) in enumerate(zip(order, places, strict=True), 1):
        cells = "".join(
            f"{'-' if row == column else found.pairs[row][column]:>{wide}}" for column in places
        )
        lines.append(f"{place:>5}{cells}  {option}")
    lines.append(_about(found))
    return lines


def _about(found: Ranking) -> str:
    parts = []
    if found.condorcet_winner is not None:
        parts.append(f"Beats each other option: {found.condorcet_winner}.")
    elif len(found.smith) < len(found.options):
        parts.append(f"Smith set: {_listed(found.smith)}.")
    if found.condorcet_loser is not None:
        parts.append(f"Beaten by each other option: {found.condorcet_loser}.")
    if found.left_out:
        pairs = [f"{above} over {below}" for above, below in found.left_out]
        parts.append(f"Majorities left out: {'; '.join(pairs)}.")
    return " ".join(parts)


def _listed(options: Sequence[Any]) -> str:
    return ", ".join(str(one) for one in options)
