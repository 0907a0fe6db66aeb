"""A round as an election that anybody can count, and what each rule makes of it.

The election is a Pabulib file: projects stand in the order of the lot, so that a program that
takes equals in the order of the file counts as we do. ``colead allocate`` finds rule, completion
and step in the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from colead.features.funds.rules import files, pabulib
from colead.features.funds.rules.pabulib import Election
from colead.features.rounds.models import Round
from colead.kernel import money
from colead.kernel.verdict import Refused

if TYPE_CHECKING:
    from colead.features.funds.rules.allocation import Allocation

# All that are counted and shown beside each other, with the words for a newcomer.
RULES: Mapping[str, tuple[Any, Any]] = {
    "greedy": (
        _("Most votes first"),
        _("The most wanted first, then the next that still fits, until the money is spent."),
    ),
    "none": (
        _("Equal Shares"),
        _("Every voter holds the same share and pays for what they voted for; the rest is left."),
    ),
    "add1": (
        _("Equal Shares, all shares grown"),
        _("The same, with all shares grown alike until the money is used as far as it goes."),
    ),
    "add1-greedy": (
        _("Equal Shares, grown and filled"),
        _("The same, and what is left then goes to the most wanted that still fits."),
    ),
}
FEW = 3
MOST_STEPS = 100_000
# What is counted while somebody waits: steps × ballots × projects.
MOST_WORK = 20_000_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal on the ballot; ``cost`` in minor units."""

    id: int
    title: str
    cost: int


def place_in_lot(seed: str, proposal_id: int) -> str:
    """By what equals are put in order, the smallest first: SHA-256 of seed, line break and number.
    ``printf '%s\\n%s' "$seed" 12 | sha256sum`` gives the same."""
    return sha256(f"{seed}\n{proposal_id}".encode()).hexdigest()


def step_of(amount: int, currency: str, voters: int) -> int:
    """By how much (minor units) all shares grow at a time: one unit of the money, or where a share
    or the whole is large the power of ten of it that is about a thousandth of the share, and takes
    less than ``MOST_STEPS`` steps to the whole."""
    unit: int = 10 ** money.digits(currency)
    share = amount // max(1, voters)
    step = unit
    while step * 10_000 <= share or amount >= step * MOST_STEPS:
        step *= 10
    return step


def election(
    *,
    title: str,
    where: str,
    amount: int,
    currency: str,
    paper: str,
    points: int,
    rule: str,
    seed: str,
    begin: date,
    end: date,
    standing: Sequence[Standing],
    ballots: Mapping[str, Any],
    result: Mapping[str, Any] | None = None,
) -> Election:
    """The Pabulib election of a round. ``ballots`` are canonical (``papers.read``) by the number
    of each voter; ``rule`` is one of ``RULES``; amounts are in whole units of the currency. Once
    there is a ``result``, its lot and its winners stand in the file."""

    def units(minor: int) -> Fraction:
        return Fraction(minor, 10 ** money.digits(currency))

    def cell(text: str) -> str:
        return " ".join(text.replace(";", ",").split())

    drawn = {key: place for place, key in enumerate((result or {}).get("lot", ()))}
    order = sorted(
        standing,
        key=lambda one: (drawn.get(str(one.id), len(drawn)), place_in_lot(seed, one.id)),
    )
    selected = {one["id"] for one in (result or {}).get("funded", ())}
    votes = [_vote(voter, choice, paper) for voter, choice in sorted(ballots.items())]
    given: dict[str, Fraction] = {}
    named: dict[str, int] = {}
    for vote in votes:
        for key, worth in zip(vote.projects, vote.points, strict=True):
            given[key] = given.get(key, Fraction(0)) + worth
            named[key] = named.get(key, 0) + 1
    meta = {
        "description": cell(title),
        "country": "Worldwide",
        "unit": cell(where),
        "instance": str(begin.year),
        "num_projects": str(len(order)),
        "num_votes": str(len(votes)),
        "budget": files.decimal(amount, currency),
        "vote_type": paper,
        "rule": {"greedy": "greedy", "none": "equalshares"}.get(rule, "equalshares/add1"),
        "date_begin": f"{begin:%d.%m.%Y}",
        "date_end": f"{end:%d.%m.%Y}",
        "min_length": "1",
        "max_length": str(len(order)),
        **({"max_sum_points": str(points)} if paper == Round.Paper.CUMULATIVE else {}),
        "currency": currency,
        "colead_rule": rule,
        "colead_step": str(Decimal(step_of(amount, currency, len(votes))).scaleb(
            -money.digits(currency)
        )),
        "colead_lot": f"sha256 of {seed}, a line break, and project_id",
    }  # fmt: skip
    scored = paper == Round.Paper.CUMULATIVE
    columns = ("project_id", "cost", "votes", *(("score",) if scored else ()), "name", "selected")
    return Election(
        meta=meta,
        budget=units(amount),
        vote_type=paper,
        project_columns=columns,
        projects=tuple(
            pabulib.Project(
                str(one.id),
                units(one.cost),
                (
                    str(one.id),
                    files.decimal(one.cost, currency),
                    str(named.get(str(one.id), 0)),
                    *((str(given.get(str(one.id), 0)),) if scored else ()),
                    cell(one.title),
                    "1" if str(one.id) in selected else "0",
                ),
            )
            for one in order
        ),
        vote_columns=("voter_id", "vote", *(("points",) if scored else ())),
        votes=tuple(votes),
    )


