"""Coaches' offers, seekers' wishes, pairs and what they write to each other.

What only the two may read lies sealed (``kernel.private``) in fields called ``box``: a copy of the
database, an export or a log tells nothing of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Offer(models.Model):
    """What somebody offers as a coach. ``hours`` are those a month for each of ``places`` people;
    ``taken`` counts the places that pairs have. The box holds whom they would not coach, and
    whether somebody of their own line would be welcome."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.OneToOneField("organizations.Member", models.CASCADE, related_name="+")
    practices = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    forms = models.JSONField(default=list)
    about = models.TextField(blank=True)
    hours = models.PositiveSmallIntegerField(default=2)
    places = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    is_listed = models.BooleanField(default=True)
    box = models.BinaryField(default=bytes)
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("places")), name="coach_has_a_place_for_each"
            ),
            models.CheckConstraint(
                condition=models.Q(places__gte=1, places__lte=20, hours__gte=1, hours__lte=40),
                name="coach_places_and_hours",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "-offered_at"],
                condition=models.Q(withdrawn_at=None),
                name="coach_offer_open",
            )
        ]

    @property
    def free(self) -> int:
        """How many more people find a place."""
        return 0 if self.withdrawn_at else self.places - self.taken

    @property
    def title(self) -> str:
        """What it is called where it is listed or found."""
        return gettext("Coaching by %(name)s") % {"name": self.member.name}


class Wish(models.Model):
    """What a member looks for in a coach: all of it is in the box. ``waits_since``: they asked to
    be told as soon as somebody fits."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        MET = "met", _("met")
        WITHDRAWN = "withdrawn", _("withdrawn")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    box = models.BinaryField(default=bytes)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    wished_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(state="open"), name="one_open_wish_a_member"
            )
        ]
        indexes = [models.Index(fields=["organization", "state"], name="wish_by_state")]


class Matching(models.Model):
    """One matching of all who look for a coach with all who offer. ``seed`` draws the lots."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    called_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    called_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)
    seed = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(held_at=None),
                name="one_matching_at_a_time",
            )
        ]

    @property
    def title(self) -> str:
        """What it is called in notices."""
        return gettext("matching of coaches and seekers")


class Proposal(models.Model):
    """A pair that Colead proposes to the two, and to nobody else; void until both say yes.

    Who said no is kept nowhere.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        PAIRED = "paired", _("both said yes")
        CLOSED = "closed", _("did not come about")
        FULL = "full", _("the last place had just been taken")
        REPLACED = "replaced", _("another coach was asked instead")
        EXPIRED = "expired", _("ran out")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    matching = models.ForeignKey(Matching, models.SET_NULL, null=True, related_name="+")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="proposals")
    wish = models.ForeignKey(Wish, models.CASCADE, related_name="proposals")
    seeker = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    coach = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    seeker_yes_at = models.DateTimeField(null=True)
    coach_yes_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish"], condition=models.Q(state="open"), name="one_open_proposal_a_wish"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="paired")
                | models.Q(seeker_yes_at__isnull=False, coach_yes_at__isnull=False),
                name="both_said_yes",
            ),
        ]
        indexes = [
            models.Index(fields=["seeker", "state"], name="proposal_by_seeker"),
            models.Index(fields=["coach", "state"], name="proposal_by_coach"),
            models.Index(fields=["state", "expires_at"], name="proposal_by_end"),
        ]

    @property
    def title(self) -> str:
        """The same for every proposal: letters tell no more."""
        return gettext("a coaching pair")

    @property
    def is_pair(self) -> bool:
        """Both said yes."""
        return self.state == self.State.PAIRED


class Pair(models.Model):
    """A coach and a seeker, from the yes of both to an end that either can make."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, related_name="pairs")
    wish = models.ForeignKey(Wish, models.SET_NULL, null=True, related_name="+")
    seeker = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    coach = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seeker", "coach"],
                condition=models.Q(ended_at=None),
                name="one_pair_of_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(seeker=models.F("coach")), name="nobody_coaches_themselves"
            ),
        ]
        indexes = [
            models.Index(fields=["seeker", "ended_at"], name="pair_by_seeker"),
            models.Index(fields=["coach", "ended_at"], name="pair_by_coach"),
            models.Index(fields=["organization", "began_at"], name="pair_by_begin"),
        ]

    @property
    def title(self) -> str:
        """The same for every pair: letters and calendars tell no more."""
        return gettext("your coaching")

    @property
    def is_on(self) -> bool:
        """It has not ended."""
        return self.ended_at is None

    def is_of(self, seeker_id: int, coach_id: int) -> bool:
        """Whether it is the pair of these two."""
        return (self.seeker_id, self.coach_id) == (seeker_id, coach_id)

    def other_id(self, member_id: int | None) -> int:
        """The other one of the two."""
        return self.coach_id if member_id == self.seeker_id else self.seeker_id


class Session(models.Model):
    """A time that a pair meets. The box holds where."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("took place")
        CANCELLED = "cancelled", _("cancelled")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    pair = models.ForeignKey(Pair, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    box = models.BinaryField(default=bytes)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    version = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=600), name="session_takes_time"
            )
        ]
        indexes = [
            models.Index(fields=["pair", "starts_at"], name="session_by_pair"),
            models.Index(fields=["state", "starts_at"], name="session_by_time"),
        ]

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)


class Text(models.Model):
    """Something that one of the two wrote for both. Only its author changes or erases it; an
    action is what its author said they will do."""

    class Kind(models.TextChoices):
        GOAL = "goal", _("goal")
        AGENDA = "agenda", _("agenda")
        NOTE = "note", _("note")
        ACTION = "action", _("what I will do")
        FAREWELL = "farewell", _("words at the end")
        REFLECTION = "reflection", _("looking back")

    words: str  # put there by ``queries`` for the two

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    pair = models.ForeignKey(Pair, models.CASCADE, related_name="texts")
    session = models.ForeignKey(Session, models.CASCADE, null=True, related_name="texts")
    author = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    box = models.BinaryField()
    written_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["pair", "written_at"], name="text_by_pair")]

    @property
    def about(self) -> str:
        """What its seal is bound to: it cannot be opened in another pair or as another's."""
        return f"coaching.text:{self.pair_id}:{self.author_id}:{self.kind}"


class Showing(models.Model):
    """Somebody wishes to see what their public acts may say of their leading; with a ``pair``,
    their coach sees it, too. No row: nobody does."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.OneToOneField("organizations.Member", models.CASCADE, related_name="+")
    pair = models.ForeignKey(Pair, models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField()


class Suggestion(models.Model):
    """Coaching offered by the work itself, once for each occasion; only its member sees it."""

    class Occasion(models.TextChoices):
        FIRST_LEAD = "first-lead", _("your first lead")
        FIRST_FAILURE = "first-failure", _("an initiative that failed")
        HAND_OVER = "hand-over", _("something handed over to you")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=13, choices=Occasion.choices)
    about = models.CharField(max_length=200)
    suggested_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "occasion"], name="suggested_once_an_occasion"
            )
        ]

    @property
    def title(self) -> str:
        """What it is called in notices."""
        return gettext("a coach for you?")
