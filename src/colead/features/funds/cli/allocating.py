"""``colead allocate``: share a budget out from a Pabulib file, and say who pays what."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from colead.features.funds.rules import pabulib
from colead.kernel.cli import Session
from colead.kernel.verdict import Refused

if TYPE_CHECKING:
    from colead.features.funds.rules.allocation import Allocation, Comparison, Funded
    from colead.features.funds.rules.pabulib import Election

LARGEST_FILE = 512 * 1024 * 1024
FEW = 3


@click.command()
@click.argument("path", metavar="FILE.pb", type=click.Path(path_type=Path))
@click.option(
    "--rule", type=click.Choice(["greedy", "equal-shares"]),
    help="How the money is shared out (as a round's file says; else equal-shares).",
)  # fmt: skip
@click.option(
    "--completion", type=click.Choice(["add1", "add1-greedy", "none"]),
    help="What Equal Shares does with money left over (as a round's file says; else add1).",
)  # fmt: skip
@click.option(
    "--step", help="What add1 adds to each share at a time (as a round's file says; else 1)."
)
@click.option(
    "--until", type=click.Choice(["overspending", "exhaustive"]), default="overspending",
    help="When add1 ends (overspending), or as soon as nothing more fits.",
)  # fmt: skip
@click.option(
    "--utility", type=click.Choice(["cost", "cardinality"]),
    help="What a funded project is worth to its voters: cost × points, or the points.",
)  # fmt: skip
@click.option("--lot", default="", help="Project ids as drawn, with commas, for equal projects.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def allocate(
    context: click.Context, path: Path, rule: str | None, completion: str | None,
    step: str | None, until: str, utility: str | None, lot: str, as_json: bool,
) -> None:  # fmt: skip
    """Share a budget out by a Pabulib file: what is funded, who pays what, the runners-up."""
    from colead.features.funds.rules import allocation

    try:
        election = pabulib.read(_content(path))
        # The files of our own rounds say by which rule they were counted.
        said = election.meta.get("colead_rule", "")
        rule = rule or ("greedy" if said == "greedy" else "equal-shares")
        completion = completion or (said if said in ("none", "add1-greedy") else "add1")
        amount = pabulib.number(step or election.meta.get("colead_step") or "1")
        if amount is None:
            raise Refused("The step must be an amount above zero.")
        drawn = [key.strip() for key in lot.split(",") if key.strip()]
        if rule == "greedy":
            answer, beside = (
                allocation.greedy(election, utility=cast(Any, utility or "cost"), lot=drawn),
                None,
            )
        else:
            answer = allocation.equal_shares(
                election,
                completion=cast(Any, completion),
                utility=cast(Any, utility),
                step=amount,
                until=cast(Any, until),
                lot=drawn,
            )
            beside = allocation.compare(election, shares=answer, lot=drawn)
    except Refused as no:
        raise click.ClickException(no.reason) from None
    session = cast("Session | None", context.obj)
    if as_json or (session is not None and session.as_json):
        click.echo(json.dumps(_facts(election, answer, beside), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(election, answer, beside)))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise Refused(f"{path} cannot be read: {fault.strerror}.") from None
    if len(content) > LARGEST_FILE:
        raise Refused(f"{path} is larger than 512 MB.")
    return content


def _plain(amount: Fraction) -> str:
    """An amount for people: two places, none where it is whole. JSON has it exactly."""
    return f"{int(amount):,}" if amount.denominator == 1 else f"{float(amount):,.2f}"


def _who_pays(funded: Funded) -> list[str]:
    def line(voters: int, each: Fraction, all_they_had: bool) -> str:
        people = "1 voter, " if voters == 1 else f"{voters:,} voters, "
        tail = "" if voters == 1 else " each"
        return f"paid by {people}{_plain(each)}{tail}" + (", their last" if all_they_had else "")

    first = [line(one.voters, one.each, one.all_they_had) for one in funded.payments[:FEW]]
    if rest := funded.payments[FEW:]:
        voters = sum(one.voters for one in rest)
        total = sum((one.voters * one.each for one in rest), Fraction(0))
        first.append(f"and {voters:,} who paid less, {_plain(total)} together")
    return first


def _lines(election: Election, answer: Allocation, beside: Comparison | None) -> list[str]:
    lines = [str(remark) for remark in election.remarks[:FEW]]
    if len(election.remarks) > FEW:
        lines.append(f"… and {len(election.remarks) - FEW} more remarks of this kind")
    head = f"{answer.rule}, budget {_plain(answer.budget)}, {answer.voters:,} voters"
    if answer.share is not None:
        head += f", {_plain(answer.share)} each"
        head += f" after {answer.increments:,} steps ({answer.stopped})"
    lines += [head, f"spent {_plain(answer.spent)}", "", "Funded:"]
    for one in answer.funded:
        name = election.name(one.id)
        label = one.id if name == one.id else f"{one.id} {name}"
        lines.append(f"{one.round:4}. {label}: {_plain(one.cost)}, {one.votes:,} votes")
        lines += [f"      {payment}" for payment in _who_pays(one)]
        if one.phase == "fill":
            lines.append("      by support, from what was left")
    lines += ["", "Not funded:"]
    for other in answer.runners_up:
        name = election.name(other.id)
        label = other.id if name == other.id else f"{other.id} {name}"
        if other.lacking:
            missed = f"{_plain(other.lacking)} short of its cost"
        else:
            missed = "its supporters could pay it, were there no budget to keep"
        lines.append(f"      {label}: {_plain(other.cost)}, {other.votes:,} votes; {missed}")
    for tie in answer.ties:
        lines.append(f"Even: {', '.join(tie.projects)}; {tie.taken} taken by {tie.by}.")
    lines += ["", f"{answer.without:,} voters have none of their projects funded."]
    if beside is not None:
        lines.append(f"Greedy would leave {beside.greedy.without:,}.")
        for label, ids in (
            ("Funded by greedy only", beside.only_greedy),
            ("Funded by Equal Shares only", beside.only_equal_shares),
        ):
            lines.append(f"{label}: {', '.join(ids) or 'none'}")
    return lines


def _facts(election: Election, answer: Allocation, beside: Comparison | None) -> dict[str, Any]:
    """The result for programs. Amounts are exact: whole, or a fraction as text; a fraction of
    more digits than a program reads at once is given as a decimal with a ``~`` before it."""

    def exact(amount: Fraction | None) -> int | str | None:
        if amount is None:
            return None
        if amount.denominator == 1:
            return int(amount)
        return str(amount) if amount.denominator < 10**1000 else f"~{float(amount)!r}"

    return {
        "rule": answer.rule,
        "utility": answer.utility,
        "completion": answer.completion,
        "budget": exact(answer.budget),
        "spent": exact(answer.spent),
        "voters": answer.voters,
        "without": answer.without,
        "share": exact(answer.share),
        "increments": answer.increments,
        "stopped": answer.stopped,
        "funded": [
            {
                "id": one.id,
                "name": election.name(one.id),
                "cost": exact(one.cost),
                "votes": one.votes,
                "round": one.round,
                "phase": one.phase,
                "effective": exact(one.effective),
                "payments": [
                    {
                        "voters": payment.voters,
                        "each": exact(payment.each),
                        "all_they_had": payment.all_they_had,
                    }
                    for payment in one.payments
                ],
            }
            for one in answer.funded
        ],
        "runners_up": [
            {
                "id": other.id,
                "name": election.name(other.id),
                "cost": exact(other.cost),
                "votes": other.votes,
                "there": exact(other.there),
                "lacking": exact(other.lacking),
            }
            for other in answer.runners_up
        ],
        "ties": [
            {"projects": list(tie.projects), "taken": tie.taken, "by": tie.by}
            for tie in answer.ties
        ],
        "remarks": [str(remark) for remark in election.remarks],
    } | (
        {}
        if beside is None
        else {
            "greedy": {
                "funded": list(beside.greedy.ids),
                "without": beside.greedy.without,
                "only_greedy": list(beside.only_greedy),
                "only_equal_shares": list(beside.only_equal_shares),
            }
        }
    )
