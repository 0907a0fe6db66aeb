"""Thanks for concrete acts, and the leadership practices they name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _


class PracticeList(models.Model):
    """One version of the list of practices: of the organization, or what a circle adds to it.

    Versions are only ever added; the highest number holds. ``entries`` are objects with ``key``,
    ``title``, ``says`` and ``source``. Where there is no version, the list that Colead ships holds.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.CASCADE, null=True, related_name="+")
    number = models.PositiveIntegerField()
    entries = models.JSONField()
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"],
                condition=models.Q(circle=None),
                name="one_practice_list_a_number",
            ),
            models.UniqueConstraint(
                fields=["circle", "number"],
                condition=models.Q(circle__isnull=False),
                name="one_circle_practice_list_a_number",
            ),
        ]


class Recognition(models.Model):
    """Thanks from one person to another, for one thing they did.

    A public one keeps its words openly. A private one is sealed as a whole: words, practice and
    what it is for stand in ``box``, and its columns are empty.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    to = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    public = models.BooleanField()
    text = models.TextField(blank=True)
    practice = models.CharField(max_length=40, blank=True)
    practice_title = models.CharField(max_length=120, blank=True)
    about_kind = models.CharField(max_length=30, blank=True)
    about_id = models.BigIntegerField(null=True)
    about_title = models.CharField(max_length=200, blank=True)
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    box = models.BinaryField(null=True)
    given_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_recognition_a_key"),
            models.UniqueConstraint(
                fields=["by", "to", "about_kind", "about_id"],
                condition=models.Q(about_id__isnull=False),
                name="thanked_once_for_a_thing",
            ),
            models.CheckConstraint(
                condition=~models.Q(by=models.F("to")), name="nobody_thanks_themselves"
            ),
            models.CheckConstraint(
                condition=(models.Q(public=True, box=None) & ~models.Q(text=""))
                | models.Q(
                    public=False,
                    box__isnull=False,
                    text="",
                    practice="",
                    practice_title="",
                    about_kind="",
                    about_title="",
                    about_id=None,
                    circle=None,
                ),
                name="private_thanks_are_sealed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "-given_at", "-id"],
                name="recognition_stories",
                condition=models.Q(public=True, hidden_at=None),
            ),
            models.Index(fields=["to", "-given_at", "-id"], name="recognition_to"),
            models.Index(fields=["by", "-given_at", "-id"], name="recognition_by"),
            models.Index(fields=["about_kind", "about_id"], name="recognition_about"),
        ]

    @property
    def title(self) -> str:
        """What it is called where it is spoken of; of a private one, nothing is told."""
        return self.about_title or str(_("Thanks for the two of you alone"))
