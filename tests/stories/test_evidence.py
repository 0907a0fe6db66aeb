"""B2, H3, J1, J2, K1: a school looks at its year, sees what hangs on one person, opens a seat, and
sees a year later what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from colead.features.circles import actions as circles
from colead.features.evidence import actions, jobs, queries
from colead.features.evidence.models import Figure
from colead.features.guidance import actions as guidance
from colead.features.ideas import actions as ideas
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.features.organizations.models import Member
from colead.kernel.actor import Actor
from colead.kernel.testing import NOON, later
from tests.cast import Cast, acting, person


def figure(cast: Cast, name: str) -> Figure:
    return (
        Figure.objects.filter(organization=cast.organization, circle=None, indicator=name)
        .order_by("-until")
        .first()
    ) or Figure()


def test_a_school_looks_at_its_year_and_opens_a_seat(
    cast: Cast, client_of: Callable[[Actor], Client]
) -> None:
    """Everything at North School goes over Stella's desk: she shares the ideas, the others say they
    would join. The evidence shows a star, and one domain on her alone. So Ada opens a second seat
    for the timetable; Ben and Cleo lead something of their own, and the others join them."""
    cleo, dan = (acting(person(cast.organization, name).member_id or 0) for name in ("Cleo", "Dan"))
    staff = [cast.ada, cast.ben, cleo, dan]
    early = NOON - timedelta(days=80)
    planner = circles.open_role(
        cast.root.pk, title="Planner", seats=1, by=cast.steward.moved_to(early)
    )
    circles.open_domain(
        cast.root.pk, name="Timetable", role_id=planner.pk, by=cast.steward.moved_to(early)
    )
    circles.step_up(planner.pk, by=cast.steward.moved_to(early))
    for title in ("A choir", "A garden", "A reading hour"):
        idea = ideas.post(title=title, by=cast.steward.moved_to(early))
        for one in staff:
            ideas.support(idea.pk, kind="join", by=one.moved_to(early))
    goal = guidance.open_goal(circle_id=cast.root.pk, title="All children cycle", by=cast.steward)
    jobs.measure(organization=cast.organization.pk, moment=NOON.isoformat())

    assert figure(cast, "decentralization").value == 0.0
    assert figure(cast, "spread").value == 1.0
    assert figure(cast, "no-role").value == 0.0
    assert figure(cast, "shared-duties").value == 0.0
    assert figure(cast, "without-top").value == 1.0
    page = client_of(cast.ada).get("/o/north-school/evidence/dependence/").content.decode()
    assert "Timetable" in page
    assert f"/goals/{goal.pk}/" in page

    # What could we try? A second seat, a first lead, and asking somebody else.
    actions.annotate(on=NOON.date(), text="A second seat for the timetable", by=cast.ada)
    circles.amend_role(planner.pk, seats=2, by=cast.steward)
    circles.step_up(planner.pk, by=cast.ada)
    racks = initiatives.start(
        title="Bike racks", result="Half come by bike.", goal_id=goal.pk, by=cast.ben
    )
    lamps = initiatives.start(title="Lamps", result="The gate is bright.", by=cleo)
    for work, team in ((racks, (cast.ada, dan, cast.steward)), (lamps, (cast.ada, cast.ben))):
        for one in team:
            initiatives.join(work.pk, by=one.moved_to(later(days=10)))
    issue = issues.raise_issue(
        title="No pump", facts="Flat tyres.", by=dan.moved_to(later(days=20))
    )
    issues.take_up(issue.pk, by=cast.ben.moved_to(later(days=21)))
    issues.resolve(issue.pk, how="A pump hangs at the racks.", by=cast.ben.moved_to(later(days=30)))
    jobs.measure(organization=cast.organization.pk, moment=later(days=60).isoformat())

    assert (figure(cast, "decentralization").value or 0) > 0.3
    spread = figure(cast, "spread")
    assert spread.value is not None
    assert 1.3 < spread.value < 5
    assert (figure(cast, "no-role").value or 0) > 0.3
    assert figure(cast, "shared-duties").value == 1.0
    assert figure(cast, "first-leads").value == 1.0
    # The curve begins where everything went over one desk, and the note stands at its turn.
    rows = queries.series(cast.ada, None, "decentralization")
    assert rows[-1].value is not None
    known = [row.value for row in rows if row.value is not None]
    assert known[0] == 0.0
    assert known == sorted(known)
    ada = client_of(cast.ada)
    assert (
        "A second seat for the timetable"
        in ada.get(
            "/o/north-school/evidence/over-time/?indicator=decentralization"
        ).content.decode()
    )
    page = ada.get("/o/north-school/evidence/dependence/").content.decode()
    assert "For each open goal somebody leads something" in page
    assert f"/goals/{goal.pk}/" not in page
    assert "No domain hung on a single person." in page

    # Nobody else sees what a person did, and everyone sees who looked.
    looked = client_of(cast.ben).get("/o/north-school/evidence/looks/").content.decode()
    assert "Ada" in looked
    assert not any(column.related_model is Member for column in Figure._meta.get_fields())
