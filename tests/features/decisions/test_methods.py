"""Every method from the question to the result, through the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from colead.features.decisions import actions
from colead.features.decisions.models import Ballot, Decision, Option
from colead.features.decisions.rules import methods
from colead.kernel.actor import Actor
from colead.kernel.models import Entry
from colead.kernel.verdict import Refused
from tests.cast import Cast

ROOT = "/o/north-school/decisions"
Marks = Mapping[str, Any]


def propose(now: Cast, method: str, **values: Any) -> Decision:
    given: dict[str, Any] = {"title": "Lunch", "circle_id": now.root.pk, "by": now.ada}
    if methods.method(method).options == "needed":
        given["options"] = ["Soup", "Bread", "Rice"]
    return actions.propose(method=method, **{**given, **values})


def ids(decision: Decision) -> dict[str, int]:
    return dict(Option.objects.filter(decision=decision).values_list("label", "pk"))


def posted(decision: Decision, marks: Any) -> dict[str, Any]:
    """What a browser sends for marks by label."""
    if isinstance(marks, str):
        return {"choice": marks}
    known = ids(decision)
    if isinstance(marks, list):
        return {"choice": [known[label] for label in marks]}
    return {f"mark_{known[label]}": mark for label, mark in marks.items()}


# method, the answers of three people, result, words on the page
TOLD = [
    ("consensus", ["agree", "agree", "aside"], "not-agreed", "1 stand aside"),
    ("gradients", ["endorse", "minor", "reservations"], "agreed", "3 of 3 support it"),
    ("sense", ["for", "for", "unsure"], "heard", "2 lean towards it, 0 against it."),
    ("opt-in", ["in", "in", "in"], "agreed", "3 are in; 3 were needed."),
    ("questions", ["clear", "clear", "clear"], "heard", "0 have questions"),
    ("approval", [["Soup", "Rice"], ["Soup"], ["Rice", "Soup"]], "agreed", "“Soup” has the most"),
    (
        "score",
        [{"Soup": 5, "Rice": 1}, {"Soup": 3, "Bread": 2}, {"Rice": 0, "Soup": 4}],
        "agreed",
        "“Soup” has the most: 4.",
    ),
    (
        "dot",
        [{"Soup": 3, "Rice": 2}, {"Rice": 5}, {"Bread": 1, "Soup": 1}],
        "agreed",
        "“Rice” has the most: 7.",
    ),
    (
        "each",
        [{"Soup": "yes", "Rice": "no"}, {"Soup": "yes", "Rice": "yes"}, {"Bread": "no"}],
        "agreed",
        "Reached what it takes: Soup.",
    ),
    (
        "ranked",
        [{"Soup": 1, "Rice": 2}, {"Soup": 2, "Rice": 1}, {"Soup": 1, "Bread": "no-opinion"}],
        "agreed",
        "“Soup” comes first of 3; ballots counted: 3.",
    ),
    (
        "stv",
        [{"Soup": 1, "Rice": 2}, {"Soup": 2, "Rice": 1}, {"Soup": 1, "Bread": 2}],
        "agreed",
        "“Soup” comes first of 3; ballots counted: 3.",
    ),
]


@pytest.mark.parametrize(("method", "answers", "result", "words"), TOLD, ids=[t[0] for t in TOLD])
def test_a_method_from_the_ballot_to_the_result(
    now: Cast,
    client_of: Callable[[Actor], Client],
    method: str,
    answers: list[Any],
    result: str,
    words: str,
) -> None:
    decision = propose(now, method)
    for actor, marks in zip((now.ada, now.ben, now.steward), answers, strict=True):
        client = client_of(actor)
        assert client.get(f"{ROOT}/{decision.pk}/").status_code == 200
        answer = client.post(f"{ROOT}/{decision.pk}/cast/", posted(decision, marks))
        assert answer.status_code == 302, answer.content.decode()[:3000]
        again = client.get(f"{ROOT}/{decision.pk}/").content.decode()
        assert ("You answered:" in again) != (actor is now.steward)
    decision.refresh_from_db()
    assert (decision.state, decision.result) == ("settled", result)
    for page in ("", "record/"):
        shown = client.get(f"{ROOT}/{decision.pk}/{page}").content.decode()
        assert words in shown
        assert "3 of 3 answered." in shown
    assert Ballot.objects.filter(decision=decision).count() == 3


# method, what is posted, the words of the refusal
REFUSED = [
    ("ranked", {"Soup": "4"}, "4 is not one of the available choices"),
    ("ranked", {"Soup": "NaN"}, "NaN is not one of the available choices"),
    ("ranked", {}, "Rank at least one option."),
    ("approval", ["Soup", "Gold"], "Gold is not one of the available choices"),
    ("score", {"Soup": "6"}, "6 is not one of the available choices"),
    ("score", {}, "Score at least one option."),
    ("dot", {"Soup": "3", "Rice": "3"}, "These are 6 dots; you have 5."),
    ("dot", {"Soup": "-1"}, "greater than or equal to 0"),
    ("dot", {"Soup": "1e9"}, "Enter a whole number."),
    ("each", {"Soup": "perhaps"}, "perhaps is not one of the available choices"),
    ("consensus", "block", "Say why: the others can only work with a reason."),
    ("questions", "question", "Write your question."),
]


@pytest.mark.parametrize(("method", "marks", "words"), REFUSED)
def test_a_malformed_ballot_gets_the_fields_message_and_loses_nothing(
    now: Cast, client_of: Callable[[Actor], Client], method: str, marks: Any, words: str
) -> None:
    decision = propose(now, method)
    known = {"Gold": "Gold", **ids(decision)}
    if isinstance(marks, dict):
        sent: Marks = {f"mark_{known[label]}": mark for label, mark in marks.items()}
    elif isinstance(marks, list):
        sent = {"choice": [known[label] for label in marks]}
    else:
        sent = {"choice": marks}
    answer = client_of(now.ben).post(f"{ROOT}/{decision.pk}/cast/", {**sent, "reason": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    if isinstance(marks, dict) and method == "dot":
        assert all(f'value="{mark}"' in page for mark in marks.values())
    assert not Ballot.objects.filter(decision=decision).exists()


def test_ranks_may_have_gaps_and_ties_unless_the_settings_say_otherwise(now: Cast) -> None:
    decision = propose(now, "ranked")
    known = ids(decision)
    ballot = actions.cast(
        decision.pk, choice={known["Soup"]: 1, known["Rice"]: 3, known["Bread"]: 3}, by=now.ben
    )
    assert ballot.choice == sorted([[known["Soup"], 1], [known["Rice"], 2], [known["Bread"], 2]])
    strict = propose(now, "ranked", ties=False)
    known = ids(strict)
    with pytest.raises(Refused, match="rank of its own"):
        actions.cast(strict.pk, choice={known["Soup"]: 1, known["Rice"]: 1}, by=now.ben)


def test_a_ranking_is_counted_as_the_settings_say(now: Cast) -> None:
    for way in ("schulze", "ranked-pairs", "irv"):
        decision = propose(now, "ranked", count=way)
        known = ids(decision)
        for actor in (now.ada, now.ben, now.steward):
            actions.cast(decision.pk, choice={known["Rice"]: 1, known["Soup"]: 2}, by=actor)
        decision.refresh_from_db()
        assert (decision.result, decision.outcome["method"]) == ("agreed", way)
        assert decision.outcome["winners"] == [known["Rice"]]


def test_none_of_these_wins_and_nothing_is_agreed(now: Cast) -> None:
    for method, mark in (("ranked", 1), ("score", 5)):
        decision = propose(now, method, none_of_these=True)
        known = ids(decision)
        for actor in (now.ada, now.ben, now.steward):
            actions.cast(decision.pk, choice={known["None of these"]: mark}, by=actor)
        decision.refresh_from_db()
        assert (decision.result, decision.outcome["why"]) == ("not-agreed", "none")
    vote = propose(now, "majority", options=["Soup", "Rice"], none_of_these=True, reasons="never")
    for actor in (now.ada, now.ben):
        actions.cast(vote.pk, choice=ids(vote)["None of these"], by=actor)
    vote.refresh_from_db()
    assert (vote.state, vote.result, vote.outcome["why"]) == ("settled", "not-agreed", "none")


def test_the_paper_follows_the_settings_until_the_first_answer(now: Cast) -> None:
    decision = propose(now, "ranked")
    actions.amend(decision.pk, settings={"none_of_these": True}, by=now.ada)
    assert "None of these" in ids(decision)
    actions.amend(decision.pk, settings={"none_of_these": False}, by=now.ada)
    assert sorted(ids(decision)) == ["Bread", "Rice", "Soup"]
    seats = propose(now, "stv", seats=2)
    with pytest.raises(Refused, match="more seats"):
        actions.amend(seats.pk, settings={"seats": 4}, by=now.ada)


def test_options_are_asked_for_where_a_method_needs_them(now: Cast) -> None:
    for options, words in (
        ([], "two options at least"),
        (["Soup"], "two options at least"),
        (["Soup", "soup"], "the same"),
    ):
        with pytest.raises(Refused, match=words) as no:
            propose(now, "ranked", options=options)
        assert no.value.field == "options"
    with pytest.raises(Refused, match="more seats"):
        propose(now, "stv", seats=4)
    with pytest.raises(Refused, match="settles one proposal"):
        propose(now, "gradients", options=["Soup", "Bread"])


def test_those_who_answer_add_options_where_they_may(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    decision = propose(now, "approval", add_options=True)
    actions.cast(decision.pk, choice=[ids(decision)["Soup"]], by=now.ada)
    client = client_of(now.ben)
    assert "Add an option" in client.get(f"{ROOT}/{decision.pk}/").content.decode()
    client.post(f"{ROOT}/{decision.pk}/add-option/", {"label": "  Pasta  "})
    assert "Pasta" in ids(decision)
    told = Entry.objects.filter(event="decisions.OptionAdded").get()
    assert told.concerned == [now.ada.member_id]
    twice = client.post(f"{ROOT}/{decision.pk}/add-option/", {"label": "pasta"})
    assert (twice.status_code, "stands already" in twice.content.decode()) == (422, True)
    assert 'value="pasta"' in twice.content.decode()
    north = propose(now, "approval", add_options=True, circle_id=now.north.pk)
    with pytest.raises(Refused, match="asked to answer"):
        actions.add_option(north.pk, label="Cake", by=now.ben)
    closed = propose(now, "approval")
    with pytest.raises(Refused, match="cannot be added"):
        actions.add_option(closed.pk, label="Cake", by=now.ben)


def test_lots_are_drawn_from_a_seed_and_can_be_drawn_again(
    now: Cast, client_of: Callable[[Actor], Client]
) -> None:
    decision = propose(now, "lot", options=["Ada", "Ben", "Cleo", "Dov"], seats=2)
    client = client_of(now.ada)
    assert "When the seed is known" in client.get(f"{ROOT}/{decision.pk}/").content.decode()
    assert client_of(now.ben).post(
        f"{ROOT}/{decision.pk}/draw/", {"seed": "x"}
    ).status_code == 409  # fmt: skip
    empty = client.post(f"{ROOT}/{decision.pk}/draw/", {"seed": "  "})
    assert empty.status_code == 422
    client.post(f"{ROOT}/{decision.pk}/draw/", {"seed": "7 12 19 33 40 44"})
    decision.refresh_from_db()
    assert decision.result == "agreed"
    names = sorted(
        ["Ada", "Ben", "Cleo", "Dov"],
        key=lambda name: sha256(f"7 12 19 33 40 44\n{name}".encode()).hexdigest(),
    )
    known = ids(decision)
    assert decision.outcome["winners"] == [known[name] for name in names[:2]]
    page = client.get(f"{ROOT}/{decision.pk}/").content.decode()
    assert f"Drawn by lot: {names[0]}, {names[1]}." in page
    with pytest.raises(Refused, match="settled"):
        actions.draw_lots(decision.pk, seed="again", by=now.ada)
    assert client.get(f"{ROOT}/{decision.pk}/record/").status_code == 200


def test_the_page_of_a_ranked_decision_costs_the_same_queries_for_many_ballots(
    now: Cast,
    client_of: Callable[[Actor], Client],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    decision = propose(now, "ranked", show="always")
    known = ids(decision)
    for actor in (now.ada, now.ben):
        actions.cast(decision.pk, choice={known["Soup"]: 1, known["Rice"]: 2}, by=actor)
    client = client_of(now.steward)
    client.get(f"{ROOT}/{decision.pk}/")
    with django_assert_max_num_queries(16):
        page = client.get(f"{ROOT}/{decision.pk}/").content.decode()
    assert "Pair by pair" in page
    assert "1. Soup · 2. Rice" in page
