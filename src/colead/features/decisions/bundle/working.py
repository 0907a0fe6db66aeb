"""What people worked out together, in the bundle: nominations, wordings, voices, templates, and the
anonymous ballots of votes that are settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from colead.features.decisions.bundle.rounds import check_object, noon
from colead.features.decisions.models import (
    Decision,
    Nomination,
    Option,
    Round,
    Template,
    Urn,
    Voice,
    Wording,
)
from colead.kernel.bundle import Bringing, Clash, Row, Taking, upsert


def bring_nominations(rows: Sequence[Row], bringing: Bringing) -> None:
    """One nomination a person and decision."""
    _upsert(
        Nomination,
        bringing,
        "nominations",
        ["decision_id", "by_id"],
        (
            {
                "decision_id": row["decision_id"],
                "by_id": row["person_id"],
                "nominee_id": row["nominee_id"],
                "why": row["why"],
                "first_id": row.get("first_id"),
                "first_why": row.get("first_why") or "",
            }
            for row in rows
        ),
    )


def take_nominations(taking: Taking) -> Iterable[Row]:
    """Nominations that everybody may read: not while people still nominate."""
    found = Nomination.objects.filter(organization_id=taking.organization_id).exclude(
        decision__stage=Decision.Stage.NOMINATE
    )
    for one in found.order_by("decision_id", "pk"):
        yield {
            "decision": taking.key("decisions", one.decision_id),
            "person": taking.key("people", one.by_id),
            "nominee": taking.key("people", one.nominee_id),
            "why": one.why,
            "first": taking.key("people", one.first_id),
            "first_why": one.first_why,
        }


def _rounds(bringing: Bringing) -> dict[tuple[int, int], int]:
    found = Round.objects.filter(organization_id=bringing.organization_id)
    return {(d, number): pk for d, number, pk in found.values_list("decision_id", "number", "pk")}


def _round(rounds: dict[tuple[int, int], int], row: Row, table: str, column: str) -> int:
    number = row[column]
    if (row["decision_id"], number) not in rounds:
        raise Clash(table, row["_row"], column, str(number), "is no round of this decision")
    return rounds[row["decision_id"], number]


def bring_wordings(rows: Sequence[Row], bringing: Bringing) -> None:
    """Suggested wordings, known again by person, round and words."""
    rounds = _rounds(bringing)
    _upsert(
        Wording,
        bringing,
        "wordings",
        ["round_id", "by_id", "proposal"],
        (
            {
                "decision_id": row["decision_id"],
                "round_id": _round(rounds, row, "wordings", "round"),
                "by_id": row["person_id"],
                "proposal": row["proposal"],
                "note": row.get("note") or "",
                "state": row.get("state") or Wording.State.OPEN,
                "made_at": noon(row.get("made")) or bringing.at,
                "taken_in_id": _round(rounds, row, "wordings", "taken_in")
                if row.get("taken_in")
                else None,
            }
            for row in rows
        ),
    )


def take_wordings(taking: Taking) -> Iterable[Row]:
    """All wordings that were suggested."""
    found = Wording.objects.filter(organization_id=taking.organization_id)
    for one in found.select_related("round", "taken_in").order_by("decision_id", "pk"):
        yield {
            "decision": taking.key("decisions", one.decision_id),
            "person": taking.key("people", one.by_id),
            "round": one.round.number,
            "proposal": one.proposal,
            "note": one.note,
            "state": one.state,
            "made": one.made_at.date(),
            "taken_in": one.taken_in.number if one.taken_in else None,
        }


def bring_urns(rows: Sequence[Row], bringing: Bringing) -> None:
    """Anonymous ballots, each with its number: into the one row of their round."""
    rounds = _rounds(bringing)
    labels: dict[int, dict[str, int]] = {}
    for pk, decision_id, label in Option.objects.filter(
        organization_id=bringing.organization_id
    ).values_list("pk", "decision_id", "label"):
        labels.setdefault(decision_id, {})[label] = pk
    urns: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows:
        place = row["decision_id"], _round(rounds, row, "urns", "round")
        choice = _choice(row, labels.get(row["decision_id"], {}))
        ballot = {"choice": choice}
        if row.get("reason"):
            ballot["reason"] = row["reason"]
        urns.setdefault(place, {})[row["number"]] = ballot
    _upsert(
        Urn,
        bringing,
        "urns",
        ["round_id"],
        (
            {"decision_id": decision_id, "round_id": round_id, "ballots": ballots}
            for (decision_id, round_id), ballots in urns.items()
        ),
    )


def _choice(row: Row, options: dict[str, int]) -> Any:
    try:
        given = json.loads(row["choice"])
        if isinstance(given, dict):
            return options[given["option"]]
        if isinstance(given, list):
            return [
                [options[mark[0]], *mark[1:]] if isinstance(mark, list) else options[mark]
                for mark in given
            ]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        says = "is no ballot of this decision"
        raise Clash("urns", row["_row"], "choice", row["choice"][:200], says) from None
    return given


def take_urns(taking: Taking) -> Iterable[Row]:
    """The published ballots of settled anonymous votes, by number: no voter, no time, no order."""
    options = Option.objects.filter(organization_id=taking.organization_id)
    names = dict(options.values_list("pk", "label"))
    found = Urn.objects.filter(organization_id=taking.organization_id, decision__state="settled")
    for urn in found.select_related("round").order_by("decision_id", "round_id"):
        for number, ballot in sorted(urn.ballots.items()):
            yield {
                "decision": taking.key("decisions", urn.decision_id),
                "round": urn.round.number,
                "number": number,
                "choice": json.dumps(_named(ballot["choice"], names), ensure_ascii=False),
                "reason": ballot.get("reason", ""),
            }


def _named(choice: Any, names: dict[int, str]) -> Any:
    if isinstance(choice, int):
        return {"option": names.get(choice, "")}
    if isinstance(choice, list):
        return [
            [names.get(mark[0], ""), *mark[1:]] if isinstance(mark, list) else names.get(mark, "")
            for mark in choice
        ]
    return choice


def bring_voices(rows: Sequence[Row], bringing: Bringing) -> None:
    """Voices given, known again by giver, scope and the day they were given."""
    _upsert(
        Voice,
        bringing,
        "voices",
        ["giver_id", "circle_id", "decision_id", "given_at"],
        (
            {
                "giver_id": row["person_id"],
                "taker_id": row["taker_id"],
                "circle_id": row.get("circle_id"),
                "decision_id": row.get("decision_id"),
                "given_at": noon(row["given"]),
                "taken_at": noon(row.get("taken")),
                "ended_at": noon(row.get("ended")),
            }
            for row in rows
        ),
    )


def take_voices(taking: Taking) -> Iterable[Row]:
    """All voices, also those that ended: who spoke for whom, and when."""
    for one in Voice.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        yield {
            "person": taking.key("people", one.giver_id),
            "taker": taking.key("people", one.taker_id),
            "circle": taking.key("circles", one.circle_id),
            "decision": taking.key("decisions", one.decision_id),
            "given": one.given_at.date(),
            "taken": one.taken_at.date() if one.taken_at else None,
            "ended": one.ended_at.date() if one.ended_at else None,
        }


def check_voice(row: Row) -> Iterable[tuple[str, str]]:
    """A voice goes to somebody else."""
    if row.get("person") and row.get("person") == row.get("taker"):
        yield "taker", "is the person themselves"


def check_template(row: Row) -> Iterable[tuple[str, str]]:
    """Settings as a JSON object."""
    yield from check_object(row, "settings")


def bring_templates(rows: Sequence[Row], bringing: Bringing) -> None:
    """Templates in force, by name."""
    _upsert(
        Template,
        bringing,
        "decision_templates",
        ["name", "ended_at"],
        (
            {
                "name": row["name"][:200],
                "ended_at": None,
                "fits": (row.get("fits") or "")[:500],
                "method": row["method"][:30],
                "title": (row.get("title") or "")[:200],
                "question": row.get("question") or "",
                "proposal": row.get("proposal") or "",
                "options": [line for line in (row.get("options") or "").split("\n") if line],
                "settings": json.loads(row["settings"]) if row.get("settings") else {},
                "made_by_id": row["person_id"],
                "made_at": noon(row.get("made")) or bringing.at,
            }
            for row in rows
        ),
    )


def take_templates(taking: Taking) -> Iterable[Row]:
    """The organization's own templates in force."""
    found = Template.objects.filter(organization_id=taking.organization_id, ended_at=None)
    for one in found.order_by("pk"):
        yield {
            "name": one.name,
            "person": taking.key("people", one.made_by_id),
            "fits": one.fits,
            "method": one.method,
            "title": one.title,
            "question": one.question,
            "proposal": one.proposal,
            "options": "\n".join(one.options),
            "settings": json.dumps(one.settings, ensure_ascii=False) if one.settings else "",
            "made": one.made_at.date(),
        }


def _upsert(
    model: Any, bringing: Bringing, table: str, identity: list[str], values: Iterable[Any]
) -> None:
    unique = {tuple(value[name] for name in identity): value for value in values}
    upsert(
        model,
        list(unique.values()),
        identity=identity,
        organization_id=bringing.organization_id,
        bringing=bringing,
        table=table,
    )
