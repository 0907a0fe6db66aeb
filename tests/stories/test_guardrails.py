"""A3: the guardrails answer at once, and a new one is tried on what really happened."""

from __future__ import annotations

import pytest

from colead.features.authority import actions as authority
from colead.features.authority import queries, rules
from colead.features.circles import actions as circles
from colead.features.initiatives import actions as initiatives
from colead.kernel.verdict import Refused
from tests.cast import Cast


def test_a_school_finds_the_right_height_for_a_guardrail(cast: Cast) -> None:
    """Ada buys chairs without asking anybody. Afterwards the steward wonders whether somebody
    should be heard before larger buys, tries two heights on what was started, and writes the one
    that would have spoken once. From then on Ben, who starts something dear, asks first - and
    nobody has to allow it."""
    for title, amount in (("Chairs", 8_000), ("Lamps", 30_000), ("A stage", 240_000)):
        made = initiatives.start(
            title=title,
            result=title,
            circle_id=cast.north.pk,
            amount=amount,
            by=cast.ada,
        )
        assert made.status == "active"
    then = rules.Then("advise", (rules.Target("stewards"),))

    def met(height: int) -> list[str]:
        trial = queries.try_out(
            cast.steward,
            when=rules.When(kinds=("initiative",), amount_over=height),
            then=then,
            circle_id=cast.root.pk,
        )
        assert trial.total == 3
        return [one.title for one in trial.met]

    assert met(10_000) == ["A stage", "Lamps"]
    assert met(100_000) == ["A stage"]
    authority.write(
        circle_id=cast.root.pk,
        title="Larger buys",
        when={"kinds": ["initiative"], "amount_over": 100_000},
        then=then.as_facts(),
        why="What is spent here is missing there.",
        by=cast.steward,
    )
    stage = initiatives.start(
        title="A second stage",
        result="Two plays at once",
        circle_id=cast.south.pk,
        amount=240_000,
        by=cast.ben,
    )
    assert stage.status == "forming"
    kept = rules.ActVerdict.from_facts(stage.verdict)
    assert [(person.name, person.part) for person in kept.people] == [("Stella", "advise")]
    assert kept.reasons[0].why == "What is spent here is missing there."


def test_what_is_not_done_here_says_with_whom_to_talk(cast: Cast) -> None:
    role = circles.open_role(
        cast.south.pk, title="Tree warden", purpose="", accountabilities=[], by=cast.ben
    )
    circles.step_up(role.pk, by=cast.ben)
    authority.write(
        circle_id=cast.root.pk,
        title="Old trees",
        when={"topics": ["oak", "tree*"]},
        then={"outcome": "not_here", "whom": [{"kind": "role", "id": role.pk}]},
        why="They took two hundred years.",
        by=cast.steward,
    )
    with pytest.raises(Refused) as refusal:
        initiatives.start(
            title="Fell the old oak",
            result="More light",
            circle_id=cast.north.pk,
            by=cast.ada,
        )
    assert "Talk to Ben." in refusal.value.reason
    act = rules.Act(what="initiative", title="Fell the old oak")
    assert queries.verdict(cast.ben, act).outcome == "go"
