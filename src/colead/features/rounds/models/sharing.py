"""A round: proposals, who would lead them, the roll, and the ballots."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Round(models.Model):
    """A fund's money shared out among proposals by those who vote.

    What is to be shared (``amount``, minor units) lies in the round's own account from the day it
    opens. Ballot, rule and who votes are fixed then. ``seed`` is drawn when voting is over and
    decides between equals; ``result`` is what ``rules.counting`` says, as JSON.
    """

    class Phase(models.TextChoices):
        PROPOSE = "propose", _("proposals are gathered")
        CHECK = "check", _("proposals are checked")
        VOTE = "vote", _("voting")
        COUNT = "count", _("is being counted")
        DONE = "done", _("shared out")
        STOPPED = "stopped", _("ended without a result")

    class Paper(models.TextChoices):
        APPROVAL = "approval", _("Mark what you would fund")
        CUMULATIVE = "cumulative", _("Share points out")
        ORDINAL = "ordinal", _("Put them in order")

    class Rule(models.TextChoices):
        EQUAL = "equal-shares", _("Equal Shares: every voter's share counts the same")
        GREEDY = "greedy", _("Most votes first")

    class Completion(models.TextChoices):
        FILL = "add1-greedy", _("add to all shares, then fund what fits by votes")
        ADD = "add1", _("add to all shares alike")
        NONE = "none", _("nothing: what is left goes back")

    class Who(models.TextChoices):
        CIRCLE = "circle", _("the members of the circle")
        EVERYONE = "everyone", _("all members")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    fund = models.ForeignKey("funds.Fund", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    proposers = models.CharField(max_length=8, choices=Who.choices, default=Who.EVERYONE)
    voters = models.CharField(max_length=8, choices=Who.choices, default=Who.EVERYONE)
    guests = models.BooleanField(default=False)
    paper = models.CharField(max_length=10, choices=Paper.choices, default=Paper.APPROVAL)
    points = models.PositiveIntegerField(default=10)
    rule = models.CharField(max_length=12, choices=Rule.choices, default=Rule.EQUAL)
    completion = models.CharField(
        max_length=11, choices=Completion.choices, default=Completion.FILL
    )
    secret = models.BooleanField(default=True)
    phase = models.CharField(max_length=8, choices=Phase.choices, default=Phase.PROPOSE)
    check_at = models.DateTimeField()
    vote_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    eligible = models.PositiveIntegerField(default=0)
    cast = models.PositiveIntegerField(default=0)
    seed = models.CharField(max_length=64, blank=True)
    result = models.JSONField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_round_a_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="round_shares_something"),
            models.CheckConstraint(
                condition=Q(check_at__lte=F("vote_at"), vote_at__lte=F("ends_at")),
                name="round_goes_forward",
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=1000), name="round_has_points"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-opened_at", "-id"], name="round_by_time"),
            models.Index(fields=["fund", "-opened_at"], name="round_by_fund"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """It has not ended yet."""
        return self.phase not in (self.Phase.DONE, self.Phase.STOPPED)

    @property
    def takes_proposals(self) -> bool:
        """Proposals can be made."""
        return self.phase == self.Phase.PROPOSE

    @property
    def next_at(self) -> datetime | None:
        """When it moves on by itself."""
        return {
            self.Phase.PROPOSE: self.check_at,
            self.Phase.CHECK: self.vote_at,
            self.Phase.VOTE: self.ends_at,
        }.get(self.Phase(self.phase))


class Proposal(models.Model):
    """Something that could be done with a part of the money, and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", _("proposed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REFUSED = "refused", _("outside the guardrails")
        UNLED = "unled", _("nobody leads it")
        FUNDED = "funded", _("funded")
        PASSED = "passed", _("not funded")
        RETURNED = "returned", _("could not begin")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, models.CASCADE, related_name="proposals")
    title = models.CharField(max_length=200)
    plan = models.TextField()
    cost = models.BigIntegerField()
    by = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    verdict = models.JSONField(default=dict)
    initiative = models.ForeignKey(
        "initiatives.Initiative", models.SET_NULL, null=True, related_name="+"
    )
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_proposal_a_key"),
            models.CheckConstraint(condition=Q(cost__gt=0), name="proposal_costs_something"),
        ]
        indexes = [models.Index(fields=["round", "title", "id"], name="proposal_by_title")]

    def __str__(self) -> str:
        return self.title


class Lead(models.Model):
    """Somebody who said that they lead a proposal, should it be funded."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="leads")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "member"], name="leads_a_proposal_once"),
        ]


class Voter(models.Model):
    """The roll, fixed when voting begins; ``heard`` says that this person has voted, not when."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, models.CASCADE, related_name="roll")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    heard = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="on_a_rounds_roll_once"),
        ]
        indexes = [models.Index(fields=["member", "heard"], name="rounds_roll_by_member")]


class Ballot(models.Model):
    """A named ballot: how somebody voted, to be seen by all when it is over."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, models.CASCADE, related_name="ballots")
    voter = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    choice = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "voter"], name="one_ballot_in_a_round"),
        ]


class Urn(models.Model):
    """The secret ballots of a round, all in one row: number → choice. One row has no order of rows
    and no time of its own (``decisions.rules.secrecy``)."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    round = models.OneToOneField(Round, models.CASCADE, related_name="urn")
    ballots = models.JSONField(default=dict)
