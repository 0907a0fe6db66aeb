"""Putting a question, and changing it before anybody has answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from colead.features.authority.rules import Act
from colead.features.circles import queries as circles
from colead.features.decisions import events
from colead.features.decisions.actions.common import index, now_or_refuse, steered
from colead.features.decisions.actions.opening import check_authority, open_round, put, schedule
from colead.features.decisions.actions.options import keep_in_step, read_options, write_options
from colead.features.decisions.models import Decision, Part, Round, Voter
from colead.features.decisions.rules import methods, permissions
from colead.features.organizations import queries as organizations
from colead.kernel import subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

LISTED = 2_000


@action
def propose(
    *,
    title: str,
    method: str,
    by: Actor,
    question: str = "",
    proposal: str = "",
    circle_id: int | None = None,
    about: tuple[str, int] | None = None,
    options: Sequence[str] = (),
    candidates: Sequence[int] = (),
    voter_ids: Sequence[int] = (),
    decider_ids: Sequence[int] = (),
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    review_on: date | None = None,
    domain_ids: Sequence[int] = (),
    amount: int | None = None,
    currency: str = "",
    reversibility: str = "easy",
    people_affected: int | None = None,
    draft: bool = False,
    **settings: Any,
) -> Decision:
    """Put a question with its method; without a circle it belongs to the whole organization.

    ``settings`` are the method's own (see ``rules.methods``); ``about`` is a pair of kind and id.
    ``options`` are words, or moments as ISO 8601 where a time is sought; ``candidates`` are members
    who stand for the role that it is about. In a role election the circle is the role's.
    With ``opens_at`` it stays a draft until then.
    The guardrails are asked first: what lies outside the circle's authority is refused with whom
    to talk to, and what needs a circle's consent is refused for another method.
    """
    permissions.may_propose(by).enforce()
    chosen = methods.method(method)
    if about is not None:
        subjects.find(by, *about)
    wanted = chosen.clean(settings)
    if wanted.get("voters") == "team" and (about is None or about[0] != "initiative"):
        refuse(_("Say which initiative it is about: propose it from there."), field="voters")
    if chosen.nominates or candidates:
        circle_id = circle_of_role(about, wanted, listed=bool(voter_ids), by=by)
    place = circles.circle(by, circle_id) if circle_id else circles.root(by)
    if voter_ids:
        if len(voter_ids) > LISTED:
            refuse(_("Name at most %(most)s people.") % {"most": LISTED}, field="voter_ids")
        wanted["listed"] = sorted(set(voter_ids))
    given = read_options(options, chosen, wanted, candidates=candidates, by=by)
    if closes_at is not None and not chosen.has_ballots:
        refuse(_("Advice has no closing time; it ends when you decide."), field="closes_at")
    if review_on is not None and review_on <= by.today:
        refuse(_("Choose a day after today for the review."), field="review_on")
    act = Act(
        what="decision",
        title=title,
        text=f"{question}\n{proposal}".strip(),
        circle_id=place.pk,
        domain_ids=tuple(domain_ids),
        amount=amount,
        currency=currency,
        reversibility=reversibility,
        people_affected=people_affected,
    )
    decision = Decision.objects.create(
        organization_id=by.organization_id,
        circle=place,
        title=title,
        question=question,
        proposal=proposal,
        about_kind=about[0] if about else "",
        about_id=about[1] if about else None,
        method=method,
        settings=wanted,
        state=Decision.State.DRAFT,
        proposer_id=by.member_id,
        proposed_at=by.at,
        closes_at=closes_at,
        review_on=review_on,
        act=act.as_facts(),
    )
    write_options(decision, given, by=by)
    _first_parts(decision, decider_ids, by=by)
    if opens_at is not None:
        return schedule(decision.pk, opens_at=opens_at, by=by)
    if not draft:
        put(decision.pk, by=by)
        decision.refresh_from_db()
    return decision


def circle_of_role(
    about: tuple[str, int] | None, settings: Mapping[str, Any], *, listed: bool, by: Actor
) -> int:
    """The circle that fills a role by election: all its people answer, not some who were named."""
    if about is None or about[0] != "role":
        refuse(_("Say which role is to be filled."), field="role_id")
    if settings.get("voters") == "list" or listed:
        refuse(_("The circle elects: all its members answer."), field="voters")
    return circles.role(by, about[1]).circle_id


def _first_parts(decision: Decision, decider_ids: Sequence[int], *, by: Actor) -> None:
    parts = []
    if by.member_id is not None:
        parts.append((by.member_id, Part.Name.PROPOSER))
    if methods.method(decision.method).settles == "decider":
        deciders: list[int | None] = [*decider_ids] or [by.member_id]
        for member_id in dict.fromkeys(deciders):
            if member_id is None:
                continue
            if member_id != by.member_id and organizations.member(by, member_id).is_guest:
                refuse(_("Members decide; a guest can advise."), field="decider_ids")
            parts.append((member_id, Part.Name.DECIDER))
    Part.objects.bulk_create(
        Part(
            organization_id=by.organization_id,
            decision=decision,
            member_id=member_id,
            part=part,
        )
        for member_id, part in parts
    )


@action
def amend(
    decision_id: int,
    *,
    by: Actor,
    title: str | None = None,
    question: str | None = None,
    proposal: str | None = None,
    review_on: date | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Decision:
    """Change words or settings while nobody has answered; later, a new round is needed."""
    decision = steered(decision_id, by=by)
    if decision.state != Decision.State.DRAFT:
        permissions.is_open(decision.state).enforce()
    wanted: dict[str, Any] = {
        name: value
        for name, value in (("title", title), ("question", question), ("proposal", proposal))
        if value is not None
    }
    if review_on is not None:
        if review_on <= by.today:
            refuse(_("Choose a day after today for the review."), field="review_on")
        wanted["review_on"] = review_on
    if settings is not None:
        kept = {key: value for key, value in decision.settings.items() if key != "listed"}
        wanted["settings"] = methods.method(decision.method).clean({**kept, **settings})
        if "listed" in decision.settings:
            wanted["settings"]["listed"] = decision.settings["listed"]
    changed = [name for name, value in wanted.items() if getattr(decision, name) != value]
    if not changed:
        return decision
    if changed != ["review_on"]:
        permissions.may_set(decision.frozen_at).enforce()
    for name in changed:
        setattr(decision, name, wanted[name])
    if {"title", "question", "proposal"} & set(changed):
        decision.act = {
            **decision.act,
            "title": decision.title,
            "text": f"{decision.question}\n{decision.proposal}".strip()[:1000],
        }
        changed.append("act")
    if "settings" in changed:
        keep_in_step(decision, by=by)
    if decision.is_open:
        decision.verdict = check_authority(decision, by=by).as_facts()
        if "settings" in changed and "days" in decision.settings and decision.opened_at:
            decision.closes_at = decision.opened_at + timedelta(days=decision.settings["days"])
            now_or_refuse(decision.closes_at, by=by)
        decision.save(update_fields=[*changed, "verdict", "closes_at"])
        Round.objects.filter(decision=decision, closed_at=None).update(proposal=decision.proposal)
        if "settings" in changed:
            _roll_again(decision, by=by)
        index(decision)
        record(
            events.DecisionAmended(
                decision=decision.pk,
                title=decision.title,
                changed=[name for name in changed if name != "act"],
                circle=decision.circle_id,
            ),
            by=by,
        )
    else:
        decision.save(update_fields=changed)
    return decision


def _roll_again(decision: Decision, *, by: Actor) -> None:
    if methods.method(decision.method).has_ballots:
        Round.objects.filter(decision=decision, closed_at=None).delete()
        open_round(decision, decision.round_number, by=by)


@action
def add_voters(decision_id: int, member_ids: Sequence[int], *, by: Actor) -> Decision:
    """Add people to those who may answer, before the first answer."""
    decision = steered(decision_id, by=by)
    permissions.is_open(decision.state).enforce()
    if not methods.method(decision.method).has_ballots:
        refuse(_("Nobody votes here: one person decides after advice."))
    permissions.may_set(decision.frozen_at).enforce()
    found = organizations.visible_to(by).filter(pk__in=list(member_ids)[:LISTED], left_on=None)
    known = set(Voter.objects.filter(decision=decision).values_list("member_id", flat=True))
    new = [member for member in found if member.pk not in known]
    if any(member.is_guest for member in new) and not decision.settings.get("guests"):
        refuse(_("Guests do not answer here; the settings would have to say so."))
    Voter.objects.bulk_create(
        Voter(organization_id=by.organization_id, decision=decision, member=member)
        for member in new
    )
    decision.settings["listed"] = sorted(
        {*decision.settings.get("listed", ()), *(member.pk for member in new)}
    )
    decision.save(update_fields=["settings"])
    Round.objects.filter(decision=decision, closed_at=None).update(eligible=len(known) + len(new))
    record(
        events.DecisionAmended(
            decision=decision.pk,
            title=decision.title,
            changed=["voters"],
            circle=decision.circle_id,
        ),
        by=by,
    )
    return decision
