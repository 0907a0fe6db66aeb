"""Circles are opened, joined, moved and closed; roles are taken, handed over and given back."""

from __future__ import annotations

from datetime import date

import pytest

from colead.features.circles import actions, queries
from colead.features.circles.models import Circle, Domain, Membership, MemberSkill, Role, Term
from colead.features.offers import actions as offers
from colead.features.offers.models import Offer
from colead.features.organizations import actions as organizations
from colead.kernel import search
from colead.kernel.models import Entry
from colead.kernel.testing import later, settle
from colead.kernel.verdict import Missing, Refused
from tests.cast import Cast, person


def told(name: str) -> int:
    return Entry.objects.filter(event=f"circles.{name}").count()


@pytest.fixture
def cook(cast: Cast) -> Role:
    """A role of the north circle with one seat, for a year."""
    return actions.open_role(
        cast.north.pk, title="Cook", purpose="Soup", seats=1, term_months=12, by=cast.ada
    )


def test_who_opens_a_circle_is_in_it_and_it_can_be_found(cast: Cast) -> None:
    bees = actions.open_circle(name="Bees", purpose="Honey", parent_id=cast.north.pk, by=cast.ada)
    assert queries.is_in(cast.ada, bees.pk)
    assert queries.ancestor_ids(cast.ada, bees.pk) == [bees.pk, cast.north.pk, cast.root.pk]
    assert [hit.id for hit in search.find(cast.ben, "honey", kinds=["circle"])] == [bees.pk]


def test_nobody_opens_a_circle_in_one_they_are_not_in_stewards_included(cast: Cast) -> None:
    for actor in (cast.ben, cast.steward):
        with pytest.raises(Refused, match="Join it first"):
            actions.open_circle(name="Bees", parent_id=cast.north.pk, by=actor)
    with pytest.raises(Refused, match="Guests take part"):
        actions.open_circle(name="Bees", parent_id=cast.north.pk, by=cast.guest)
    with pytest.raises(Missing):
        actions.open_circle(name="Bees", parent_id=cast.north.pk, by=cast.outsider)


def test_the_circle_around_may_amend_and_a_stranger_may_not(cast: Cast) -> None:
    bees = actions.open_circle(name="Bees", parent_id=cast.north.pk, by=cast.ada)
    cleo = person(cast.organization, "Cleo")
    with pytest.raises(Refused, match="Members of this circle"):
        actions.amend_circle(bees.pk, name="Hives", purpose="", joining="ask", by=cleo)
    actions.join(cast.north.pk, by=cleo)
    actions.amend_circle(bees.pk, name="Hives", purpose="", joining="ask", by=cleo)
    bees.refresh_from_db()
    assert (bees.name, bees.joining) == ("Hives", "ask")
    actions.amend_circle(bees.pk, name="Hives", purpose="", joining="ask", by=cleo)
    assert told("CircleAmended") == 1


def test_a_living_circle_is_its_own_and_an_abandoned_one_anybodys(cast: Cast) -> None:
    for actor in (cast.ben, cast.steward):
        with pytest.raises(Refused, match="Members of this circle"):
            actions.close_circle(cast.north.pk, by=actor)
    actions.leave(cast.north.pk, by=cast.ada)
    actions.close_circle(cast.north.pk, by=cast.ben)
    assert Circle.objects.get(pk=cast.north.pk).closed_on == cast.ben.today


def test_a_circle_never_lies_inside_itself(cast: Cast) -> None:
    bees = actions.open_circle(name="Bees", parent_id=cast.north.pk, by=cast.ada)
    for target in (cast.north.pk, bees.pk):
        with pytest.raises(Refused, match="inside itself"):
            actions.move_circle(cast.north.pk, parent_id=target, by=cast.ada)
    with pytest.raises(Refused, match="organization itself"):
        actions.move_circle(cast.root.pk, parent_id=bees.pk, by=cast.ada)
    with pytest.raises(Refused, match="circles that you belong to"):
        actions.move_circle(bees.pk, parent_id=cast.south.pk, by=cast.ada)
    actions.join(cast.south.pk, by=cast.ada)
    actions.move_circle(bees.pk, parent_id=cast.south.pk, by=cast.ada)
    assert queries.subtree_ids(cast.ada, cast.south.pk) == {cast.south.pk, bees.pk}