def _vote(voter: str, choice: Any, paper: str) -> pabulib.Vote:
    scored = paper == Round.Paper.CUMULATIVE
    projects = tuple(str(one) for one in choice)
    points = tuple(Fraction(choice[key]) if scored else Fraction(1) for key in choice)
    cells = (voter, ",".join(projects), *((",".join(map(str, points)),) if scored else ()))
    return pabulib.Vote(voter, projects, points, cells)


def allocate(found: Election, rule: str, *, step: Fraction | int = 1) -> Allocation:
    """What one of ``RULES`` makes of an election, equals in the order of the file."""
    from colead.features.funds.rules.allocation import equal_shares, greedy

    if rule == "greedy":
        return greedy(found)
    completion: Any = rule
    return equal_shares(found, completion=completion, step=step)


def count(
    found: Election,
    *,
    rule: str,
    step: Fraction | int = 1,
    progress: Progress = lambda done, total: None,
) -> dict[str, Any]:
    """Count an election by all ``RULES``: the result of ``rule`` with who pays what, and what the
    others would fund. JSON values; amounts are units of the file's money as text. Refuses an
    election without ballots."""
    runs: dict[str, Allocation] = {}
    for done, name in enumerate(RULES):
        progress(done, len(RULES))
        runs[name] = allocate(found, name, step=step)
    progress(len(RULES), len(RULES))
    chosen = runs[rule]
    return {
        "rule": rule,
        "lot": [one.id for one in found.projects],
        "step": _text(Fraction(step)),
        "voters": chosen.voters,
        "budget": _text(chosen.budget),
        "spent": _text(chosen.spent),
        "share": _text(chosen.share) if chosen.share is not None else None,
        "increments": chosen.increments,
        "without": chosen.without,
        "funded": [
            {
                "id": one.id,
                "cost": _text(one.cost),
                "votes": one.votes,
                "points": _text(one.support),
                "round": one.round,
                "phase": one.phase,
                "payments": [
                    {"voters": pay.voters, "each": _text(pay.each), "last": pay.all_they_had}
                    for pay in one.payments[:FEW]
                ],
                "others": sum(pay.voters for pay in one.payments[FEW:]),
            }
            for one in chosen.funded
        ],
        "rest": [
            {
                "id": one.id,
                "cost": _text(one.cost),
                "votes": one.votes,
                "points": _text(one.support),
                "there": _text(one.there),
                "lacking": _text(one.lacking),
            }
            for one in chosen.runners_up
        ],
        "ties": [
            {"projects": list(tie.projects), "taken": tie.taken, "by": tie.by}
            for tie in chosen.ties
        ],
        "others": {
            name: {"funded": list(run.ids), "spent": _text(run.spent), "without": run.without}
            for name, run in runs.items()
        },
    }


def count_file(found: Election) -> dict[str, Any]:
    """Count a file that somebody brought, by the rule and step that it names (else Equal Shares,
    grown and filled). Refuses what takes longer than somebody would wait."""
    said = found.meta.get("colead_rule", "")
    rule = said if said in RULES else "add1-greedy"
    voters = max(1, len(found.votes))
    step = pabulib.number(found.meta.get("colead_step", "")) or Fraction(
        step_of(int(found.budget * 100), "EUR", voters), 100
    )
    if step <= 0 or found.budget / step * voters * max(1, len(found.projects)) > MOST_WORK:
        raise Refused(str(_LARGE), field="file")
    return count(found, rule=rule, step=step)


_LARGE = _(
    "This is too much to be counted while you wait. Use the command: colead allocate FILE.pb"
)


def _text(amount: Fraction) -> str:
    """An amount for JSON: whole as it is, else with four places (the file has it exactly)."""
    return str(int(amount)) if amount.denominator == 1 else f"{float(amount):.4f}"


def minor_of(text: str | None, currency: str) -> int:
    """The amount of a result in minor units, rounded, to be shown."""
    return round(Decimal(text or "0").scaleb(money.digits(currency)))


def renamed(result: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A result with other names for its proposals; those without a name are left out."""

    def known(ids: Sequence[str]) -> list[str]:
        return [names[one] for one in ids if one in names]

    def rows(name: str) -> list[dict[str, Any]]:
        found = result.get(name, [])
        return [{**one, "id": names[one["id"]]} for one in found if one["id"] in names]

    return {
        **result,
        "lot": known(result.get("lot", [])),
        "funded": rows("funded"),
        "rest": rows("rest"),
        "ties": [
            {**tie, "projects": known(tie["projects"]), "taken": names.get(tie["taken"], "")}
            for tie in result.get("ties", [])
        ],
        "others": {
            name: {**facts, "funded": known(facts["funded"])}
            for name, facts in result.get("others", {}).items()
        },
    }


def by_content(ballots: Sequence[Any]) -> dict[str, Any]:
    """Ballots without their voters, numbered in the order of what they say, so that a number says
    nothing about who or when."""
    said = sorted(ballots, key=lambda one: json.dumps(one, sort_keys=True))
    return {str(number): one for number, one in enumerate(said, 1)}
