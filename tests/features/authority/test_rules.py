"""Guardrails as pure functions: what speaks to an act, and what the verdict is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.authority import rules
from colead.features.authority.rules import Act, Standing, Target, Then, When
from colead.kernel.verdict import Refused

ROOT, NORTH, SOUTH, KITCHEN = 1, 2, 3, 4
BUDGET, TIMETABLE, MENU = 11, 12, 13
TREASURER = 21
ADA, BEN, CLEO, STELLA = 101, 102, 103, 104


def book(*found: rules.Rule) -> rules.Rulebook:
    """North School: two circles below the root, a kitchen below the south circle."""
    return rules.Rulebook(
        currency="EUR",
        circles={
            ROOT: rules.CircleFacts("North School", (ROOT,)),
            NORTH: rules.CircleFacts("North", (NORTH, ROOT), members=((ADA, "Ada"),)),
            SOUTH: rules.CircleFacts("South", (SOUTH, ROOT), guides=((BEN, "Ben"),)),
            KITCHEN: rules.CircleFacts("Kitchen", (KITCHEN, SOUTH, ROOT)),
        },
        roles={TREASURER: rules.RoleFacts("Treasurer", ROOT, ((CLEO, "Cleo"),))},
        domains={
            BUDGET: rules.DomainFacts("Budget", ROOT, TREASURER),
            TIMETABLE: rules.DomainFacts("Timetable", NORTH),
            MENU: rules.DomainFacts("Menu", KITCHEN),
        },
        members={BEN: "Ben"},
        stewards=((STELLA, "Stella"),),
        rules=found,
    )


def one(
    number: int, when: When, then: Then, *, circle_id: int | None = None, **more: Any
) -> rules.Rule:
    """A guardrail with a number."""
    return rules.rule(
        id=number,
        title=f"Guardrail {number}",
        number=1,
        circle_id=circle_id,
        when=when,
        then=then,
        url=f"/guardrails/{number}/",
        **more,
    )


def act(**values: Any) -> Act:
    """An initiative."""
    return Act(**{"what": "initiative", "title": "A new timetable", **values})


ASK_HOLDERS = Then("advise", (Target("holders"),))
ASK_STEWARDS = Then("advise", (Target("stewards"),))
CONSENT_NORTH = Then("consent", (Target("circle", NORTH),))
TELL_SOUTH = Then("inform", (Target("circle", SOUTH),))
NOT_HERE = Then("not_here", (Target("role", TREASURER),))


def verdict(
    what: Act, *found: rules.Rule, who: int = ADA, circles: frozenset[int] = frozenset({NORTH})
) -> rules.ActVerdict:
    """What these guardrails answer to Ada, who is in the north circle."""
    return rules.evaluate(what, book(*found), Standing(who, circles))


def test_without_guardrails_everyone_goes_ahead() -> None:
    answer = verdict(act())
    assert (answer.outcome, answer.allowed, answer.is_free) == ("go", True, True)
    assert [r.text for r in answer.reasons] == ["Go ahead: no guardrail asks for anything first."]


def test_the_ground_guardrail_asks_the_holders_of_a_domain_for_advice() -> None:
    answer = verdict(act(domain_ids=(BUDGET,)), rules.ground())
    assert answer.outcome == "advise"
    assert [(p.id, p.name, p.why, p.part) for p in answer.people] == [
        (CLEO, "Cleo", "holds Budget", "advise")
    ]
    assert answer.reasons[0].text == (
        "Ask Cleo for advice first, as this touches a domain that others hold."
    )
    assert answer.reasons[0].guardrail_title == "Advice of those who hold the domain"


def test_in_ones_own_domain_one_goes_ahead() -> None:
    answer = verdict(act(domain_ids=(TIMETABLE,)), rules.ground())
    assert answer.outcome == "go"
    assert answer.reasons[0].text == "Go ahead: you hold Timetable yourself."


def test_a_domain_that_a_role_holds_is_not_the_whole_circles() -> None:
    answer = verdict(
        act(domain_ids=(BUDGET,)), rules.ground(), who=BEN, circles=frozenset({ROOT, SOUTH})
    )
    assert answer.outcome == "advise"
    holder = verdict(act(domain_ids=(BUDGET,)), rules.ground(), who=CLEO)
    assert holder.outcome == "go"


def test_an_empty_circle_is_spoken_for_by_the_circle_above() -> None:
    answer = verdict(act(domain_ids=(MENU,)), rules.ground())
    assert [(p.name, p.why) for p in answer.people] == [("Ben", "holds Menu")]


def test_of_many_members_the_five_longest_in_the_circle_are_asked() -> None:
    crowd = tuple((1000 + n, f"Member {n}") for n in range(13))
    assert rules.CircleFacts("Big", (9,), members=crowd).people == crowd[:5]
    assert rules.CircleFacts("Smaller", (9,), members=crowd[:12]).people == crowd[:12]


@pytest.mark.parametrize(
    ("when", "met", "missed"),
    [
        (When(amount_over=50_000), {"amount": 50_001}, {"amount": 50_000}),
        (When(amount_over=50_000), {"amount": 1, "currency": "USD"}, {"amount": None}),
        (When(reversibility="hard"), {"reversibility": "never"}, {"reversibility": "easy"}),
        (When(reversibility="never"), {"reversibility": "never"}, {"reversibility": "hard"}),
        (When(people_over=20), {"people_affected": 21}, {"people_affected": 20}),
        (When(people_over=20), {"people_affected": 21}, {"people_affected": None}),
        (When(kinds=("decision",)), {"what": "decision"}, {"what": "initiative"}),
        (When(domains=(MENU,)), {"domain_ids": (MENU, BUDGET)}, {"domain_ids": (BUDGET,)}),
        (When(circles=(SOUTH,)), {"circle_id": KITCHEN}, {"circle_id": NORTH}),
        (When(topics=("health",)), {"text": "On HEALTH."}, {"text": "A healthy meal"}),
        (When(topics=("health*",)), {"text": "A healthy meal"}, {"text": "An unhealthy meal"}),
        (When(topics=("personal data",)), {"text": "Personal  data!"}, {"text": "data, personal"}),
        (When(topics=("café",)), {"title": "The Cafe"}, {"title": "Caféteria"}),
        (
            When(topics=("trip",), amount_over=100),
            {"text": "a trip", "amount": 101},
            {"text": "a trip", "amount": 99},
        ),
    ],
)
def test_each_condition_is_met_and_missed(
    when: When, met: dict[str, Any], missed: dict[str, Any]
) -> None:
    guardrail = one(1, when, ASK_STEWARDS)
    assert verdict(act(**met), guardrail).outcome == "advise"
    assert verdict(act(**missed), guardrail).outcome == "go"


def test_a_circles_guardrail_holds_below_it_and_for_its_domains_and_nowhere_else() -> None:
    guardrail = one(1, When(), ASK_STEWARDS, circle_id=SOUTH)
    assert verdict(act(circle_id=KITCHEN), guardrail).outcome == "advise"
    assert verdict(act(circle_id=NORTH, domain_ids=(MENU,)), guardrail).outcome == "advise"
    assert verdict(act(circle_id=NORTH), guardrail).outcome == "go"
    assert verdict(act(circle_id=ROOT), guardrail).outcome == "go"


def test_the_strongest_outcome_wins_and_every_reason_is_kept() -> None:
    answer = verdict(
        act(),
        one(1, When(), TELL_SOUTH),
        one(2, When(), CONSENT_NORTH, why="It is about all of us."),
        one(3, When(), ASK_STEWARDS),
    )
    assert answer.outcome == "consent"
    assert [(r.outcome, r.guardrail_id) for r in answer.reasons] == [
        ("consent", 2),
        ("advise", 3),
        ("inform", 1),
    ]
    assert answer.reasons[0].why == "It is about all of us."
    assert answer.reasons[0].url == "/guardrails/2/"
    assert [(c.id, c.name) for c in answer.consent_circles] == [(NORTH, "North")]
    assert [p.name for p in answer.advisers] == ["Stella"]
    assert [p.name for p in answer.informed] == ["Ben"]


def test_where_it_is_not_done_here_only_those_to_talk_to_are_named() -> None:
    answer = verdict(act(), one(1, When(), NOT_HERE), one(2, When(), ASK_STEWARDS))
    assert (answer.outcome, answer.allowed) == ("not_here", False)
    assert [(p.name, p.part) for p in answer.people] == [("Cleo", "talk")]
    assert answer.reasons[0].text == (
        "This is not done here, as it is meant for everything that is started. Talk to Cleo."
    )
    assert verdict(act(), one(1, When(), NOT_HERE), who=CLEO).outcome == "go"


def test_who_is_the_only_one_to_ask_asks_nobody() -> None:
    answer = verdict(act(), one(1, When(), ASK_STEWARDS), who=STELLA)
    assert (answer.outcome, answer.people) == ("go", ())


def test_plain_text_is_borne_in_mind_and_in_nobodys_way() -> None:
    answer = verdict(act(), one(1, When(), rules.MIND, text="Be kind."))
    assert answer.outcome == "go"
    assert [(n.text, n.guardrail_id) for n in answer.notes] == [("Be kind.", 1)]


def test_a_verdict_and_an_act_come_back_from_a_record_as_they_were() -> None:
    what = act(domain_ids=[BUDGET], amount=5, currency="EUR", people_affected=3)
    assert Act.from_facts(what.as_facts()) == what
    answer = verdict(
        what, rules.ground(), one(2, When(), CONSENT_NORTH), one(3, When(), rules.MIND)
    )
    assert rules.ActVerdict.from_facts(answer.as_facts()) == answer
    assert rules.ActVerdict.from_facts({}).outcome == "go"


def test_a_guardrail_reads_as_a_sentence() -> None:
    when = When(
        kinds=("initiative",), domains=(BUDGET, MENU), amount_over=50_000, topics=("data*",)
    )
    assert rules.sentence(when, ASK_HOLDERS, book()) == (
        "When somebody starts an initiative that touches Budget or Menu, costs more than €500.00"
        " and speaks of “data…”, then ask those who hold the domain for advice first."
    )
    assert rules.sentence(When(), CONSENT_NORTH, book()) == (
        "When somebody starts or decides something, then the consent of the circle North comes"
        " first."
    )


WHENS: list[dict[str, Any]] = [
    {"kinds": ["party"]},
    {"colour": "red"},
    {"amount_over": -1},
    {"amount_over": 2**60},
    {"amount_over": True},
    {"amount_over": "many"},
    {"domains": "all"},
    {"domains": [[]]},
    {"domains": list(range(51))},
    {"topics": ["..."]},
    {"topics": ["x" * 101]},
    {"topics": [7]},
    {"reversibility": "easy"},
]


@pytest.mark.parametrize("facts", WHENS)
def test_senseless_conditions_are_refused_with_a_sentence(facts: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        rules.read_when(facts)
    assert refusal.value.reason.endswith(".")


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": "veto"},
        {"outcome": "advise"},
        {"outcome": "advise", "whom": "Ben"},
        {"outcome": "advise", "whom": [{"kind": "king"}]},
        {"outcome": "advise", "whom": [{"kind": "member"}]},
        {"outcome": "advise", "whom": [{"kind": "holders", "id": 3}]},
        {"outcome": "advise", "whom": ["Ben"]},
        {"outcome": "consent", "whom": [{"kind": "stewards"}]},
    ],
)
def test_a_consequence_that_leads_nowhere_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        rules.read_then(facts)
    assert refusal.value.reason.endswith(".")


whens = st.builds(
    When,
    kinds=st.sampled_from([(), ("initiative",), ("decision",)]),
    others_domain=st.booleans(),
    domains=st.sampled_from([(), (BUDGET,), (TIMETABLE, MENU), (99,)]),
    amount_over=st.none() | st.integers(0, 1000),
    currency=st.sampled_from(["", "EUR", "USD"]),
    reversibility=st.sampled_from(["", "hard", "never"]),
    people_over=st.none() | st.integers(0, 30),
    topics=st.sampled_from([(), ("trip",), ("school trip", "data*")]),
    circles=st.sampled_from([(), (NORTH,), (SOUTH, 98)]),
)
targets = st.sampled_from(
    [
        Target("holders"),
        Target("stewards"),
        Target("guides", SOUTH),
        Target("circle", NORTH),
        Target("role", TREASURER),
        Target("role", 97),
        Target("member", BEN),
        Target("member", 96),
    ]
)
thens = st.builds(
    lambda outcome, whom: CONSENT_NORTH if outcome == "consent" else Then(outcome, tuple(whom)),
    st.sampled_from(["inform", "advise", "consent", "not_here", "mind"]),
    st.lists(targets, min_size=1, max_size=3, unique=True),
)
scopes = st.sampled_from([None, NORTH, SOUTH, KITCHEN])
several = st.lists(st.tuples(whens, thens, scopes), max_size=6)
acts = st.builds(
    Act,
    what=st.sampled_from(rules.KINDS),
    title=st.sampled_from(["A school trip", "Data of pupils", "Trip", "Nothing"]),
    circle_id=st.sampled_from([None, ROOT, NORTH, SOUTH, KITCHEN, 95]),
    domain_ids=st.lists(st.sampled_from([BUDGET, TIMETABLE, MENU, 94]), unique=True, max_size=3),
    amount=st.none() | st.integers(0, 2000),
    currency=st.sampled_from(["", "EUR", "USD"]),
    reversibility=st.sampled_from(rules.REVERSIBILITY),
    people_affected=st.none() | st.integers(0, 60),
)
standings = st.builds(
    Standing,
    st.sampled_from([ADA, BEN, CLEO, STELLA, None]),
    st.frozensets(st.sampled_from([ROOT, NORTH, SOUTH, KITCHEN])),
)


def compiled(found: list[tuple[When, Then, int | None]]) -> list[rules.Rule]:
    """Guardrails with numbers from 1."""
    return [one(n, when, then, circle_id=c) for n, (when, then, c) in enumerate(found, 1)]


@given(acts, several, standings)
def test_the_verdict_is_the_strongest_of_what_each_guardrail_alone_says(
    what: Act, found: list[tuple[When, Then, int | None]], who: Standing
) -> None:
    each = [rules.evaluate(what, book(rule), who).outcome for rule in compiled(found)]
    strongest = max(each, key=rules.STRENGTH.__getitem__, default="go")
    assert rules.evaluate(what, book(*compiled(found)), who).outcome == strongest


@given(acts, several, st.tuples(whens, thens, scopes), standings)
def test_a_further_guardrail_never_loosens(
    what: Act,
    found: list[tuple[When, Then, int | None]],
    more: tuple[When, Then, int | None],
    who: Standing,
) -> None:
    before = rules.evaluate(what, book(*compiled(found)), who)
    after = rules.evaluate(what, book(*compiled([*found, more])), who)
    assert rules.STRENGTH[after.outcome] >= rules.STRENGTH[before.outcome]


@given(acts, several, standings)
def test_nobody_is_left_without_a_way_on(
    what: Act, found: list[tuple[When, Then, int | None]], who: Standing
) -> None:
    answer = rules.evaluate(what, book(*compiled(found)), who)
    assert answer.reasons
    assert answer.outcome != "advise" or answer.advisers
    assert answer.outcome != "consent" or answer.consent_circles
    assert who.member_id not in {person.id for person in answer.people}


@given(acts, several, standings)
def test_finding_candidates_by_index_misses_none(
    what: Act, found: list[tuple[When, Then, int | None]], who: Standing
) -> None:
    law = book(*compiled(found))
    heard = rules.words(f"{what.title} {what.text}")
    reach = law.reach(what)
    said, spoken = frozenset(heard), f" {' '.join(heard)} "
    from colead.features.authority.rules.evaluate import matches

    slow = {
        rule.id
        for rule in law.rules
        if matches(rule, what, law, who, said=said, spoken=spoken, reach=reach)
    }
    quick = {
        rule.id
        for rule in law.candidates(what, said, reach)
        if matches(rule, what, law, who, said=said, spoken=spoken, reach=reach)
    }
    assert quick == slow


@given(whens, thens)
def test_what_is_stored_reads_back_the_same(when: When, then: Then) -> None:
    assert rules.read_when(when.as_facts()).as_facts() == when.as_facts()
    stored = rules.read_then(then.as_facts())
    assert stored == (rules.MIND if then.outcome == "mind" else then)
