"""Anonymous ballots: nobody can bring a voter and a ballot together; anybody can count again."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client

from colead.features.decisions import actions, queries
from colead.features.decisions.actions.secret import Receipt
from colead.features.decisions.cli import group
from colead.features.decisions.models import Ballot, Decision, Option, Round, Urn, Voter
from colead.features.decisions.rules import recount, secrecy
from colead.kernel.actor import Actor, colead
from colead.kernel.models import Entry
from colead.kernel.verdict import Refused
from tests.cast import Cast, person

ROOT = "/o/north-school/decisions"


def propose(now: Cast, method: str = "score", **values: Any) -> Decision:
    given: dict[str, Any] = {
        "title": "Lunch",
        "circle_id": now.root.pk,
        "options": ["Soup", "Bread", "Rice"],
        "anonymous": True,
        "by": now.ada,
    }
    return actions.propose(method=method, **{**given, **values})


def soup(decision: Decision) -> int:
    return Option.objects.get(decision=decision, label="Soup").pk


def closed(decision: Decision, now: Cast) -> Decision:
    decision.refresh_from_db()
    assert decision.closes_at is not None
    by = colead(organization_id=now.ada.organization_id, at=decision.closes_at)
    actions.close(decision.pk, by=by)
    decision.refresh_from_db()
    return decision


# What can be read off the stored rows.


Row = dict[str, Any]


def sequences() -> Iterator[tuple[str, list[Row]]]:
    """Every table in every order that it tells: as the rows lie, and by each of its columns."""
    hidden = ["rowid"] if connection.vendor == "sqlite" else ["ctid::text", "xmin::text"]
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if "fts" in table or "search" in table:
                continue  # The index of words; it holds texts, no ballots and no roll.
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT {', '.join(hidden)}, * FROM {quoted}")
            names = hidden + [column[0] for column in cursor.description[len(hidden) :]]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            for column in names:
                by = sorted(rows, key=lambda row: str(row[column]).zfill(40))
                yield f"{table}.{column}", by


def voters_in(rows: list[Row], known: list[int]) -> list[int]:
    """The voters in the order in which the rows first name them."""
    named = [
        value
        for row in rows
        for name, value in row.items()
        if name in ("member_id", "voter_id", "by_id") and value in known
    ]
    return list(dict.fromkeys(named))


def ballots_in(rows: list[Row], known: list[Any]) -> list[int]:
    """The ballots (by place in ``known``) in the order in which they stand in the rows."""
    text = "\n".join(str(list(row.values())) for row in rows).replace(" ", "")
    places = [(text.find(json.dumps(choice).replace(" ", "")), n) for n, choice in enumerate(known)]
    return [n for place, n in sorted(places) if place >= 0]


def best_link(trials: list[tuple[list[int], list[Any], dict[str, Any], dict[str, Any]]]) -> float:
    """The share of ballots that the best pair of orders gives to the right voter."""
    shares = [0.0]
    voter_orders = set.intersection(*(set(trial[2]) for trial in trials))
    ballot_orders = set.intersection(*(set(trial[3]) for trial in trials))
    for one, other, backwards in product(voter_orders, ballot_orders, (False, True)):
        hits = total = 0
        for voters, _choices, by_voter, by_ballot in trials:
            guess = by_voter[one][::-1] if backwards else by_voter[one]
            hits += sum(
                voters[ballot] == voter
                for voter, ballot in zip(guess, by_ballot[other], strict=False)
            )
            total += len(voters)
        shares.append(hits / total)
    return max(shares)


def attacked(now: Cast, cast: Callable[[Decision, Actor, Any], None]) -> float:
    """Let eight people vote six times, in another order each time, and read the whole database."""
    people = [person(now.organization, f"Voter{n}") for n in range(8)]
    trials = []
    for turn in range(6):
        decision = propose(now, top=100, days=3)
        order = people[:]
        random.Random(turn).shuffle(order)
        choices = [[[soup(decision), 10 * turn + n]] for n in range(len(order))]
        for actor, choice in zip(order, choices, strict=True):
            cast(decision, replace(actor, at=now.ada.at), choice)
        voters = [actor.member_id or 0 for actor in order]
        by_voter, by_ballot = {}, {}
        for name, rows in sequences():
            # Only what belongs to this vote: rows that name the decision.
            mine = [row for row in rows if row.get("decision_id") == decision.pk]
            found = voters_in(mine, voters)
            if len(found) == len(voters):
                by_voter[name] = found
            seen = ballots_in(mine, choices)
            if len(seen) == len(choices):
                by_ballot[name] = seen
        trials.append((voters, choices, by_voter, by_ballot))
    return best_link(trials)


def test_the_whole_database_does_not_tell_who_cast_which_ballot(now: Cast) -> None:
    def cast(decision: Decision, actor: Actor, choice: Any) -> None:
        actions.cast_secretly(decision.pk, choice=choice, by=actor)

    assert attacked(now, cast) < 0.55


def test_the_same_attack_finds_everybody_where_names_are_only_left_out(now: Cast) -> None:
    def naive(decision: Decision, actor: Actor, choice: Any) -> None:
        """Ballots without a name beside a roll that notes who came when."""
        Ballot.objects.create(
            organization_id=actor.organization_id,
            decision=decision,
            round=Round.objects.get(decision=decision),
            choice=choice,
        )
        voter = Voter.objects.get(decision=decision, member_id=actor.member_id)
        voter.delete()
        Voter.objects.create(
            organization_id=actor.organization_id,
            decision=decision,
            member_id=actor.member_id or 0,
            heard=1,
        )

    assert attacked(now, naive) == 1.0


def test_nothing_but_the_roll_tells_that_somebody_answered(now: Cast) -> None:
    decision = propose(now)
    before = Entry.objects.count()
    slip = actions.cast_secretly(decision.pk, choice=[[soup(decision), 4]], by=now.ben)
    assert Entry.objects.count() == before
    assert not Ballot.objects.exists()
    assert [str(f.name) for f in Voter._meta.get_fields()] == [
        "id", "organization", "decision", "member", "heard",
    ]  # fmt: skip
    decision.refresh_from_db()
    assert decision.frozen_at is not None
    assert (decision.frozen_at.hour, decision.frozen_at.minute) == (0, 0)
    kept = json.dumps(list(Urn.objects.values()), default=str)
    assert slip.code not in kept
    assert slip.number in kept


def test_the_count_and_how_many_came_are_told_late_and_never_below_three(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    decision = propose(now, quorum=0)
    assert decision.settings["show"] == "closed"
    for actor in (now.ada, now.ben):
        actions.cast_secretly(decision.pk, choice=[[soup(decision), 4]], by=actor)
    page = client_of(now.ada).get(f"{ROOT}/{decision.pk}/").content.decode()
    assert "shown from three answers on" in page
    assert "2 of 3" not in page
    assert "1 person has not" not in page
    found = queries.dossier(now.ada, decision.pk)
    assert (found.heard, found.unheard, found.result, found.ballots) == (None, None, None, None)
    few = closed(decision, now)
    assert (few.result, few.outcome["why"]) == ("not-agreed", "few")
    assert not Urn.objects.filter(decision=decision).exists()
    page = client_of(now.ada).get(f"{ROOT}/{decision.pk}/").content.decode()
    assert "Fewer than three people answered" in page
    assert "2 of 3" not in page


def test_an_answer_changes_only_with_its_receipt(now: Cast) -> None:
    decision = propose(now, days=2)
    slip = actions.cast_secretly(decision.pk, choice=[[soup(decision), 1]], by=now.ben)
    for wrong, words in (("", "give the receipt"), ("AAAA-BBBB", "No ballot belongs")):
        with pytest.raises(Refused, match=words) as no:
            actions.cast_secretly(
                decision.pk, choice=[[soup(decision), 5]], receipt=wrong, by=now.ben
            )
        assert no.value.field == "receipt"
    typed = slip.code.lower().replace("-", " ")
    again = actions.cast_secretly(
        decision.pk, choice=[[soup(decision), 5]], receipt=typed, by=now.ben
    )
    assert again.number == slip.number
    assert Round.objects.get(decision=decision).cast == 1
    assert list(Urn.objects.get().ballots.values()) == [{"choice": [[soup(decision), 5]]}]


def test_open_and_anonymous_answers_do_not_mix(now: Cast) -> None:
    with pytest.raises(Refused, match="urn"):
        actions.cast(propose(now).pk, choice=[[1, 1]], by=now.ben)
    open_vote = propose(now, anonymous=False)
    with pytest.raises(Refused, match="not anonymous"):
        actions.cast_secretly(open_vote.pk, choice=[[soup(open_vote), 1]], by=now.ben)
    with pytest.raises(Refused, match="three people"):
        propose(now, voters="list", voter_ids=[now.ada.member_id, now.ben.member_id])


METHODS = [
    ("majority", lambda pk: pk),
    ("approval", lambda pk: [pk]),
    ("dot", lambda pk: {pk: 2}),
    ("each", lambda pk: {pk: "yes"}),
    ("ranked", lambda pk: {pk: 1}),
    ("stv", lambda pk: {pk: 1}),
]


@pytest.mark.parametrize(("method", "mark"), METHODS, ids=[m[0] for m in METHODS])
def test_anybody_counts_the_published_list_again(
    now: Cast, tmp_path: Path, method: str, mark: Callable[[int], Any]
) -> None:
    decision = propose(now, method)
    with pytest.raises(Refused, match="published when"):
        queries.ballot_list(now.ada, decision.pk)
    slips: list[Receipt] = [
        actions.cast_secretly(decision.pk, choice=mark(soup(decision)), by=actor)
        for actor in (now.ada, now.ben, now.steward)
    ]
    decision.refresh_from_db()
    assert (decision.state, decision.result) == ("settled", "agreed")
    published = queries.ballot_list(now.ben, decision.pk)
    assert sorted(slip.number for slip in slips) == [b["number"] for b in published["ballots"]]
    file = tmp_path / "ballots.json"
    file.write_text(json.dumps(published))
    done = CliRunner().invoke(group, ["verify", str(file), "--receipt", slips[0].code])
    assert done.exit_code == 0, done.output
    assert "This is the result that was published." in done.output
    assert "Soup" in done.output

    published["result"]["cast"] = 4
    file.write_text(json.dumps(published))
    wrong = CliRunner().invoke(group, ["verify", str(file)])
    assert (wrong.exit_code, "another result" in wrong.output) == (1, True)


def test_a_named_list_is_counted_again_too(now: Cast) -> None:
    decision = propose(now, "ranked", anonymous=False)
    for actor in (now.ada, now.ben, now.steward):
        actions.cast(decision.pk, choice={soup(decision): 1}, by=actor)
    published = json.loads(json.dumps(queries.ballot_list(now.ben, decision.pk)))
    assert recount.recount(published).agrees
    assert published["ballots"][0]["voter"].startswith("Ada")


def test_a_list_that_is_not_whole_is_refused_with_what_is_wrong(now: Cast) -> None:
    decision = propose(now)
    for actor in (now.ada, now.ben, now.steward):
        actions.cast_secretly(decision.pk, choice={soup(decision): 1}, by=actor)
    good = queries.ballot_list(now.ben, decision.pk)
    for change, words in (
        ({"format": "x"}, "no list of ballots"),
        ({"method": "dice"}, "not whole"),
        ({"method": "consent"}, "does not count"),
        ({"eligible": 1}, "more than the 1"),
        ({"ballots": [good["ballots"][0]] * 2}, "twice"),
        ({"ballots": [{"number": "a", "choice": [[soup(decision), 9]]}]}, "Ballot 1: A score"),
        ({"options": 5}, "not whole"),
    ):
        with pytest.raises(Refused, match=words):
            recount.recount({**good, **change})
    for junk in (None, [], "x", 3):
        with pytest.raises(Refused):
            recount.recount(junk)


def test_the_receipt_is_on_the_page_once(now: Cast, client_of: Callable[[Actor], Client]) -> None:
    decision = propose(now, quorum=0)
    client = client_of(now.ben)
    field = f"mark_{soup(decision)}"
    shown = client.post(f"{ROOT}/{decision.pk}/cast/", {field: "5"})
    page = shown.content.decode()
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
    code = re.search(r"<code>([A-Z2-7-]{27})</code>", page)
    assert code is not None
    after = client.get(f"{ROOT}/{decision.pk}/").content.decode()
    assert "Your answer is in the urn." in after
    assert code[1] not in after
    lost = client.post(f"{ROOT}/{decision.pk}/cast/", {field: "1"})
    assert (lost.status_code, "This field is required" in lost.content.decode()) == (422, True)
    changed = client.post(f"{ROOT}/{decision.pk}/cast/", {field: "1", "receipt": code[1]})
    assert "Your answer is changed" in changed.content.decode()
    for actor in (now.ada, now.steward):
        actions.cast_secretly(decision.pk, choice={soup(decision): 3}, by=actor)
    done = client.get(f"{ROOT}/{decision.pk}/").content.decode()
    assert "All ballots, to count again" in done
    assert secrecy.number_of(code[1]) in done
    listed = client.get(f"{ROOT}/{decision.pk}/ballots.json")
    assert listed.json()["eligible"] == 3
    assert "Ben" not in listed.content.decode()


def test_late_ballots_stay_out_of_the_urn(now: Cast) -> None:
    decision = propose(now, days=1)
    late = replace(now.ben, at=now.ben.at + timedelta(days=2))
    with pytest.raises(Refused, match="time to answer is over"):
        actions.cast_secretly(decision.pk, choice={soup(decision): 3}, by=late)
    assert not Urn.objects.exists()
