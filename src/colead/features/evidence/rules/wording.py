"""Figures in words."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

KINDS: dict[str, Any] = {
    "support": gettext_lazy("would join or use an idea of"),
    "took-up": gettext_lazy("took up what was raised by"),
    "joined": gettext_lazy("joined work led by"),
    "offered": gettext_lazy("offered a lead, role or task to"),
    "asked": gettext_lazy("asked for advice"),
    "advice": gettext_lazy("followed advice of"),
    "objection": gettext_lazy("built in an objection of"),
    "confirmed": gettext_lazy("confirmed what was done by"),
}
"""What a tie was, by its kind."""

OWN: dict[str, Any] = {
    "ideas.IdeaPosted": gettext_lazy("Shared ideas"),
    "ideas.IdeaSupported": gettext_lazy("Responded to ideas"),
    "ideas.IdeaAdopted": gettext_lazy("Took up ideas"),
    "issues.IssueRaised": gettext_lazy("Raised issues"),
    "issues.IssueTakenUp": gettext_lazy("Took up issues"),
    "issues.IssueJoined": gettext_lazy("Joined in on issues"),
    "issues.IssuePassedOn": gettext_lazy("Passed issues on"),
    "issues.IssueResolved": gettext_lazy("Resolved issues"),
    "issues.AskMade": gettext_lazy("Asked the stewards"),
    "issues.AskAnswered": gettext_lazy("Answered asks"),
    "offers.OfferTaken": gettext_lazy("Took offers"),
    "decisions.DecisionProposed": gettext_lazy("Proposed decisions"),
    "decisions.AdviceAsked": gettext_lazy("Asked for advice"),
    "decisions.AdviceSought": gettext_lazy("Asked for advice"),
    "decisions.AdviceGiven": gettext_lazy("Gave advice"),
    "decisions.AdviceAnswered": gettext_lazy("Answered advice"),
    "decisions.BallotCast": gettext_lazy("Took part in decisions"),
    "decisions.ObjectionRaised": gettext_lazy("Raised objections"),
    "decisions.ObjectionIntegrated": gettext_lazy("Built objections in"),
    "decisions.DecisionSettled": gettext_lazy("Settled decisions"),
    "decisions.DecisionReviewed": gettext_lazy("Reviewed decisions"),
    "guidance.GoalReviewed": gettext_lazy("Reviewed goals"),
    "authority.GuardrailReviewed": gettext_lazy("Reviewed guardrails"),
    "initiatives.InitiativeStarted": gettext_lazy("Started initiatives"),
    "initiatives.PartTaken": gettext_lazy("Took part in initiatives"),
    "initiatives.InitiativeEnded": gettext_lazy("Ended initiatives"),
    "initiatives.CommitmentMade": gettext_lazy("Made commitments"),
    "initiatives.CommitmentDone": gettext_lazy("Kept commitments"),
    "initiatives.CommitmentConfirmed": gettext_lazy("Confirmed what others did"),
}
"""What a person did, by the event that tells it, for their own page."""


def told(value: float | None, unit: str) -> str:
    """A value in words: a share as percent, days as days, people and degrees as numbers."""
    if value is None:
        return ""
    if unit == "share":
        return f"{value * 100:.0f} %"
    if unit == "days":
        return ngettext("%(n)s day", "%(n)s days", round(value)) % {"n": f"{value:.0f}"}
    return _decimal(value, unit)


def difference(value: float | None, unit: str) -> str:
    """A difference in words, with its sign."""
    if value is None:
        return "–"
    if unit == "share":
        return _("%(n)s points") % {"n": f"{value * 100:+.0f}"}
    if unit == "days":
        return f"{value:+.0f}"
    return ("+" if value >= 0 else "") + _decimal(value, unit)


def _decimal(value: float, unit: str) -> str:
    places = 2 if unit == "degree" else 1
    return number_format(round(value, places), places)


def interval(low: float | None, high: float | None, unit: str) -> str:
    """A 95 % interval in words; one without an upper end says so, none at all is empty."""
    if low is None:
        return ""
    if high is None:
        return _("at least %(low)s") % {"low": told(low, unit)}
    return _("%(low)s to %(high)s") % {"low": told(low, unit), "high": told(high, unit)}


def chance(mean: float | None, percentile: float | None, unit: str) -> str:
    """What chance alone would give, and where the value lies among its draws."""
    if mean is None or percentile is None:
        return ""
    below = 100 * percentile
    place = (
        _("almost always lower than here")
        if below > 99
        else _("almost never lower than here")
        if below < 1
        else _("lower than here in %(share)s of draws") % {"share": f"{below:.0f} %"}
    )
    return _("%(mean)s, %(place)s") % {"mean": told(mean, unit), "place": place}


def ties(kinds: dict[str, int]) -> str:
    """What the ties from one person to another were, each with how often."""
    return ", ".join(
        f"{KINDS.get(kind, kind)} ({count})" if count > 1 else str(KINDS.get(kind, kind))
        for kind, count in sorted(kinds.items())
    )
