"""Who is told what: notices, what one follows or mutes, letters and when one wants them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class When(models.TextChoices):
    """How soon a letter comes."""

    INSTANT = "instant", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never by e-mail")


class Letter(models.Model):
    """A mail log: one row a letter, written before it goes out, with a Message-ID that stays.

    A worker that is killed in between sends the letter again under the same Message-ID, so that
    mail programs show it once. Its text is not kept.
    """

    class Kind(models.TextChoices):
        INSTANT = "instant", _("at once")
        DAILY = "daily", _("daily")
        WEEKLY = "weekly", _("weekly")
        MONTHLY = "monthly", _("monthly")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    message_id = models.CharField(max_length=200, unique=True)
    period = models.CharField(max_length=40, blank=True)
    news_since = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "period"],
                condition=~models.Q(period=""),
                name="one_digest_a_period",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"], name="letter_unsent", condition=models.Q(sent_at=None)
            ),
        ]


class Received(models.Model):
    """An answer that came by mail, so that it counts once however often it is delivered; its text
    is not kept here."""

    message_id = models.CharField(max_length=64, primary_key=True)  # SHA-256 of its Message-ID
    received_at = models.DateTimeField()


class Notice(models.Model):
    """One journal entry that one member is told about, and why."""

    class Reason(models.TextChoices):
        CONCERNED = "concerned", _("it concerns you")
        FOLLOW = "follow", _("you follow it")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="notices")
    entry = models.ForeignKey("kernel.Entry", models.CASCADE, related_name="+")
    reason = models.CharField(max_length=9, choices=Reason.choices)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="notices")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "entry"], name="one_notice_an_entry"),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="notice_by_member"),
            models.Index(
                fields=["member", "-id"], name="notice_unread", condition=models.Q(read_at=None)
            ),
            models.Index(
                fields=["member", "reason", "at"],
                name="notice_unposted",
                condition=models.Q(read_at=None, letter=None),
            ),
        ]


class Follow(models.Model):
    """A member follows one thing, or has muted it. A muted circle is silent as a whole, with the
    circles inside it; the root circle alone, since all others are inside it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    muted = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "subject_id"], name="follows_a_thing_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject_id", "muted"], name="follow_by_subject")]


class Preferences(models.Model):
    """When a member wants letters, by reason; ``weekday`` 0 is Monday; hours are the member's own.

    ``daily_on`` and ``weekly_on`` are the days for which digests were made last; ``stories`` asks
    for a letter of each month's stories, ``stories_on`` is the first day of the month in which the
    last one was made.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.OneToOneField(
        "organizations.Member", models.CASCADE, related_name="notice_preferences"
    )
    concerned = models.CharField(max_length=7, choices=When.choices, default=When.INSTANT)
    follow = models.CharField(max_length=7, choices=When.choices, default=When.DAILY)
    circle = models.CharField(max_length=7, choices=When.choices, default=When.WEEKLY)
    weekday = models.PositiveSmallIntegerField(default=0)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_to = models.PositiveSmallIntegerField(null=True)
    daily_on = models.DateField()
    weekly_on = models.DateField()
    stories = models.BooleanField(default=False)
    stories_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6)
                & (models.Q(quiet_from=None) | models.Q(quiet_from__lte=23))
                & (models.Q(quiet_to=None) | models.Q(quiet_to__lte=23)),
                name="notice_hours_and_weekday",
            ),
            models.CheckConstraint(
                condition=~models.Q(circle="instant"), name="circle_news_in_digests_only"
            ),
        ]
        indexes = [models.Index(fields=["daily_on"], name="digest_by_day")]
