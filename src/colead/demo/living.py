"""What people do in the demo year: lead, share ideas, raise issues, ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from colead.demo import content, paying
from colead.demo.year import DAYS, Year, keeper, team_of
from colead.features.conversations import actions as conversations
from colead.features.ideas import actions as ideas
from colead.features.initiatives import actions as initiatives
from colead.features.issues import actions as issues
from colead.features.issues import queries as issue_queries
from colead.features.offers import actions as offers
from colead.features.organizations import actions as organizations


def work(year: Year) -> None:
    for number, planned in enumerate(content.INITIATIVES):
        day = 40 + number * 17
        team = team_of(year, planned[2])
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
        goal_id=year.goals.get(content.TOWARDS.get(title, "")),
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
    if amount:
        paying.use(
            year, made.pk, lead=lead, circle=circle, amount=amount, day=day,
            last=day + 75 if ending != "active" else DAYS,
        )  # fmt: skip
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


def voices(year: Year) -> None:
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
                email=e, name=n, circle_id=year.circles[c], by=keeper(year, c, at)
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
    others = year.some([n for n in year.members if n != author], len(content.WORRIES))
    for offset, name in enumerate(others):
        kind = year.dice.choice(("join", "use", "use", "join", "worry"))
        year.on(
            day + offset % 5,
            lambda t, n=name, k=kind, worry=content.WORRIES[offset]: ideas.support(
                made.pk,
                kind=k,
                reason=worry if k == "worry" else "",
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


def asks(year: Year) -> None:
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
