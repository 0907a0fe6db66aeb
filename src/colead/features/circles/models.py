"""Circles of any depth, their domains and roles, who held them when, and what people can do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Circle(models.Model):
    """A team with a purpose. The organization itself is its root circle (no parent)."""

    class Joining(models.TextChoices):
        OPEN = "open", _("anyone may join")
        ASK = "ask", _("members of the circle offer a place")

    organization = models.ForeignKey(
        "organizations.Organization", models.CASCADE, related_name="circles"
    )
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    joining = models.CharField(max_length=4, choices=Joining.choices, default=Joining.OPEN)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=models.Q(parent=None), name="one_root_circle"
            ),
            models.UniqueConstraint(fields=["organization", "key"], name="one_circle_a_key"),
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
                name="circle_not_its_own_parent",
            ),
        ]
        indexes = [models.Index(fields=["organization", "name"], name="circle_by_name")]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A purpose and accountabilities in a circle, held by one or several members for terms."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="roles")
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    accountabilities = models.JSONField(default=list)
    is_guide = models.BooleanField(default=False)
    term_months = models.PositiveSmallIntegerField(null=True)
    seats = models.PositiveSmallIntegerField(null=True)
    review_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "key"], name="one_role_a_key"),
        ]
        indexes = [
            models.Index(fields=["circle", "title"], name="role_by_title"),
            models.Index(
                fields=["organization", "review_on"],
                condition=models.Q(closed_on=None),
                name="role_by_review",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoleReview(models.Model):
    """A dated second look at a role."""

    class Outcome(models.TextChoices):
        KEEP = "keep", _("keep")
        ADAPT = "adapt", _("adapt")
        DROP = "drop", _("drop")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, models.CASCADE, related_name="reviews")
    outcome = models.CharField(max_length=5, choices=Outcome.choices)
    reason = models.TextField()
    reviewed_by = models.ForeignKey(
        "organizations.Member", models.CASCADE, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField()
    next_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["role", "-reviewed_at"], name="review_by_role")]


class Domain(models.Model):
    """An area that a circle, or one of its roles, is responsible for and may decide in."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="domains")
    role = models.ForeignKey(Role, models.CASCADE, null=True, related_name="domains")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "name"],
                condition=models.Q(closed_on=None),
                name="one_open_domain_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Stamp(models.Model):
    """A token that changes whenever somebody comes or goes, in an organization or a circle of it.

    Kept by database triggers on both tables. What was counted of people is used again only while
    the token is still the same.
    """

    organization_id = models.BigIntegerField(primary_key=True)
    value = models.CharField(max_length=36)


class Membership(models.Model):
    """A dated membership of a circle."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        "organizations.Member", models.CASCADE, related_name="circle_memberships"
    )
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "member"],
                condition=models.Q(ended_on=None),
                name="in_a_circle_once",
            ),
        ]
        indexes = [models.Index(fields=["member", "ended_on"], name="membership_by_member")]


class Term(models.Model):
    """A dated holding of a role: how it began, how it ended, what was handed over."""

    class Began(models.TextChoices):
        OFFER = "offer", _("took an offer")
        STEPPED_UP = "stepped-up", _("stepped up")
        ELECTION = "election", _("elected")
        HAND_OVER = "hand-over", _("handed over")
        FOUNDING = "founding", _("from the beginning")
        IMPORT = "import", _("known from an import")

    class Ended(models.TextChoices):
        TERM = "term", _("term ended")
        STEPPED_DOWN = "stepped-down", _("stepped down")
        HAND_OVER = "hand-over", _("handed over")
        ROLE_CLOSED = "role-closed", _("the role was closed")
        LEFT = "left", _("left")
        IMPORT = "import", _("known from an import")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, models.CASCADE, related_name="terms")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="terms")
    started_on = models.DateField(null=True)
    until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    began_by = models.CharField(max_length=12, choices=Began.choices)
    ended_by = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    notes = models.TextField(blank=True)
    warned = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "member"],
                condition=models.Q(ended_on=None),
                name="holds_a_role_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None)
                | models.Q(started_on=None)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="term_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["member", "ended_on"], name="term_by_member")]


class Skill(models.Model):
    """Something people of this organization can do or know."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    folded = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "folded"], name="one_skill_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberSkill(models.Model):
    """A member's own statement about a skill; nobody else may write it."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="members")
    level = models.PositiveSmallIntegerField(default=3)
    would_teach = models.BooleanField(default=False)
    would_use = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "skill"], name="one_statement_a_skill"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=5), name="skill_level_1_to_5"
            ),
        ]


class Endorsement(models.Model):
    """That somebody saw a skill at work, in one thing in which both took part.

    It can be taken back by who gave it, and hidden by whom it is about. There is no count of them.
    """

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    statement = models.ForeignKey(MemberSkill, models.CASCADE, related_name="endorsements")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    saw = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "by", "about_kind", "about_id"], name="one_endorsement_a_work"
            ),
            models.CheckConstraint(
                condition=~models.Q(by=models.F("member")), name="nobody_endorses_themselves"
            ),
        ]
