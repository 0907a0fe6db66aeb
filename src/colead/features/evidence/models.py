"""Figures that were computed, what people note beside them, who looked, and how far was read.

No row holds a figure about a person: figures are about an organization or a circle.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class Figure(models.Model):
    """An indicator's value for the organization (no circle) or a circle, over a window of days
    that ends on ``until``. ``value`` is empty exactly where ``undefined`` says why.

    ``people`` is how many the window counts, ``cases`` how many acts or things the value is made
    of; ``low`` and ``high`` are its 95 % interval; ``null_mean`` and ``null_percentile`` what
    chance alone would give, and the share of draws below the value. Where these are drawn by lot
    they can be a little older than the value: ``drawn_at``, when ``drawn_cases`` cases were known.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    indicator = models.CharField(max_length=40)
    until = models.DateField()
    days = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    cases = models.PositiveIntegerField(default=0)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    null_mean = models.FloatField(null=True)
    null_percentile = models.FloatField(null=True)
    undefined = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    drawn_cases = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "indicator", "until", "days"],
                condition=models.Q(circle=None),
                name="one_figure_of_the_whole",
            ),
            models.UniqueConstraint(
                fields=["circle", "indicator", "until", "days"],
                condition=models.Q(circle__isnull=False),
                name="one_figure_of_a_circle",
            ),
            models.CheckConstraint(
                condition=models.Q(value=None) & ~models.Q(undefined="")
                | models.Q(value__isnull=False) & models.Q(undefined=""),
                name="figure_or_why_not",
            ),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(people__gte=5),
                name="no_figure_of_fewer_than_five",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "circle", "until"], name="figure_by_place"),
        ]

    @property
    def drawn_before(self) -> bool:
        """Whether the interval and the null are older than the value."""
        return self.drawn_at is not None and self.drawn_at < self.made_at


class Sheet(models.Model):
    """What a picture is drawn from, computed once: a curve, a list of domains, the ties of public
    work. ``name`` says which; ``facts`` holds JSON values."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=40)
    until = models.DateField()
    days = models.PositiveSmallIntegerField()
    facts = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name", "until", "days"],
                condition=models.Q(circle=None),
                name="one_sheet_of_the_whole",
            ),
            models.UniqueConstraint(
                fields=["circle", "name", "until", "days"],
                condition=models.Q(circle__isnull=False),
                name="one_sheet_of_a_circle",
            ),
        ]


class Annotation(models.Model):
    """What happened on a day, in somebody's words, to be seen beside the curves."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    on = models.DateField()
    text = models.CharField(max_length=200)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organization", "on"], name="annotation_by_day")]

    def __str__(self) -> str:
        return self.text


class Look(models.Model):
    """Who looked at which page of evidence on which day; kept for 12 months, open to members."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    circle_id = models.BigIntegerField(default=0)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "page", "circle_id", "on"], name="one_look_a_day"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-at", "-id"], name="look_by_time")]


class Position(models.Model):
    """How far an organization's journal was read into figures, and until which day they go."""

    organization = models.OneToOneField(
        "organizations.Organization", models.CASCADE, primary_key=True, related_name="+"
    )
    entry_id = models.BigIntegerField(default=0)
    until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()


class Reading(models.Model):
    """The journal in columns, as far as it was read: whole numbers that say who did what about what
    on which day, for the job that makes figures. It holds nothing that the journal does not tell,
    and is made anew from it wherever it does not fit. ``way`` says by what it was read, ``entries``
    how many there were up to ``entry_id``; ``mark`` is another each time it is kept."""

    organization = models.OneToOneField(
        "organizations.Organization", models.CASCADE, primary_key=True, related_name="+"
    )
    columns = models.BinaryField()
    entry_id = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    way = models.CharField(max_length=64)
    mark = models.UUIDField(default=uuid4)
    read_at = models.DateTimeField()


class Report(models.Model):
    """A report that was published by a secret link, with its figures as they were then. The link's
    hash is kept, never the link. Taken back it holds nothing any more."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=200)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    link_hash = models.CharField(max_length=64, unique=True)
    facts = models.JSONField(default=dict)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(taken_back_at=None) | models.Q(facts={}),
                name="what_is_taken_back_holds_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-made_at", "-id"], name="report_by_time"),
        ]

    def __str__(self) -> str:
        return self.title