def test_closing_moves_inner_circles_up_and_ends_what_was_held(cast: Cast, cook: Role) -> None:
    bees = actions.open_circle(name="Bees", parent_id=cast.north.pk, by=cast.ada)
    domain = actions.open_domain(cast.north.pk, name="Menu", role_id=cook.pk, by=cast.ada)
    term = actions.step_up(cook.pk, by=cast.ada)
    actions.close_circle(cast.north.pk, by=cast.ada)
    for thing in (bees, domain, term):
        thing.refresh_from_db()
    assert bees.parent_id == cast.root.pk
    assert domain.closed_on == cast.ada.today
    assert (term.ended_by, term.ended_on) == (Term.Ended.ROLE_CLOSED, cast.ada.today)
    assert not Membership.objects.filter(circle=cast.north, ended_on=None).exists()
    assert told("CircleMoved") == told("CircleClosed") == 1
    for act in (
        lambda: actions.close_circle(cast.north.pk, by=cast.steward),
        lambda: actions.join(cast.north.pk, by=cast.ben),
        lambda: actions.open_role(cast.north.pk, title="Late", by=cast.steward),
        lambda: actions.open_circle(name="Late", parent_id=cast.north.pk, by=cast.steward),
    ):
        with pytest.raises(Refused, match="closed"):
            act()


def test_the_root_circle_stays(cast: Cast) -> None:
    with pytest.raises(Refused, match="organization itself"):
        actions.close_circle(cast.root.pk, by=cast.steward)
    with pytest.raises(Refused, match="belongs to it already"):
        actions.join(cast.root.pk, by=cast.ada)


def test_joining_leaving_and_joining_again(cast: Cast, cook: Role) -> None:
    term = actions.step_up(cook.pk, by=cast.ada)
    with pytest.raises(Refused, match="already"):
        actions.join(cast.north.pk, by=cast.ada)
    actions.leave(cast.north.pk, by=cast.ada)
    term.refresh_from_db()
    assert term.ended_by == Term.Ended.LEFT
    with pytest.raises(Refused, match="not in this circle"):
        actions.leave(cast.north.pk, by=cast.ada)
    actions.join(cast.north.pk, by=cast.later(cast.ada, days=1))
    assert Membership.objects.filter(circle=cast.north, member_id=cast.ada.member_id).count() == 2


def test_a_place_in_a_circle_that_is_not_open_is_offered_and_taken(cast: Cast) -> None:
    actions.amend_circle(cast.north.pk, name="North", purpose="", joining="ask", by=cast.ada)
    with pytest.raises(Refused, match="offer places"):
        actions.join(cast.north.pk, by=cast.ben)
    offer = actions.offer_place(cast.north.pk, to=cast.ben.member_id or 0, by=cast.ada)
    assert not queries.is_in(cast.ben, cast.north.pk)
    offers.take(offer.pk, by=cast.ben)
    assert queries.is_in(cast.ben, cast.north.pk)
    with pytest.raises(Refused, match="in the circle already"):
        actions.offer_place(cast.north.pk, to=cast.ben.member_id or 0, by=cast.ada)
    with pytest.raises(Refused, match="Guests hold no roles"):
        actions.offer_place(cast.north.pk, to=cast.guest.member_id or 0, by=cast.ada)


def test_stepping_up_for_a_year_and_giving_back_with_notes(cast: Cast, cook: Role) -> None:
    with pytest.raises(Refused, match="Join the circle first"):
        actions.step_up(cook.pk, by=cast.ben)
    term = actions.step_up(cook.pk, by=cast.ada)
    assert (term.started_on, term.until) == (date(2026, 3, 2), date(2027, 3, 2))
    with pytest.raises(Refused, match="already"):
        actions.step_up(cook.pk, by=cast.ada)
    actions.join(cast.north.pk, by=cast.ben)
    with pytest.raises(Refused, match="All seats"):
        actions.step_up(cook.pk, by=cast.ben)
    with pytest.raises(Refused, match="Only its holder"):
        actions.step_down(term.pk, notes="", by=cast.ben)
    actions.step_down(term.pk, notes="The key hangs left", by=cast.ada)
    with pytest.raises(Refused, match="ended already"):
        actions.step_down(term.pk, notes="", by=cast.ada)
    actions.step_up(cook.pk, by=cast.ben)
    found = list(queries.terms_of_role(cook.pk).order_by("id"))
    assert [(one.member.name, one.ended_by, one.notes) for one in found] == [
        ("Ada", "stepped-down", "The key hangs left"),
        ("Ben", "", ""),
    ]


