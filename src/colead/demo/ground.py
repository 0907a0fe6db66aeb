"""The ground of the demo: people, circles, roles, vision, goals, guardrails."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from colead.demo import content
from colead.demo.year import Year, day_after, join, keeper, someone_in
from colead.features.accounts import actions as accounts
from colead.features.authority import actions as authority
from colead.features.circles import actions as circles
from colead.features.circles import queries as circle_queries
from colead.features.guidance import actions as guidance
from colead.features.notices import actions as notices
from colead.features.offers import actions as offers
from colead.features.organizations import actions as organizations
from colead.kernel.actor import colead

OPENERS = {
    "Harbour School": "Leila Haddad",
    "Buildings": "Tomasz Nowak",
    "Hillside School": "Grace Mbeki",
}


def address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@riverside.example"


def people(year: Year) -> None:
    by = colead(organization_id=year.organization.pk, at=year.at(0, 8), slug=year.organization.slug)
    for number, name in enumerate(content.PEOPLE[1:], 1):
        day = 0 if number < 48 else 20 + (number - 48) * 26
        at = year.at(day, 9)
        account = accounts.create_account(email=address(name), name=name, at=at)
        year.members[name] = organizations.add_member(
            name=name, email=account.email, account=account, by=by.moved_to(at)
        )
    for name in ("Jonas Lindqvist", "Hannah Weiss"):
        organizations.begin_stewardship(year.members[name], how="from the beginning", by=by)
        year.steward_names.add(name)
    for name, member in year.members.items():
        notices.amend_preferences(
            by=year.actor(name, year.at(1)),
            concerned="never",
            follow="never",
            circle="never",
        )
        if year.dice.random() < 0.85:
            about = year.dice.choice(
                ("I like beginnings.", "Ask me about bread, boats and budgets.",
                 "Twelve years here, still curious.", "I listen better than I talk.",
                 "Happy outdoors, happier with company.")
            )  # fmt: skip
            organizations.amend_profile(
                by=year.actor(name, year.at(2)), name=member.name, about=about
            )


def structure(year: Year) -> None:
    everyone = list(year.members)
    root = circle_queries.root(year.actor(everyone[0], year.at(1)))
    year.circles[""] = root.pk
    early = everyone[:48]
    for index, (name, parent, purpose, domains, roles) in enumerate(content.CIRCLES):
        opener = OPENERS.get(name) or early[(index * 4 + 2) % len(early)]
        by = year.actor(opener, year.at(2 + index, 11))
        if parent:
            join(year, opener, parent, 2 + index)
        made = circles.open_circle(
            name=name, purpose=purpose, parent_id=year.circles[parent], by=by
        )
        year.circles[name] = made.pk
        team = year.some([n for n in early if n != opener], 9 if not parent else 5)
        for member in team:
            join(year, member, name, 3 + index)
        holders = [opener, *year.some(team, len(roles) - 1)]
        made_roles = []
        for (title, why, is_guide, months), holder in zip(roles, holders, strict=False):
            role = circles.open_role(
                made.pk,
                title=title,
                purpose=why,
                accountabilities=["says what is due", "invites who is missing"],
                is_guide=is_guide,
                term_months=months,
                seats=2,
                by=by,
            )
            made_roles.append(role)
            circles.step_up(role.pk, by=year.actor(holder, year.at(4 + index)))
            if year.dice.random() < 0.4:
                year.on(
                    200 + year.dice.randrange(120),
                    lambda at, r=role, h=holder, t=team: _hand_over(year, r.pk, h, t, at),
                )
        for number, domain in enumerate(domains):
            holder_role = made_roles[1] if number == 0 and len(made_roles) > 1 else None
            circles.open_domain(
                made.pk, name=domain, role_id=holder_role.pk if holder_role else None, by=by
            )
    for name in ("Reading Together", "Kitchen & Garden"):
        join(year, "Grace Mbeki", name, 16)
    circles.open_role(
        year.circles["Mill School"],
        title="Parents' voice",
        purpose="Brings what families say",
        seats=2,
        by=year.actor(someone_in(year, "Mill School"), year.at(30)),
    )
    for name in year.members:
        for skill in year.some(list(content.SKILLS), year.dice.randrange(1, 4)):
            circles.state_skill(
                name=skill,
                level=year.dice.randrange(2, 6),
                would_teach=year.dice.random() < 0.3,
                by=year.actor(name, year.at(6 + year.dice.randrange(30))),
            )
    for late in everyone[48:]:
        year.on(
            330 + year.dice.randrange(25),
            lambda at, n=late: circles.join(
                year.circles[year.dice.choice(list(year.circles)[1:9])], by=year.actor(n, at)
            ),
        )


def _hand_over(year: Year, role_id: int, holder: str, team: list[str], at: datetime) -> None:
    by = year.actor(holder, at)
    term = (
        circle_queries.role(by, role_id)
        .terms.filter(member=year.members[holder], ended_on=None)
        .first()
    )
    to = next((name for name in team if name != holder), None)
    if term is None or to is None:
        return
    offer = circles.hand_over(
        term.pk,
        to=year.members[to].pk,
        notes="The list is in the blue folder. Ask the caretaker first; he knows.",
        by=by,
    )
    year.plan.append(
        (
            at + timedelta(days=2),
            len(year.plan) + 10_000,
            lambda later, o=offer.pk: offers.take(o, by=year.actor(to, later)),
        )
    )


def guide(year: Year) -> None:
    steward = content.PEOPLE[0]
    by = year.actor(steward, year.at(8))
    root = year.circles[""]
    guidance.write_vision(
        root, text=content.VISION, reason="Written by forty people on one long table", by=by,
        review_on=day_after(by, 400),
    )  # fmt: skip
    for title, circle, measure, unit, start, target, values in content.GOALS:
        who = by if not circle else keeper(year, circle, by.at)
        goal = guidance.open_goal(
            circle_id=year.circles[circle], title=title, by=who, review_on=day_after(by, 380)
        )
        year.goals[title] = goal.pk
        made = guidance.add_measure(
            goal.pk, name=measure, unit=unit, start=Decimal(start), target=Decimal(target),
            by=who,
        )  # fmt: skip
        for number, value in enumerate(values):
            year.on(
                60 + number * 65,
                lambda at, m=made.pk, v=value, c=circle: guidance.read_measure(
                    m,
                    value=Decimal(v),
                    by=year.actor(steward, at) if not c else keeper(year, c, at),
                ),
            )
    records = circle_queries.domains(by).get(name="Personal records").pk
    money, kitchen = year.circles["Money & Law"], year.circles["Kitchen & Garden"]
    for title, when, then, why in (
        ("More than 2,000 €", {"amount_over": 200_000, "currency": "EUR"},
         {"outcome": "advise", "whom": [{"kind": "guides", "id": money}]},
         "They see all budgets at once and know what is coming."),
        ("More than 8,000 €", {"amount_over": 800_000, "currency": "EUR"},
         {"outcome": "consent", "whom": [{"kind": "circle", "id": money}]},
         "So much money binds all of us; one circle looks at the whole."),
        ("What cannot be undone", {"reversibility": "never"},
         {"outcome": "advise", "whom": [{"kind": "guides", "id": year.circles["Buildings"]}]},
         "Concrete stays. Hear those who know the ground first."),
        ("Personal records", {"domains": [records]},
         {"outcome": "not_here", "whom": [{"kind": "circle", "id": money}]},
         "The law asks for named people who answer for this."),
        ("Many children at once", {"people_over": 600},
         {"outcome": "inform", "whom": [{"kind": "stewards"}]},
         "Families will ask; then somebody should know."),
        ("Allergies", {"topics": ["allergy", "allergies", "nuts"]},
         {"outcome": "advise", "whom": [{"kind": "guides", "id": kitchen}]},
         "A mistake here cannot be made good."),
    ):  # fmt: skip
        authority.write(
            circle_id=root, title=title, when=when, then=then, why=why, by=by,
            review_on=day_after(by, 390),
        )  # fmt: skip
