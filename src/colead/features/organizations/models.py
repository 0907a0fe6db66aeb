"""Organizations and the people in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organization(models.Model):
    """One community with its own rows, invisible to the others."""

    slug = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    timezone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=12, default="en")
    founded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person in an organization: a full member, or a guest from outside.

    ``account`` is empty for guests who act by an e-mailed link and for people known only from an
    import, who can be invited later.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("member")
        GUEST = "guest", _("guest")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="members")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="memberships"
    )
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.MEMBER)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    about = models.TextField(blank=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    key = models.CharField(max_length=200, null=True)
    # How often they asked for new addresses of their feeds: older ones do not work any more.
    feeds_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account"], name="one_membership_an_account"
            ),
            models.UniqueConstraint(fields=["organization", "key"], name="one_member_a_key"),
            models.CheckConstraint(
                condition=models.Q(left_on=None)
                | models.Q(joined_on=None)
                | models.Q(left_on__gte=models.F("joined_on")),
                name="member_leaves_after_joining",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "name"], name="member_by_name"),
            models.Index(fields=["account", "organization"], name="member_by_account"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        """Still a member or guest."""
        return self.left_on is None

    @property
    def is_guest(self) -> bool:
        """An outside stakeholder."""
        return self.kind == self.Kind.GUEST


class Stewardship(models.Model):
    """A dated time of being a steward."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="stewardships")
    began_on = models.DateField()
    ended_on = models.DateField(null=True)
    how = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(ended_on=None),
                name="one_stewardship_at_a_time",
            ),
        ]


class Invitation(models.Model):
    """An e-mailed invitation; only a hash of its token is kept."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=6, choices=Member.Kind.choices, default=Member.Kind.MEMBER)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    note = models.TextField(blank=True)
    circle_id = models.BigIntegerField(null=True)
    topic_kind = models.CharField(max_length=30, blank=True)
    topic_id = models.BigIntegerField(null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organization", "-invited_at"], name="invitation_by_time")]


class GuestAccess(models.Model):
    """What a guest may see: a circle or a single topic; only a hash of the link's token is kept."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    guest = models.ForeignKey(Member, models.CASCADE, related_name="accesses")
    circle_id = models.BigIntegerField(null=True)
    topic_kind = models.CharField(max_length=30, blank=True)
    topic_id = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class GuestLink(models.Model):
    """A link by which a guest acts without an account; only its token's hash is kept."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    guest = models.ForeignKey(Member, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Token(models.Model):
    """A key for programs and the command line, bound to one membership."""

    class Scope(models.TextChoices):
        READ = "read", _("read only")
        WRITE = "write", _("read and act as me")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.READ)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
