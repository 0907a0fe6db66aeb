"""Retrospectives: their boards, who is in them, and what people commit to."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def any_number() -> int:
    """A number that tells nothing about when, or after which other, something was written."""
    return secrets.randbits(52) | 1 << 52


class Format(models.Model):
    """A way of looking back that a circle or the organization made for itself."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=100)
    says = models.CharField(max_length=300, blank=True)
    columns = models.JSONField(default=list)
    kept_by = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    kept_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "retired_at"], name="format_in_use")]

    def __str__(self) -> str:
        return self.title


class Retrospective(models.Model):
    """A look back. ``phase`` says where all are; ``columns`` are as they were when it began.

    ``until`` holds the moment at which each phase ends (ISO text) where it runs over days;
    ``moves_at`` is that of the phase it is in. ``anonymous`` never changes.
    """

    class Phase(models.TextChoices):
        GATHER = "gather", _("gather")
        REVEAL = "reveal", _("read")
        GROUP = "group", _("group")
        VOTE = "vote", _("vote")
        DISCUSS = "discuss", _("discuss")
        COMMIT = "commit", _("commit")
        CLOSED = "closed", _("closed")

    class Readers(models.TextChoices):
        TEAM = "team", _("those who are in it")
        ALL = "all", _("everybody here, once it is closed")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="+")
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    about_title = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    format = models.CharField(max_length=40)
    columns = models.JSONField(default=list)
    phase = models.CharField(max_length=7, choices=Phase.choices, default=Phase.GATHER)
    live = models.BooleanField(default=True)
    anonymous = models.BooleanField(default=False)
    readers = models.CharField(max_length=4, choices=Readers.choices, default=Readers.TEAM)
    dots = models.PositiveSmallIntegerField(default=3)
    until = models.JSONField(default=dict)
    moves_at = models.DateTimeField(null=True)
    topic = models.ForeignKey("Group", models.SET_NULL, null=True, related_name="+")
    timer_ends_at = models.DateTimeField(null=True)
    facilitator = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    previous = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    started_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dots__gte=1, dots__lte=10), name="a_few_dots_each"
            ),
            models.CheckConstraint(
                condition=models.Q(about_kind="", about_id=None)
                | (~models.Q(about_kind="") & models.Q(about_id__isnull=False)),
                name="about_a_thing_or_free",
            ),
            models.CheckConstraint(
                condition=models.Q(phase="closed", closed_at__isnull=False)
                | (~models.Q(phase="closed") & models.Q(closed_at=None)),
                name="closed_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-started_at", "-id"], name="look_back_by_time"),
            models.Index(fields=["circle", "-started_at"], name="look_back_by_circle"),
            models.Index(fields=["about_kind", "about_id"], name="look_back_by_subject"),
            models.Index(
                fields=["moves_at"],
                name="look_back_moves",
                condition=models.Q(moves_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """People still work on it."""
        return self.phase != self.Phase.CLOSED


class Seat(models.Model):
    """Somebody who is invited; since when they are in it, and whether they are done with a phase.

    ``slip`` says that their slip was handed out: the secret by which they write anonymously, vote
    and say what it was worth. The slip itself is kept nowhere but in their own browser.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    retrospective = models.ForeignKey(Retrospective, models.CASCADE, related_name="seats")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    here_at = models.DateTimeField(null=True)
    done = models.CharField(max_length=7, blank=True)
    slip = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retrospective", "member"], name="one_seat_each")
        ]
        indexes = [models.Index(fields=["member", "retrospective"], name="seat_by_member")]


class Group(models.Model):
    """Cards that belong together: what is voted on and talked about."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    retrospective = models.ForeignKey(Retrospective, models.CASCADE, related_name="groups")
    title = models.CharField(max_length=200, blank=True)
    dots = models.PositiveIntegerField(null=True)
    talked_at = models.DateTimeField(null=True)


class Card(models.Model):
    """What somebody wrote. A named card has its author; an anonymous one has none, and until the
    cards are read the fingerprint of its author's slip (``key``), so that they can change it."""

    id = models.BigIntegerField(primary_key=True, default=any_number)
    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    retrospective = models.ForeignKey(Retrospective, models.CASCADE, related_name="cards")
    column = models.PositiveSmallIntegerField()
    text = models.TextField()
    author = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=32, blank=True)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="cards")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(author=None) | models.Q(key=""), name="named_or_by_slip"
            ),
        ]


class Dot(models.Model):
    """Dots that one voter gave a group; gone as soon as they are counted."""

    id = models.BigIntegerField(primary_key=True, default=any_number)
    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="given")
    key = models.CharField(max_length=32)
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "key"], name="one_row_a_voter"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="a_dot_counts"),
        ]


class Note(models.Model):
    """One line that was noted: on a group while it was talked about, or on what changed since
    last time (without a group). Lines are only added, so two who write lose nothing."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    retrospective = models.ForeignKey(Retrospective, models.CASCADE, related_name="notes")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="notes")
    text = models.CharField(max_length=1000)
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField()


class Commitment(models.Model):
    """What somebody said they will do. Without a holder it is a wish that anybody may take; about
    an initiative that runs, it is that initiative's own commitment (``there``)."""

    class State(models.TextChoices):
        OPEN = "open", _("not yet")
        KEPT = "kept", _("kept")
        DROPPED = "dropped", _("dropped")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    retrospective = models.ForeignKey(Retrospective, models.CASCADE, related_name="commitments")
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    by = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    there = models.OneToOneField(
        "initiatives.Commitment", models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(by__isnull=False),
                name="only_a_holder_answers",
            ),
        ]
        indexes = [models.Index(fields=["by", "state", "due_on"], name="promise_by_member")]


class Usefulness(models.Model):
    """How useful one person found it, and a sentence; whose it is stands nowhere."""

    id = models.BigIntegerField(primary_key=True, default=any_number)
    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    retrospective = models.ForeignKey(Retrospective, models.CASCADE, related_name="said")
    key = models.CharField(max_length=32)
    useful = models.PositiveSmallIntegerField()
    sentence = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retrospective", "key"], name="said_once"),
            models.CheckConstraint(
                condition=models.Q(useful__gte=1, useful__lte=5), name="useful_one_to_five"
            ),
        ]


class Lesson(models.Model):
    """Something that was learnt, which somebody kept so that others find it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    retrospective = models.ForeignKey(Retrospective, models.CASCADE, related_name="lessons")
    title = models.CharField(max_length=200)
    text = models.TextField()
    kept_by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    kept_at = models.DateTimeField()


class Rhythm(models.Model):
    """How often a circle looks back, and in which way. After ``check_every`` times the rhythm
    itself comes up: keep, adapt or drop it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.OneToOneField("circles.Circle", models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    format = models.CharField(max_length=40)
    next_on = models.DateField()
    told_on = models.DateField(null=True)
    check_every = models.PositiveSmallIntegerField(default=4)
    times = models.PositiveSmallIntegerField(default=0)
    review_on = models.DateField(null=True)
    set_by = models.ForeignKey("organizations.Member", models.CASCADE, null=True, related_name="+")
    set_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gte=1, days__lte=366, check_every__gte=1),
                name="a_rhythm_comes_round",
            ),
        ]


class LookBack(models.Model):
    """An initiative ended: one of its leads is asked whether its people look back together."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    initiative = models.ForeignKey("initiatives.Initiative", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    later_on = models.DateField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "member"], name="asked_once_each")
        ]
        indexes = [models.Index(fields=["member", "over_at"], name="look_back_waits")]
