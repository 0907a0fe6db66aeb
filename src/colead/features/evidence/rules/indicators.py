"""The indicators as values: what each is called, means, does not mean, and what stands beside it.

There is no number that sums them up, and none of them is good or bad by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

Unit = Literal["share", "people", "days", "degree"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. ``counter`` names the one that is always shown beside it; ``attempt`` is an
    address (its name takes the organization) where something about it can be done."""

    name: str
    concept: str
    unit: Unit
    label: Any
    means: Any
    means_not: Any
    counter: str = ""
    attempt: str = ""
    attempt_label: Any = ""
    whole_only: bool = False


CONCEPTS: dict[str, Any] = {
    "autonomy": _("Autonomy"),
    "accountability": _("Accountability"),
    "capacity": _("Capacity"),
    "coaching": _("Coaching"),
    "reflection": _("Reflection and feedback"),
    "shared": _("Shared responsibility"),
}
REMARKS: dict[str, Any] = {
    "coaching": _(
        "Who coaches whom is nobody else's business: what stands here of coaching are numbers of"
        " five people or more, counted up to the beginning of the quarter. Beside them stand"
        " advice, and leading after having helped."
    ),
}

_ALL = (
    Indicator(
        "own-authority", "autonomy", "share",
        _("Begun on the leads' own authority"),
        _("Of the initiatives begun in this time, the share that needed nobody's consent: the"
          " guardrails said go ahead, tell people, or hear advice first."),
        _("It does not say that what began was wise, nor that what needed consent was held up."),
        "undone", "authority:guardrails", _("Look again at a guardrail that asks for consent"),
    ),
    Indicator(
        "initiators", "autonomy", "people",
        _("Initiators, as if all were equal"),
        _("So many people with equally many beginnings would be as spread as those who began what"
          " reached a decision, a result or a solution, with somebody else taking part."),
        _("It does not count ideas that nobody followed, nor work that leaves no trace here."),
        "decision-days", "issues:raise", _("Raise an issue"),
    ),
    Indicator(
        "kept", "accountability", "share",
        _("Commitments kept in time, confirmed by another"),
        _("The share of commitments that were done by the day they were promised for and that"
          " somebody else confirmed; those whose day has not come are counted as open."),
        _("It does not say how large a commitment was, nor why one was let go."),
        "undone", "initiatives:list", _("Confirm what somebody did"),
    ),
    Indicator(
        "not-alone", "accountability", "share",
        _("Settled with somebody besides the proposer"),
        _("Of the decisions settled, the share in which another person gave advice, answered or"
          " objected."),
        _("It does not say whether those affected were the ones who took part."),
        "decision-days", "decisions:propose", _("Ask for advice on your next decision"),
    ),
    Indicator(
        "ask-days", "accountability", "days",
        _("Days until the stewards answer an ask"),
        _("After so many days half of the asks to the stewards have an answer; asks still open"
          " are counted as open. It measures the stewards, not those who ask."),
        _("It does not say whether the answer removed the obstacle: see beside it."),
        "ask-helped", "issues:new-ask", _("Ask the stewards to remove an obstacle"),
        whole_only=True,
    ),
    Indicator(
        "shared-duties", "capacity", "share",
        _("Domains that two or more people looked after"),
        _("Of the domains of today, the share in which at least two people held the role or led"
          " work during this time."),
        _("It does not say that the others could not learn it, nor that two are enough."),
        "decision-days", "circles:map", _("Open a second seat in a role"),
    ),
    Indicator(
        "dependence", "capacity", "people",
        _("People whose leaving would stop half of the domains"),
        _("The fewest people without whom more than half of the domains would have nobody who"
          " looked after them in this time."),
        _("It names nobody, and does not know what people could do but did not do here."),
        "connectedness", "circles:map", _("Offer somebody to share a role"),
    ),
    Indicator(
        "first-leads", "capacity", "share",
        _("Leading for the first time"),
        _("Of the people who led an initiative in this time, the share who never led one here"
          " before."),
        _("In a young organization everybody is new. It says nothing about experience elsewhere."),
        "first-done", "initiatives:start", _("Offer somebody a first lead"),
    ),
    Indicator(
        "without-top", "capacity", "share",
        _("Pairs cut off if one person left"),
        _("The share of pairs of people with no way between them in the network of public work,"
          " once the person to whom most turn is gone."),
        _("People without any tie count as cut off from the beginning."),
        "connectedness", "decisions:propose", _("Ask for advice in another circle"),
    ),
    Indicator(
        "grown", "coaching", "share",
        _("Led within 180 days of first helping"),
        _("The share of people who helped in an initiative for the first time and led one of"
          " their own within half a year; for whom the half year is not over count as open."),
        _("It does not show that helping made them lead: there is no comparison with people"
          " alike who did not help."),
        "first-done", "initiatives:list", _("Co-lead something with a newcomer"),
    ),
    Indicator(
        "coached-led", "coaching", "share",
        _("Coached members who led within 180 days"),
        _("Of the members whose coaching began within a year, the share who led something within"
          " half a year; for whom the half year is not over count as open."),
        _("It does not show that coaching made them lead: who looks for a coach may have wanted"
          " to lead anyway. Read it beside members who were not coached."),
        "others-led", "coaching:home", _("Look for a coach"),
        whole_only=True,
    ),
    Indicator(
        "coaches", "coaching", "people",
        _("Coaches, as if all were equal"),
        _("So many people who coach equally many would be as spread as those who coached."),
        _("It does not count coaching outside Colead, and says nothing about how good it was."),
        "coached-led", "coaching:home", _("Offer to coach"),
        whole_only=True,
    ),
    Indicator(
        "advisers", "coaching", "people",
        _("Advisers, as if all were equal"),
        _("So many people asked or followed equally often would be as spread as those whose"
          " advice was asked for or followed."),
        _("It does not count advice that was given outside Colead."),
        "advice-followed", "decisions:propose", _("Ask for advice elsewhere"),
    ),
    Indicator(
        "reviews-held", "reflection", "share",
        _("Second looks held when due"),
        _("Of the decisions whose second look came due, the share that were reviewed within"
          " thirty days."),
        _("It does not say whether the look was a thorough one."),
        "reviews-changed", "decisions:list", _("Hold a second look that is due"),
    ),
    Indicator(
        "reviews-changed", "reflection", "share",
        _("Second looks that changed something"),
        _("Of the reviews of decisions, goals and guardrails, the share that adapted or dropped"
          " something; the others kept it with a reason."),
        _("Keeping something for a good reason is as good a review as a change."),
        "undone", "guidance:guidance", _("Look again at a goal"),
    ),
    Indicator(
        "answered", "reflection", "share",
        _("Ties that go both ways"),
        _("The share of ties that are answered: who turned to, credited or followed somebody was"
          " turned to, credited or followed by them as well."),
        _("It does not say whether people speak frankly to each other."),
        "connectedness", "decisions:propose", _("Ask those for advice who asked you"),
    ),
    Indicator(
        "decentralization", "shared", "degree",
        _("Decentralization of the leadership network"),
        _("1 where everybody is turned to, credited or followed by equally many; 0 where all"
          " turn to one person and nobody to others (1 - Freeman's centralization of"
          " in-degree)."),
        _("It is high as well where hardly anybody turns to anybody: read it beside what chance"
          " would give, and beside connectedness. More is not better by itself."),
        "decision-days", "initiatives:start", _("Start something small"),
    ),
    Indicator(
        "spread", "shared", "people",
        _("Leaders, as if all were equal"),
        _("So many people with equally many credits would be as spread as those who were turned"
          " to, credited or followed; three credits from one person at most count."),
        _("It cannot be compared between groups of different size, and misses care and quiet"
          " work."),
        "connectedness", "circles:map", _("Open a seat"),
    ),
    Indicator(
        "no-role", "shared", "share",
        _("Leadership without a formal role"),
        _("The share of ties that lead to people who held no role and were no steward in this"
          " time."),
        _("It does not say that roles are needless: many are held by those who lead anyway."),
        "first-done", "initiatives:start", _("Take the lead without a role"),
    ),
    Indicator(
        "co-led", "shared", "share",
        _("Led by more than one"),
        _("Of the initiatives begun in this time, the share with two or more leads."),
        _("Equal leads are not always a good idea: small things are quicker alone."),
        "succeeded", "initiatives:list", _("Offer to co-lead"),
    ),
    # What stands beside the others.
    Indicator(
        "others-led", "", "share",
        _("Members not coached who led within 180 days"),
        _("The same of members who were never coached here, from days drawn by lot of those on"
          " which a coaching began."),
        _("They may be unlike the coached in many ways: older hands, or people with less time."),
        whole_only=True,
    ),
    Indicator(
        "decision-days", "", "days",
        _("Days from proposal to decision"),
        _("After so many days half of the decisions are settled; open ones are counted as"
          " open."),
        _("Quick is not good by itself: it leaves less time to hear people."),
    ),
    Indicator(
        "undone", "", "share",
        _("Changed from elsewhere within 90 days"),
        _("Of the decisions agreed, the share that somebody other than the proposer adapted or"
          " dropped within 90 days."),
        _("A change can be what was learnt, not an intervention."),
    ),
    Indicator(
        "connectedness", "", "share",
        _("Connectedness"),
        _("The share of pairs of people who are connected in the network, directly or over"
          " others (Krackhardt 1994)."),
        _("Many initiatives that know nothing of each other are spread, but not shared"
          " leadership."),
    ),
    Indicator(
        "first-done", "", "share",
        _("First leads that came to a result"),
        _("Of the initiatives ended in this time that somebody led who was new to leading, the"
          " share that succeeded, or failed and left a lesson."),
        _("To stop something in time can be good leading."),
    ),
    Indicator(
        "succeeded", "", "share",
        _("Initiatives that succeeded"),
        _("Of the initiatives ended in this time, the share of which the leads say that they"
          " succeeded."),
        _("Where nothing fails, perhaps nothing new is tried."),
    ),
    Indicator(
        "ask-helped", "", "share",
        _("Answers that helped"),
        _("Of the answers to asks that were judged by those who had asked, the share that"
          " helped."),
        _("Not everybody says whether it helped."),
        whole_only=True,
    ),
    Indicator(
        "advice-followed", "", "share",
        _("Advice followed, wholly or in part"),
        _("Of the pieces of advice that a decider answered, the share that were followed wholly"
          " or in part."),
        _("Advice that is heard and not followed can still have been worth giving."),
    ),
)  # fmt: skip

INDICATORS: dict[str, Indicator] = {one.name: one for one in _ALL}

UNDEFINED: dict[str, Any] = {
    "few-people": _("There are fewer than five people here: no figure is shown."),
    "breakdown": _("The circle around has fewer than ten people: it is not shown by its parts."),
    "differencing": _(
        "With the figures of other circles, something about fewer than five people could be"
        " worked out: no figure is shown."
    ),
    "few-coached": _("There are fewer than five on one side: nothing is shown of coaching."),
    "no-cases": _("Nothing of the kind happened in this time."),
    "no-ties": _("Nobody turned to, credited or followed anybody in this time."),
    "no-domains": _("No domain is written down."),
    "unbounded": _("Too few acts: no two of them are one person's, so there is no bound."),
    "still-open": _("More than half are still open: there is no median yet."),
    "too-early": _("Not long enough: nobody's time is over yet."),
}


def of_concept(concept: str) -> list[Indicator]:
    """The indicators of one concept, in order."""
    return [one for one in _ALL if one.concept == concept]
