"""Makes the demo organization: a year, day by day, by the product's own actions."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from colead.demo import content
from colead.features.accounts import actions as accounts
from colead.features.authority import actions as authority
from colead.features.circles import actions as circles
from colead.features.circles import queries as circle_queries
from colead.features.conversations import actions as conversations
from colead.features.guidance import actions as guidance
from colead.features.ideas import actions as ideas
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.features.issues import queries as issue_queries
from colead.features.notices import actions as notices
from colead.features.offers import actions as offers
from colead.features.organizations import actions as organizations
from colead.features.organizations.models import Member, Organization
from colead.kernel import outbox
from colead.kernel.actor import Actor
from colead.kernel.models import Entry, Job, Outbox, Seal, SearchText
from colead.kernel.verdict import Refused
from colead.project import setup

SLUG = "riverside-schools"
SEED = 1848
DAYS = 365
OPENERS = {
    "Harbour School": "Leila Haddad",
    "Buildings": "Tomasz Nowak",
    "Hillside School": "Grace Mbeki",
}


class Year:
    """The clock, the dice, and who is who."""

    def __init__(self, organization: Organization, end: datetime) -> None:
        self.organization = organization
        self.dice = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.end = end
        self.members: dict[str, Member] = {}
        self.circles: dict[str, int] = {}
        self.plan: list[tuple[datetime, int, Callable[[datetime], Any]]] = []
        self.steward_names: set[str] = set()

    def at(self, day: float, hour: int = 10) -> datetime:
        """A working hour some days before the end."""
        base = self.end - timedelta(days=DAYS - day)
        moment = base.replace(hour=hour, minute=self.dice.randrange(60), second=0, microsecond=0)
        return min(moment, self.end - timedelta(minutes=5))

    def actor(self, name: str, at: datetime) -> Actor:
        """A person at a moment."""
        member = self.members[name]
        return Actor(
            organization_id=self.organization.pk,
            member_id=member.pk,
            at=at,
            door="web",
            name=member.name,
            slug=self.organization.slug,
            is_steward=name in self.steward_names,
            timezone=self.organization.timezone,
        )

    def on(self, day: float, act: Callable[[datetime], Any], hour: int | None = None) -> None:
        """Plan an act for a day."""
        moment = self.at(day, self.dice.randrange(8, 17) if hour is None else hour)
        self.plan.append((moment, len(self.plan), act))

    def run(self, say: Callable[[str], Any]) -> None:
        """Live through the year in order; what people could not do then is left out."""
        month = 0
        while self.plan:
            self.plan.sort(key=lambda planned: planned[:2])
            moment, _number, act = self.plan.pop(0)
            if moment > self.end:
                continue
            try:
                act(moment)
            except Refused:
                continue
            passed = (moment - (self.end - timedelta(days=DAYS))).days // 30
            if passed > month:
                month = passed
                say(f"  month {min(month, 12)} of 12 …")
                while outbox.deliver(at=moment):
                    pass
        while outbox.deliver(at=self.end):
            pass

    def some(self, names: list[str], count: int) -> list[str]:
        """Some of the names, by the dice."""
        return self.dice.sample(names, min(count, len(names)))


def demo(*, reset: bool, say: Callable[[str], Any]) -> Organization:
    """The demo organization: the one that is there, or a new one (always with ``reset``)."""
    found = Organization.objects.filter(slug=SLUG).first()
    if found is not None and not reset:
        return found
    say("Making the demo organization: a year in the life of three schools …")
    with transaction.atomic():
        if found is not None:
            forget(found)
        organization = _make(timezone.now(), say)
    return organization


def forget(organization: Organization) -> None:
    """Remove the demo organization with all that belongs to it."""
    accounts_of = [m.account for m in organization.members.all() if m.account is not None]
    for model in (Entry, Seal, SearchText, Job):
        if model is Entry:
            Outbox.objects.filter(entry__organization_id=organization.pk).delete()
        model.objects.filter(organization_id=organization.pk).delete()
    organization.delete()
    for account in accounts_of:
        if account.email.endswith("@riverside.example"):
            account.delete()


def people(organization: Organization) -> list[tuple[Member, str]]:
    """Five people to sign in as, and who they are."""
    by_name = {member.name: member for member in organization.members.select_related("account")}
    return [(by_name[name], why) for name, why in content.SIGN_IN_AS if name in by_name]


def _make(now: datetime, say: Callable[[str], Any]) -> Organization:
    began = now - timedelta(days=DAYS)
    first = content.PEOPLE[0]
    founder = accounts.create_account(email=_email(first), name=first, at=began)
    organization = setup.found(
        name=content.NAME,
        founder=founder,
        at=began,
        slug=SLUG,
        purpose=content.PURPOSE,
        timezone="Europe/Berlin",
    )
    year = Year(organization, now)
    year.members[first] = organization.members.get(account=founder)
    year.steward_names.add(first)
    _people(year)
    _structure(year)
    _guidance(year)
    _work(year)
    _voices(year)
    _decisions(year)
    _asks(year)
    year.run(say)
    Job.objects.filter(name__contains=".notices.").delete()
    _read_most_notices(year)
    return organization


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@riverside.example"


def _people(year: Year) -> None:
    by = organizations.colead(
        organization_id=year.organization.pk, at=year.at(0, 8), slug=year.organization.slug
    )
    for number, name in enumerate(content.PEOPLE[1:], 1):
        day = 0 if number < 48 else 20 + (number - 48) * 26
        at = year.at(day, 9)
        account = accounts.create_account(email=_email(name), name=name, at=at)
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


def _structure(year: Year) -> None:
    everyone = list(year.members)
    root = circle_queries.root(year.actor(everyone[0], year.at(1)))
    year.circles[""] = root.pk
    early = everyone[:48]
    for index, (name, parent, purpose, domains, roles) in enumerate(content.CIRCLES):
        opener = OPENERS.get(name) or early[(index * 4 + 2) % len(early)]
        by = year.actor(opener, year.at(2 + index, 11))
        if parent:
            _join(year, opener, parent, 2 + index)
        made = circles.open_circle(
            name=name, purpose=purpose, parent_id=year.circles[parent], by=by
        )
        year.circles[name] = made.pk
        team = year.some([n for n in early if n != opener], 9 if not parent else 5)
        for member in team:
            _join(year, member, name, 3 + index)
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
            role = made_roles[1] if number == 0 and len(made_roles) > 1 else None
            circles.open_domain(made.pk, name=domain, role_id=role.pk if role else None, by=by)
    for name in ("Reading Together", "Kitchen & Garden"):
        _join(year, "Grace Mbeki", name, 16)
    circles.open_role(
        year.circles["Mill School"],
        title="Parents' voice",
        purpose="Brings what families say",
        seats=2,
        by=year.actor(_someone_in(year, "Mill School"), year.at(30)),
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


def _join(year: Year, name: str, circle: str, day: float) -> None:
    try:
        circles.join(year.circles[circle], by=year.actor(name, year.at(day)))
    except Refused:
        return


def _someone_in(year: Year, circle: str) -> str:
    by = year.actor(content.PEOPLE[0], year.end)
    names = {member.name for member in circle_queries.members_of(by, year.circles[circle])}
    return next(name for name in year.members if name in names)


def _team_of(year: Year, circle: str) -> list[str]:
    by = year.actor(content.PEOPLE[0], year.end)
    names = {member.name for member in circle_queries.members_of(by, year.circles[circle])}
    return [name for name in year.members if name in names]


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


def _guidance(year: Year) -> None:
    steward = content.PEOPLE[0]
    by = year.actor(steward, year.at(8))
    root = year.circles[""]
    guidance.write_vision(
        root, text=content.VISION, reason="Written by forty people on one long table", by=by,
        review_on=_day(by, 400),
    )  # fmt: skip
    for title, circle, measure, unit, start, target, values in content.GOALS:
        keeper = by if not circle else _keeper(year, circle, by.at)
        goal = guidance.open_goal(
            circle_id=year.circles[circle], title=title, by=keeper, review_on=_day(by, 380)
        )
        made = guidance.add_measure(
            goal.pk, name=measure, unit=unit, start=Decimal(start), target=Decimal(target),
            by=keeper,
        )  # fmt: skip
        for number, value in enumerate(values):
            year.on(
                60 + number * 65,
                lambda at, m=made.pk, v=value, c=circle: guidance.read_measure(
                    m,
                    value=Decimal(v),
                    by=year.actor(steward, at) if not c else _keeper(year, c, at),
                ),
            )
    records = circle_queries.domains(by).get(name="Personal records").pk
    money = year.circles["Money & Law"]
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
         {"outcome": "advise", "whom": [{"kind": "guides", "id": year.circles["Kitchen & Garden"]}]},
         "A mistake here cannot be made good."),
    ):  # fmt: skip
        authority.write(
            circle_id=root, title=title, when=when, then=then, why=why, by=by,
            review_on=_day(by, 390),
        )  # fmt: skip


def _day(by: Actor, days: int) -> date:
    return by.today + timedelta(days=days)


def _keeper(year: Year, circle: str, at: datetime) -> Actor:
    by = year.actor(content.PEOPLE[0], at)
    guides = circle_queries.guides_of(by, year.circles[circle])
    name = guides[0].name if guides else _someone_in(year, circle)
    return year.actor(name, at)


def _work(year: Year) -> None:
    for number, planned in enumerate(content.INITIATIVES):
        day = 40 + number * 17
        team = _team_of(year, planned[2])
        lead = "Leila Haddad" if planned[2] == "Harbour School" else team[number % len(team)]
        year.on(day, lambda at, p=planned, w=lead, t=team: _initiative(year, p, w, t, at))


def _initiative(
    year: Year, planned: tuple[Any, ...], lead: str, team: list[str], at: datetime
) -> None:
    title, result, circle, hypothesis, loss, undo, amount, people_affected, ending = planned
    by = year.actor(lead, at)
    made = initiatives.start(
        title=title,
        result=result,
        circle_id=year.circles[circle],
        hypothesis=hypothesis,
        acceptable_loss=loss,
        safe_to_try_on=by.today + timedelta(days=70) if hypothesis else None,
        reversibility=undo,
        amount=amount,
        currency="EUR" if amount else "",
        people_affected=people_affected,
        by=by,
    )
    day = (at - (year.end - timedelta(days=DAYS))).days
    if made.verdict["outcome"] == "advise" and ending != "forming":
        initiatives.seek_advice(
            made.pk, note="I asked them over coffee; they said: begin small, tell us soon.", by=by
        )
    if ending == "forming":
        return
    helpers = year.some([n for n in team if n != lead], 3)
    for offset, name in enumerate(helpers):
        year.on(day + 3 + offset, lambda t, n=name: initiatives.join(made.pk, by=year.actor(n, t)))
    if helpers and year.dice.random() < 0.5:
        year.on(day + 9, lambda t: _co_lead(year, made.pk, lead, helpers[0], t))
    measured = initiatives.state_outcome(
        made.pk, measure="People who take part", unit="people", start=0,
        target=float(people_affected or 20), by=by,
    )  # fmt: skip
    last = day + 75 if ending != "active" else DAYS - 2
    step = 14
    for number, moment in enumerate(range(day + step, int(last), step)):
        text, confidence, needs = year.dice.choice(content.CHECK_INS)
        if number > 9 or (ending == "active" and moment > DAYS - 20 and year.dice.random() < 0.3):
            continue
        year.on(
            moment,
            lambda t, x=text, c=confidence, n=needs: initiatives.check_in(
                made.pk, progress=x, confidence=c, needs=n if t > year.end - timedelta(days=60)
                else "", by=year.actor(lead, t),
            ),
        )  # fmt: skip
        value = (people_affected or 20) * min(1, 0.12 * (number + 1))
        year.on(
            moment,
            lambda t, v=value: initiatives.read(
                measured.pk, value=float(round(v)), by=year.actor(lead, t)
            ),
        )
        who = year.dice.choice([lead, *helpers])
        year.on(
            moment + 1,
            lambda t, w=who: _commit(year, made.pk, w, [lead, *helpers], t),
        )
    if ending != "active":
        year.on(
            last,
            lambda t: initiatives.end(
                made.pk,
                status=ending,
                outcome=content.OUTCOMES[ending],
                lesson=content.LESSONS.get(title, ""),
                by=year.actor(lead, t),
            ),
        )


def _co_lead(year: Year, pk: int, lead: str, other: str, at: datetime) -> None:
    offer = initiatives.offer_lead(
        pk, to=year.members[other].pk, note="I would rather do this with you.",
        by=year.actor(lead, at),
    )  # fmt: skip
    offers.take(offer.pk, by=year.actor(other, at + timedelta(hours=3)))


def _commit(year: Year, pk: int, who: str, team: list[str], at: datetime) -> None:
    by = year.actor(who, at)
    made = initiatives.commit(
        pk, what=year.dice.choice(content.COMMITMENTS), due_on=by.today + timedelta(days=12), by=by
    )
    if year.dice.random() < 0.8:
        done_at = at + timedelta(days=year.dice.randrange(3, 15))

        def finish(t: datetime) -> None:
            initiatives.do(made.pk, by=year.actor(who, t))
            other = next((n for n in team if n != who), None)
            if other and year.dice.random() < 0.6:
                initiatives.confirm(made.pk, by=year.actor(other, t + timedelta(minutes=30)))

        year.plan.append((done_at, len(year.plan) + 20_000, finish))


def _voices(year: Year) -> None:
    everyone = list(year.members)
    for number, (title, short, result, circle) in enumerate(content.IDEAS):
        author = everyone[(number * 5 + 7) % len(everyone)]
        year.on(
            50 + number * 17,
            lambda at, a=author, t=title, s=short, r=result, c=circle: _idea(
                year, a, t, s, r, c, at
            ),
        )
    for number, (title, facts, effect, need, circle) in enumerate(content.ISSUES):
        raiser = everyone[(number * 7 + 3) % len(everyone)]
        year.on(
            45 + number * 31,
            lambda at, w=raiser, t=title, f=facts, e=effect, n=need, c=circle: _issue(
                year, w, t, f, e, n, c, at
            ),
        )
    for name, email, circle in content.GUESTS:
        year.on(
            120,
            lambda at, n=name, e=email, c=circle: organizations.invite_guest(
                email=e, name=n, circle_id=year.circles[c], by=_keeper(year, c, at)
            ),
        )


def _idea(
    year: Year, author: str, title: str, short: str, result: str, circle: str, at: datetime
) -> None:
    made = ideas.post(
        title=title,
        falls_short=short,
        result=result,
        circle_id=year.circles[circle] if circle else None,
        by=year.actor(author, at),
    )
    day = (at - (year.end - timedelta(days=DAYS))).days
    for offset, name in enumerate(year.some([n for n in year.members if n != author], 9)):
        kind = year.dice.choice(("join", "use", "use", "join", "worry"))
        year.on(
            day + offset % 5,
            lambda t, n=name, k=kind: ideas.support(
                made.pk,
                kind=k,
                reason="Who clears up afterwards?" if k == "worry" else "",
                by=year.actor(n, t),
            ),
        )
    _talk(year, "idea", made.pk, day)


def _talk(year: Year, kind: str, pk: int, day: float, *, most: int = 5) -> None:
    for offset in range(year.dice.randrange(1, most)):
        name, friend = year.some(list(year.members), 2)
        text = year.dice.choice(content.COMMENTS).format(name=friend, id=year.members[friend].pk)
        year.on(
            day + 1 + offset,
            lambda t, n=name, x=text: conversations.comment(kind, pk, text=x, by=year.actor(n, t)),
        )


def _issue(
    year: Year, who: str, title: str, facts: str, effect: str, need: str, circle: str, at: datetime
) -> None:
    by = year.actor(who, at)
    made = issues.raise_issue(
        title=title, facts=facts, effect=effect, need=need, circle_id=year.circles[circle], by=by
    )
    day = (at - (year.end - timedelta(days=DAYS))).days
    _talk(year, "issue", made.pk, day, most=4)
    close = issue_queries.suggestions(by, made)
    names = {member.pk: name for name, member in year.members.items()}
    if close and year.dice.random() < 0.75:
        chosen = close[0].member_id
        offer = issues.offer(made.pk, to=[chosen], note="You know this best.", by=by)[0]
        taker = names[chosen]
        year.on(day + 2, lambda t: offers.take(offer.pk, by=year.actor(taker, t)))
        if year.dice.random() < 0.7:
            year.on(
                day + 30,
                lambda t: issues.resolve(
                    made.pk, how="We changed it together, and looked twice whether it holds.",
                    by=year.actor(taker, t),
                ),
            )  # fmt: skip


def _decisions(year: Year) -> None:
    from colead.demo.deciding import plan

    plan(year, _team_of)


def _asks(year: Year) -> None:
    for number, (who, title, text, state, words) in enumerate(
        (
            ("Leila Haddad", "Let us use the harbour café after four",
             "The lease says no school events. We asked twice.", "removed",
             "We talked to the owner: the lease is changed, you may."),
            ("Grace Mbeki", "A phone number for families in the evening",
             "Families write to us privately at night.", "removed",
             "There is one now, answered until eight."),
            ("Ravi Sharma", "Take the old servers off our hands",
             "Nobody may throw them away.", "refused",
             "Not this year: the archive on them must be kept until June by law."),
            ("Kofi Mensah", "A van we can borrow on Fridays",
             "The garden goods do not fit on bicycles.", "", ""),
        )
    ):  # fmt: skip
        day = 90 + number * 80 if state else DAYS - 3
        year.on(
            day, lambda at, w=who, t=title, x=text, s=state, a=words: _ask(year, w, t, x, s, a, at)
        )


def _ask(year: Year, who: str, title: str, text: str, state: str, words: str, at: datetime) -> None:
    made = issues.ask(title=title, text=text, by=year.actor(who, at))
    if state:
        answered = at + timedelta(days=year.dice.randrange(1, 6))
        issues.answer(
            made.pk, state=state, answer=words, by=year.actor("Jonas Lindqvist", answered)
        )
        issues.judge(
            made.pk, helped=state == "removed", by=year.actor(who, answered + timedelta(days=1))
        )


def _read_most_notices(year: Year) -> None:
    """Everybody has read what is older than a week."""
    from colead.features.notices.models import Notice

    week = year.end - timedelta(days=6)
    Notice.objects.filter(organization=year.organization, at__lt=week).update(read_at=week)