def test_handing_over_needs_the_yes_of_the_successor(cast: Cast, cook: Role) -> None:
    ben = cast.ben.member_id or 0
    term = actions.step_up(cook.pk, by=cast.ada)
    with pytest.raises(Refused, match="somebody else"):
        actions.hand_over(term.pk, to=cast.ada.member_id or 0, by=cast.ada)
    with pytest.raises(Refused, match="Only its holder"):
        actions.hand_over(term.pk, to=ben, by=cast.steward)
    offer = actions.hand_over(term.pk, to=ben, notes="Soup on Monday", by=cast.ada)
    assert queries.holder_ids(cook.pk) == {cast.ada.member_id}
    offers.take(offer.pk, by=cast.ben)
    assert queries.holder_ids(cook.pk) == {ben}
    assert queries.is_in(cast.ben, cast.north.pk)
    term.refresh_from_db()
    assert (term.ended_by, term.notes) == (Term.Ended.HAND_OVER, "Soup on Monday")
    assert Term.objects.get(role=cook, ended_on=None).began_by == Term.Began.HAND_OVER


def test_of_two_successors_the_first_yes_counts(cast: Cast, cook: Role) -> None:
    cleo = person(cast.organization, "Cleo")
    term = actions.step_up(cook.pk, by=cast.ada)
    first = actions.hand_over(term.pk, to=cast.ben.member_id or 0, by=cast.ada)
    second = actions.hand_over(term.pk, to=cleo.member_id or 0, by=cast.ada)
    offers.take(first.pk, by=cast.ben)
    with pytest.raises(Refused, match="handed over to somebody else"):
        offers.take(second.pk, by=cleo)
    second.refresh_from_db()
    assert second.state == Offer.State.OPEN
    assert queries.holder_ids(cook.pk) == {cast.ben.member_id}


def test_an_offered_role_is_void_until_taken_and_the_last_seat_goes_once(
    cast: Cast, cook: Role
) -> None:
    cleo = person(cast.organization, "Cleo")
    with pytest.raises(Refused, match="Members of this circle"):
        actions.offer_role(cook.pk, to=cleo.member_id or 0, by=cast.ben)
    one = actions.offer_role(cook.pk, to=cast.ben.member_id or 0, by=cast.ada)
    two = actions.offer_role(cook.pk, to=cleo.member_id or 0, by=cast.ada)
    assert queries.holder_ids(cook.pk) == set()
    offers.take(two.pk, by=cleo)
    with pytest.raises(Refused, match="All seats"):
        offers.take(one.pk, by=cast.ben)
    assert queries.holder_ids(cook.pk) == {cleo.member_id}
    with pytest.raises(Refused, match="Guests hold no roles"):
        actions.offer_role(cook.pk, to=cast.guest.member_id or 0, by=cast.ada)


def test_a_closed_role_is_neither_taken_nor_changed(cast: Cast, cook: Role) -> None:
    offer = actions.offer_role(cook.pk, to=cast.ben.member_id or 0, by=cast.ada)
    actions.close_role(cook.pk, by=cast.ada)
    for act in (
        lambda: actions.close_role(cook.pk, by=cast.ada),
        lambda: actions.amend_role(cook.pk, title="Chef", by=cast.ada),
        lambda: actions.step_up(cook.pk, by=cast.ada),
        lambda: offers.take(offer.pk, by=cast.ben),
    ):
        with pytest.raises(Refused, match="closed"):
            act()


def test_domains_have_one_name_and_a_role_of_their_circle(cast: Cast, cook: Role) -> None:
    menu = actions.open_domain(cast.north.pk, name="Menu", role_id=cook.pk, by=cast.ada)
    with pytest.raises(Refused, match="of that name"):
        actions.open_domain(cast.north.pk, name="Menu", by=cast.ada)
    with pytest.raises(Refused, match="not one of this circle"):
        actions.open_domain(cast.south.pk, name="Menu", role_id=cook.pk, by=cast.ben)
    actions.amend_domain(menu.pk, name="Meals", description="All", role_id=None, by=cast.ada)
    assert Domain.objects.get(pk=menu.pk).name == "Meals"
    with pytest.raises(Refused, match="Members of this circle"):
        actions.close_domain(
            actions.open_domain(
                actions.open_circle(name="Bees", parent_id=cast.north.pk, by=cast.ada).pk,
                name="Hives",
                by=cast.ada,
            ).pk,
            by=cast.ben,
        )
    actions.close_domain(menu.pk, by=cast.ada)
    with pytest.raises(Missing):
        actions.close_domain(menu.pk, by=cast.ada)
    actions.open_domain(cast.north.pk, name="Meals", by=cast.ada)


