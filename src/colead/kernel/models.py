"""The journal, its outbox and seals, and the queue of jobs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that happened: audit, outbox, feed and the source of evidence in one row.

    Entries are only ever added; a database trigger refuses changes and another puts each new
    entry into the outbox.
    """

    class Door(models.TextChoices):
        WEB = "web", _("web page")
        API = "api", _("program")
        CLI = "cli", _("command line")
        MAIL = "mail", _("e-mail")
        JOB = "job", _("Colead itself")
        IMPORT = "import", _("import")

    class Audience(models.TextChoices):
        ORGANIZATION = "organization", _("everyone")
        CONCERNED = "concerned", _("those concerned")

    id = models.BigAutoField(primary_key=True)
    organization_id = models.BigIntegerField()
    event = models.CharField(max_length=80)
    member_id = models.BigIntegerField(null=True)
    door = models.CharField(max_length=8, choices=Door.choices)
    at = models.DateTimeField()
    audience = models.CharField(
        max_length=12, choices=Audience.choices, default=Audience.ORGANIZATION
    )
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    circle_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    # Whom it is addressed to, beside the other facts: that may be everybody, and who tells of an
    # entry need not read it. Entries from before this column have it among their facts; ask
    # ``journal.concerned``.
    concerned = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "-at", "-id"], name="entry_by_time"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="entry_by_subject"),
            models.Index(fields=["organization_id", "event", "-at", "-id"], name="entry_by_event"),
            models.Index(fields=["member_id", "-at"], name="entry_by_member"),
            models.Index(fields=["circle_id", "-at"], name="entry_by_circle"),
        ]

    @property
    def title(self) -> str:
        """The subject's title when it happened."""
        return str(self.facts.get("title", ""))


class Outbox(models.Model):
    """An entry that receivers have not seen and no seal covers yet. Filled by a trigger."""

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )


class Seal(models.Model):
    """A link of an organization's hash chain over a batch of entries.

    ``digest`` = SHA-256 over the digest before it and the canonical form of each entry.
    """

    id = models.BigAutoField(primary_key=True)
    organization_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    entries = models.JSONField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "number"], name="one_seal_a_number")
        ]


class Job(models.Model):
    """Work to be done outside a request. Claimed by a conditional UPDATE with a lease."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True, unique=True)
    organization_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    run_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    kept = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["run_at"],
                name="job_due",
                condition=models.Q(finished_at=None, failed_at=None),
            )
        ]


class Rhythm(models.Model):
    """When a repeated job last came due."""

    name = models.CharField(max_length=100, primary_key=True)
    last = models.DateTimeField()


class SearchText(models.Model):
    """The normalised words of one thing; a full-text index stands beside it in the database.

    ``place`` says its organization, kind, circle and itself in words of the index.
    """

    id = models.BigAutoField(primary_key=True)
    organization_id = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    circle_id = models.BigIntegerField(null=True)
    place = models.CharField(max_length=120, default="")
    title = models.CharField(max_length=300)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id"], name="one_text_a_subject")
        ]
        indexes = [models.Index(fields=["organization_id", "kind"], name="search_by_kind")]


class PrivateKey(models.Model):
    """An organization's key for private texts, wrapped by the installation's key."""

    organization_id = models.BigIntegerField(primary_key=True)
    wrapped = models.BinaryField()
