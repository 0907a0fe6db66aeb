"""Who may do what with a decision, and when; each no has its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.kernel.actor import Actor
from colead.kernel.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was to be asked for advice, and what came of it."""

    name: str
    required: bool
    asked_at: datetime | None = None
    heard_at: datetime | None = None


def may_propose(actor: Actor) -> Verdict:
    """Every member may propose a decision; no permission is needed to start."""
    if actor.is_guest:
        return no(_("Members propose decisions. You can say what you think of this one."))
    return YES


def may_steer(actor: Actor, leading: Iterable[int]) -> Verdict:
    """The proposer (or a decider) changes dates, wording and settings, and withdraws."""
    if actor.member_id is not None and actor.member_id not in set(leading):
        return no(_("Only those who brought this decision can change it."))
    return YES


def may_facilitate(actor: Actor, leading: Iterable[int], guides: Iterable[int]) -> Verdict:
    """Testing an objection: the proposer, or a guide of the circle."""
    if actor.member_id not in {*leading, *guides}:
        return no(_("The proposer or a guide of the circle tests objections."))
    return YES


def is_open(state: str) -> Verdict:
    """Settled and withdrawn decisions stay as they are."""
    if state == "draft":
        return no(_("This decision is still a draft."))
    if state == "withdrawn":
        return no(_("This decision was withdrawn."))
    if state != "open":
        return no(_("This decision is settled. A new round opens it again."))
    return YES


def may_cast(
    *,
    state: str,
    stage: str,
    round_closed: bool,
    closes_at: datetime | None,
    at: datetime,
    on_roll: bool,
) -> Verdict:
    """A ballot is taken from those on the roll while the round is open, and not one moment
    later; in a role election once a candidate is proposed."""
    verdict = is_open(state)
    if not verdict:
        return verdict
    if stage:
        return no(_("First people nominate; you answer when a candidate is proposed."))
    if not on_roll:
        return no(_("You are not among those asked to answer here. Your comment is welcome."))
    if round_closed or (closes_at is not None and closes_at <= at):
        return no(_("The time to answer is over. Nothing was counted."))
    return YES


def may_nominate(
    *, state: str, stage: str, closes_at: datetime | None, at: datetime, on_roll: bool
) -> Verdict:
    """Those on the roll nominate, and may change it once they have heard the others."""
    verdict = is_open(state)
    if not verdict:
        return verdict
    if not stage or (closes_at is not None and closes_at <= at):
        return no(_("The time to nominate is over."))
    if not on_roll:
        return no(_("Those who answer in this election nominate. Your comment is welcome."))
    return YES


def may_suggest_wording(*, state: str, stage: str, has_proposal: bool, takes_part: bool) -> Verdict:
    """Whoever takes part may suggest other words for a proposal that is open."""
    verdict = is_open(state)
    if not verdict:
        return verdict
    if stage or not has_proposal:
        return no(_("There is no proposal here that could be worded anew."))
    if not takes_part:
        return no(_("Those who answer suggest wordings. Your comment is welcome."))
    return YES


def may_add_option(*, allowed: bool, has_options: bool, takes_part: bool, is_over: bool) -> Verdict:
    """Those who answer may add options where the settings say so, until the time is over."""
    if not allowed or not has_options:
        return no(_("Options cannot be added here."))
    if not takes_part:
        return no(_("Those who are asked to answer can add options. Your comment is welcome."))
    if is_over:
        return no(_("The time to answer is over."))
    return YES


def may_give_voice(actor: Actor, to: int) -> Verdict:
    """Members give their voice to another member."""
    if actor.is_guest or actor.member_id is None:
        return no(_("Members give their voice; a guest speaks for themselves."))
    if to == actor.member_id:
        return no(_("You speak for yourself already."))
    return YES


def may_carry_changes(*, settles: str, is_in_circle: bool) -> Verdict:
    """Changes to circles and roles go with a consent decision of the circle that they touch."""
    if settles != "consent":
        return no(_("Changes to circles and roles are agreed by consent."))
    if not is_in_circle:
        return no(_("Choose the circle whose matter it is."))
    return YES


def may_end_template(actor: Actor, made_by: int) -> Verdict:
    """Whoever kept a template takes it away, or a steward does."""
    if actor.member_id != made_by and not actor.is_steward:
        return no(_("Whoever kept this template, or a steward, can take it away."))
    return YES


def may_publish(*, counts: bool, is_settled: bool) -> Verdict:
    """The list of ballots is published once a vote is settled, so that anybody counts again."""
    if not counts:
        return no(_("Nothing is counted here, so there is no list of ballots."))
    if not is_settled:
        return no(_("The list of ballots is published when the vote is closed."))
    return YES


def may_set(frozen_at: datetime | None) -> Verdict:
    """Settings and the roll freeze at the first ballot."""
    if frozen_at is not None:
        return no(_("Somebody has answered already. Open a new round to change this."))
    return YES


def may_decide(asked: Sequence[Asked], *, unmarked: int, at: datetime, wait_days: int) -> Verdict:
    """The advice process: whoever the guardrails name must have been asked, and have answered or
    had ``wait_days`` days; somebody must have been asked at all; each advice has its answer."""
    missing = [person.name for person in asked if person.required and person.asked_at is None]
    if missing:
        return no(
            _("Ask %(names)s first: the guardrails call for their advice.")
            % {"names": _names(missing)}
        )
    if not any(person.asked_at for person in asked):
        return no(_("Ask somebody first: those who are affected and those who know about it."))
    waiting = [
        (person.name, person.asked_at + timedelta(days=wait_days))
        for person in asked
        if person.required and person.asked_at is not None and person.heard_at is None
    ]
    waiting = [(name, until) for name, until in waiting if until > at]
    if waiting:
        until = max(until for _name, until in waiting)
        return no(
            _("Wait for %(names)s: they have until %(until)s to answer.")
            % {
                "names": _names([name for name, _until in waiting]),
                "until": until.strftime("%Y-%m-%d %H:%M"),
            }
        )
    if unmarked:
        return no(
            _("Say of each piece of advice what you did with it; %(count)s wait for that.")
            % {"count": unmarked}
        )
    return YES


def _names(names: Sequence[str]) -> str:
    if len(names) > 5:
        return _("%(names)s and %(more)s others") % {
            "names": ", ".join(names[:4]),
            "more": len(names) - 4,
        }
    return ", ".join(names)


def sees_answers(*, show: str, is_settled: bool, has_answered: bool) -> bool:
    """Whether results and ballots are shown to somebody."""
    return is_settled or show == "always" or (show == "voted" and has_answered)


TEST_QUESTIONS = (
    ("caused", gettext_lazy("Does the harm come from this proposal, or was it there before?")),
    (
        "known",
        gettext_lazy("Is it based on what we know now, or could we only find out by trying?"),
    ),
    ("adapt", gettext_lazy("Could we change course in time if it turned out to be true?")),
    (
        "aim",
        gettext_lazy(
            "Does it keep the circle from its purpose, rather than going against a preference?"
        ),
    ),
)