def test_a_term_ends_by_the_calendar_and_its_holder_is_told_before(cast: Cast, cook: Role) -> None:
    from colead.features.circles.jobs import end_terms

    actions.step_up(cook.pk, by=cast.ada)
    end_terms(at=later(days=340).isoformat())
    assert (told("TermEnding"), told("TermEnded")) == (0, 0)
    for _twice in range(2):
        end_terms(at=later(days=355).isoformat())
    warning = Entry.objects.get(event="circles.TermEnding")
    assert warning.concerned == [cast.ada.member_id]
    for _twice in range(2):
        end_terms(at=later(days=366).isoformat())
    term = Term.objects.get(role=cook)
    assert (term.ended_by, term.ended_on) == (Term.Ended.TERM, date(2027, 3, 3))
    assert told("TermEnded") == 1


def test_who_leaves_the_organization_holds_nothing_any_more(cast: Cast, cook: Role) -> None:
    actions.step_up(cook.pk, by=cast.ada)
    organizations.leave(by=cast.ada)
    settle()
    assert queries.holder_ids(cook.pk) == set()
    assert list(queries.members_of(cast.ben, cast.north.pk)) == []
    assert Term.objects.get(role=cook).ended_by == Term.Ended.LEFT


def test_skills_are_one_whatever_their_spelling_and_only_ones_own(cast: Cast) -> None:
    stated = actions.state_skill(name="Élan", level=4, by=cast.ada)
    again = actions.state_skill(name=" elan ", level=2, would_teach=True, by=cast.ada)
    assert stated.pk == again.pk
    assert MemberSkill.objects.get().level == 2
    actions.state_skill(name="ELAN", level=2, would_teach=True, by=cast.ada)
    assert told("SkillStated") == 2
    with pytest.raises(Missing):
        actions.drop_skill(stated.pk, by=cast.ben)
    actions.drop_skill(stated.pk, by=cast.ada)
    assert not MemberSkill.objects.exists()
    for name, level, why in (("  ", 3, "Name a skill"), ("Maths", 6, "level")):
        with pytest.raises(Refused, match=why):
            actions.state_skill(name=name, level=level, by=cast.ada)
    with pytest.raises(Refused, match="Members state"):
        actions.state_skill(name="Maths", by=cast.guest)


def test_nothing_of_another_organization_can_be_touched(cast: Cast, cook: Role) -> None:
    term = actions.step_up(cook.pk, by=cast.ada)
    domain = actions.open_domain(cast.north.pk, name="Menu", by=cast.ada)
    foreign = {"by": cast.outsider}
    for act in (
        lambda: actions.join(cast.north.pk, **foreign),
        lambda: actions.leave(cast.north.pk, **foreign),
        lambda: actions.amend_circle(cast.north.pk, name="x", purpose="", joining="", **foreign),
        lambda: actions.move_circle(cast.north.pk, parent_id=cast.south.pk, **foreign),
        lambda: actions.close_circle(cast.north.pk, **foreign),
        lambda: actions.open_role(cast.north.pk, title="x", **foreign),
        lambda: actions.amend_role(cook.pk, title="x", **foreign),
        lambda: actions.close_role(cook.pk, **foreign),
        lambda: actions.step_up(cook.pk, **foreign),
        lambda: actions.step_down(term.pk, **foreign),
        lambda: actions.hand_over(term.pk, to=1, **foreign),
        lambda: actions.offer_role(cook.pk, to=1, **foreign),
        lambda: actions.close_domain(domain.pk, **foreign),
        lambda: actions.offer_role(cook.pk, to=cast.outsider.member_id or 0, by=cast.ada),
    ):
        with pytest.raises(Missing):
            act()
    assert Circle.objects.get(pk=cast.north.pk).name == "North"
