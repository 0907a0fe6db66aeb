"""Instruments, surveys, who is asked, and the box in which answers lie until the end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Instrument(models.Model):
    """A set of questions in one version, as its file says; a version never changes.

    ``contents`` is the checked file (``rules.instruments``)."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    contents = models.JSONField()
    added_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key", "version"], name="one_instrument_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="instrument_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Pulse(models.Model):
    """A few of an instrument's questions again and again, ``weeks`` apart, the next ones each
    time, until somebody stops it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="+")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    weeks = models.PositiveSmallIntegerField()
    questions = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    threshold = models.PositiveSmallIntegerField()
    cuts = models.JSONField(default=list)
    waves = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    opener = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=5), name="pulse_threshold_five"
            ),
            models.CheckConstraint(
                condition=models.Q(weeks__gte=1, questions__gte=1, days__gte=1),
                name="pulse_has_a_rhythm",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Survey(models.Model):
    """Questions put to many at once. ``threshold`` and ``groups`` (which parts of those asked are
    told apart, by key) are frozen at the opening: a trigger refuses to change them. ``results``
    are figures that may be shown to whoever sees the survey; ``texts`` is what was written freely,
    sealed and shuffled."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, related_name="+")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="surveys")
    pulse = models.ForeignKey(Pulse, models.SET_NULL, null=True, related_name="surveys")
    wave = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    questions = models.JSONField(default=list)
    threshold = models.PositiveSmallIntegerField()
    groups = models.JSONField(default=dict)
    guests = models.BooleanField(default=False)
    opener = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    reminded = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    asked = models.PositiveIntegerField(default=0)
    results = models.JSONField(null=True)
    texts = models.BinaryField(null=True)
    # The name by which an organization bundle knows it.
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=5), name="survey_threshold_five"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opened_at")), name="survey_takes_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state="closed") | models.Q(results=None, texts=None),
                name="results_after_the_end",
            ),
            models.UniqueConstraint(fields=["organization", "key"], name="one_survey_a_key"),
            models.UniqueConstraint(
                fields=["pulse", "wave"], condition=~models.Q(pulse=None), name="one_survey_a_wave"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "closes_at"], name="survey_by_time"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Answers are still taken."""
        return self.state == self.State.OPEN


class Asked(models.Model):
    """The roll: who is asked, in which of the survey's groups they are (fixed at the opening), and
    whether they answered; without a time, and without a key to what they answered."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="roll")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    groups = models.JSONField(default=list)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "member"], name="asked_once"),
        ]
        indexes = [models.Index(fields=["member", "answered"], name="asked_by_member")]


class Box(models.Model):
    """All answers of an open survey in one sealed row (``rules.boxes``); gone after the end."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    survey = models.OneToOneField(Survey, models.CASCADE, related_name="box")
    contents = models.BinaryField()
