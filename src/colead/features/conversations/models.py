"""What people say to each other about something."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Comment(models.Model):
    """A comment on any thing, or a reply to one (one level)."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    circle_id = models.BigIntegerField(null=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="comments")
    text = models.TextField()
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="comment_by_subject"),
            models.Index(fields=["by", "-id"], name="comment_by_member"),
        ]


class Wording(models.Model):
    """How a comment read before it was edited."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="wordings")
    text = models.TextField()
    until = models.DateTimeField()


class Reaction(models.Model):
    """A named reaction of one person to a comment."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thank you")
        AGREE = "agree", _("I agree")
        HELP = "help", _("I can help")
        WONDER = "wonder", _("I wonder")
        CELEBRATE = "celebrate", _("Well done")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reactions")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "by", "kind"], name="one_reaction_a_kind")
        ]
