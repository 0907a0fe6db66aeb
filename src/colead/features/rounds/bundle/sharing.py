"""Rounds, proposals, who leads them, and the votes of rounds that are over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from colead.features.rounds.bundle.common import (
    CIRCLE,
    FUND,
    PERSON,
    bring,
    coin_of,
    findable,
    json_of,
    minor_of,
    moments,
    units,
)
from colead.features.rounds.models import Ballot, Lead, Proposal, Round, Urn
from colead.features.rounds.rules import counting
from colead.kernel.bundle import (
    Bringing,
    Clash,
    Column,
    Row,
    Table,
    Taking,
    key_of,
    register,
    upsert,
)

MOMENTS = ("opened_at", "check_at", "vote_at", "ends_at", "ended_at")
_YES_NO = ("yes", "no")
_ROUND = Column("round", "key", required=True, table="fund_rounds")


def bring_rounds(rows: Sequence[Row], bringing: Bringing) -> None:
    """Rounds by key. One in which people vote elsewhere is looked at once more, and voted anew;
    where they vote here, they go on."""
    again = (Round.Phase.VOTE, Round.Phase.COUNT)
    there = Round.objects.filter(organization_id=bringing.organization_id, phase__in=again)
    voting = {key_of(one, bringing.mark): one for one in there}
    values = []
    for row in rows:
        coin = coin_of(row, bringing)
        days = {name: row.get(name) or bringing.at for name in MOMENTS[:4]}
        if not days["check_at"] <= days["vote_at"] <= days["ends_at"]:
            says = _("Each date comes after the one before it, within a year.")
            raise Clash("fund_rounds", row["_row"], "vote_at", str(row.get("vote_at")), says)
        phase, cast = row.get("phase") or Round.Phase.STOPPED, row.get("cast") or 0
        if phase in again:
            here = voting.get(row["round"])
            phase, cast = (here.phase, here.cast) if here else (Round.Phase.CHECK, 0)
        values.append({
            "key": row["round"], "title": row["title"][:200], "fund_id": row["fund_id"],
            "circle_id": row.get("circle_id"), "about": row.get("about") or "",
            "amount": minor_of("fund_rounds", row, "amount", coin), "currency": coin,
            "proposers": row.get("proposers") or Round.Who.EVERYONE,
            "voters": row.get("voters") or Round.Who.EVERYONE,
            "guests": row.get("guests") == "yes",
            "paper": row.get("paper") or Round.Paper.APPROVAL,
            "points": min(1000, max(1, row.get("points") or 10)),
            "rule": row.get("rule") or Round.Rule.EQUAL,
            "completion": row.get("completion") or Round.Completion.FILL,
            "secret": row.get("secret") != "no",
            "phase": phase,
            "opened_by_id": row.get("person_id"), **days, "ended_at": row.get("ended_at"),
            "eligible": row.get("eligible") or 0, "cast": cast,
            "seed": (row.get("seed") or "")[:64], "reason": (row.get("reason") or "")[:300],
        })  # fmt: skip
    done = bring(Round, "fund_rounds", "round", rows, values, bringing)
    findable(bringing, "round", done, values, "about")
    bringing.notes["fund_rounds"] = {
        pk: (row, value) for pk, row, value in zip(done.ids, rows, values, strict=True)
    }


def take_rounds(taking: Taking) -> Iterable[Row]:
    """All rounds; results name proposals by their keys."""
    keys = taking.keys.setdefault("fund_rounds", {})
    names = {
        str(one.pk): taking.key_of(one)
        for one in Proposal.objects.filter(organization_id=taking.organization_id)
    }
    for one in Round.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        result = counting.renamed(one.result, names) if one.result else None
        yield {
            "_id": one.pk, "round": keys[one.pk], "title": one.title,
            "fund": taking.key("funds", one.fund_id),
            "circle": taking.key("circles", one.circle_id), "about": one.about,
            "amount": units(one.amount, one.currency), "proposers": one.proposers,
            "voters": one.voters, "guests": "yes" if one.guests else "no", "paper": one.paper,
            "points": one.points, "rule": one.rule, "completion": one.completion,
            "secret": "yes" if one.secret else "no", "phase": one.phase,
            "person": taking.key("people", one.opened_by_id),
            **{name: getattr(one, name) for name in MOMENTS},
            "eligible": one.eligible, "cast": one.cast if one.phase == "done" else None,
            "seed": one.seed, "reason": one.reason,
            "result": json.dumps(result, ensure_ascii=False) if result else "",
        }  # fmt: skip


def bring_proposals(rows: Sequence[Row], bringing: Bringing) -> None:
    """Proposals by key; then the results that speak of them."""
    values = []
    for row in rows:
        _place, value = bringing.notes["fund_rounds"][row["round_id"]]
        values.append({
            "key": row["proposal"], "round_id": row["round_id"], "title": row["title"][:200],
            "plan": row.get("plan") or "",
            "cost": minor_of("round_proposals", row, "cost", value["currency"]),
            "by_id": row.get("person_id"), "made_at": row.get("made_at") or bringing.at,
            "state": row.get("state") or Proposal.State.OPEN,
            "reason": (row.get("reason") or "")[:300],
            "initiative_id": row.get("initiative_id"),
        })  # fmt: skip
    done = bring(Proposal, "round_proposals", "proposal", rows, values, bringing)
    findable(bringing, "proposal", done, values, "plan")
    ids = {key: str(pk) for key, pk in bringing.ids["round_proposals"].items()}
    for pk, (row, _value) in bringing.notes.get("fund_rounds", {}).items():
        said = json_of("fund_rounds", row, "result")
        if isinstance(said, dict):
            try:
                result = counting.renamed(said, ids)
            except (KeyError, TypeError, AttributeError):
                says = _("This is no result of a round.")
                raise Clash("fund_rounds", row["_row"], "result", "…", says) from None
            Round.objects.filter(pk=pk).update(result=result)


def take_proposals(taking: Taking) -> Iterable[Row]:
    """All proposals."""
    keys = taking.keys.setdefault("round_proposals", {})
    found = Proposal.objects.filter(organization_id=taking.organization_id)
    for one in found.select_related("round").order_by("pk"):
        keys[one.pk] = taking.key_of(one)
        yield {
            "_id": one.pk, "proposal": keys[one.pk],
            "round": taking.key("fund_rounds", one.round_id),
            "title": one.title, "plan": one.plan, "cost": units(one.cost, one.round.currency),
            "person": taking.key("people", one.by_id), "made_at": one.made_at,
            "state": one.state, "reason": one.reason,
            "initiative": taking.key("initiatives", one.initiative_id),
        }  # fmt: skip


def bring_leads(rows: Sequence[Row], bringing: Bringing) -> None:
    """Who would lead, or leads, a proposal."""
    pairs = dict.fromkeys((row["round_proposal_id"], row["person_id"]) for row in rows)
    values = [{"proposal_id": proposal, "member_id": member} for proposal, member in pairs]
    upsert(
        Lead, values, identity=["proposal_id", "member_id"],
        organization_id=bringing.organization_id, bringing=bringing, table="round_leads",
    )  # fmt: skip


def take_leads(taking: Taking) -> Iterable[Row]:
    """Who would lead, or leads, each proposal."""
    for one in Lead.objects.filter(organization_id=taking.organization_id).order_by("pk"):
        yield {
            "round_proposal": taking.key("round_proposals", one.proposal_id),
            "person": taking.key("people", one.member_id),
        }


def _with_names(choice: Any, names: dict[str, str]) -> Any:
    if isinstance(choice, dict):
        return {names[str(key)]: value for key, value in choice.items() if str(key) in names}
    return [names[str(one)] for one in choice if str(one) in names]


def bring_ballots(rows: Sequence[Row], bringing: Bringing) -> None:
    """Votes of rounds that are over: secret ones by number, the others by person."""
    ids = {key: str(pk) for key, pk in bringing.ids.get("round_proposals", {}).items()}
    urns: dict[int, dict[str, Any]] = {}
    named: dict[tuple[int, int | None], dict[str, Any]] = {}
    for row in rows:
        choice = _with_names(json_of("round_ballots", row, "choice") or [], ids)
        if isinstance(choice, list):
            choice = [int(one) for one in choice]
        _place, value = bringing.notes["fund_rounds"][row["round_id"]]
        if value["secret"]:
            number = (row.get("number") or "")[:20]
            urns.setdefault(row["round_id"], {})[number] = {"choice": choice}
        else:
            pair = row["round_id"], row.get("person_id")
            named[pair] = {"round_id": pair[0], "voter_id": pair[1], "choice": choice}
    for pk, ballots in urns.items():
        upsert(
            Urn, [{"round_id": pk, "ballots": ballots}], identity=["round_id"],
            organization_id=bringing.organization_id,
        )  # fmt: skip
    upsert(
        Ballot, list(named.values()), identity=["round_id", "voter_id"],
        organization_id=bringing.organization_id, bringing=bringing, table="round_ballots",
    )  # fmt: skip


def take_ballots(taking: Taking) -> Iterable[Row]:
    """The votes of rounds that are over, which all may read."""
    names = {str(pk): key for pk, key in taking.keys.get("round_proposals", {}).items()}
    over = Round.objects.filter(organization_id=taking.organization_id, phase=Round.Phase.DONE)
    for urn in Urn.objects.filter(round__in=over).order_by("round_id"):
        for number, ballot in sorted(urn.ballots.items()):
            yield _ballot(taking, urn.round_id, names, ballot["choice"], number=number)
    for one in Ballot.objects.filter(round__in=over).order_by("round_id", "pk"):
        yield _ballot(
            taking, one.round_id, names, one.choice, person=taking.key("people", one.voter_id)
        )


def _ballot(
    taking: Taking, round_id: int, names: dict[str, str], choice: Any, *, number: str = "",
    person: str = "",
) -> Row:  # fmt: skip
    said = json.dumps(_with_names(choice, names), ensure_ascii=False)
    return {"round": taking.key("fund_rounds", round_id), "number": number, "person": person,
            "choice": said}  # fmt: skip


register(
    Table(
        "fund_rounds",
        (
            Column("round", "key", required=True), Column("title", required=True), FUND, CIRCLE,
            Column("about", "text"), Column("amount", "amount", required=True),
            Column("proposers", "choice", choices=tuple(Round.Who.values)),
            Column("voters", "choice", choices=tuple(Round.Who.values)),
            Column("guests", "choice", choices=_YES_NO),
            Column("paper", "choice", choices=tuple(Round.Paper.values)),
            Column("points", "whole"),
            Column("rule", "choice", choices=tuple(Round.Rule.values)),
            Column("completion", "choice", choices=tuple(Round.Completion.values)),
            Column("secret", "choice", choices=_YES_NO),
            Column("phase", "choice", choices=tuple(Round.Phase.values)), PERSON,
            *moments(*MOMENTS), Column("eligible", "whole"), Column("cast", "whole"),
            Column("seed"), Column("reason"), Column("result", "text"),
        ),
        bring_rounds, take_rounds, keyed=True,
    )
)  # fmt: skip
register(
    Table(
        "round_proposals",
        (
            Column("proposal", "key", required=True), _ROUND, Column("title", required=True),
            Column("plan", "text"), Column("cost", "amount", required=True), PERSON,
            *moments("made_at"),
            Column("state", "choice", choices=tuple(Proposal.State.values)), Column("reason"),
            Column("initiative", "key", table="initiatives"),
        ),
        bring_proposals, take_proposals, keyed=True,
    )
)  # fmt: skip
register(
    Table(
        "round_leads",
        (
            Column("round_proposal", "key", required=True, table="round_proposals"),
            Column("person", "key", required=True, table="people"),
        ),
        bring_leads, take_leads,
    )
)  # fmt: skip
register(
    Table(
        "round_ballots",
        (_ROUND, Column("number"), PERSON, Column("choice", "text", required=True)),
        bring_ballots, take_ballots,
    )
)  # fmt: skip
