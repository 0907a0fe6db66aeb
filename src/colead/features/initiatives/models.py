"""Work that people lead towards an outcome."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Initiative(models.Model):
    """The result somebody wants, what is risked, who may be touched; the way stays open.

    With a hypothesis and an acceptable loss it is an experiment. ``verdict`` keeps what the
    guardrails said when it started (or when its facts changed). ``cleared`` says how what they
    asked for was met (empty: not yet), ``consents`` holds the circles that agreed so far, and
    ``asked_at`` is the moment since which they ask for it: earlier answers do not count.
    ``rhythm_days`` is how often its leads want to tell how it goes; without it ``beat_days`` holds,
    which is found in its signs of life once a day.
    """

    leading: list[Part]  # put there by ``queries`` for lists

    class Status(models.TextChoices):
        FORMING = "forming", _("forming")
        ACTIVE = "active", _("running")
        PAUSED = "paused", _("paused")
        SUCCEEDED = "succeeded", _("succeeded")
        FAILED = "failed", _("failed, and learnt")
        STOPPED = "stopped", _("stopped")

    class Reversibility(models.TextChoices):
        EASY = "easy", _("easily undone")
        HARD = "hard", _("undone with effort")
        NEVER = "never", _("cannot be undone")

    RUNNING = (Status.FORMING, Status.ACTIVE, Status.PAUSED)
    IN_HAND = (Status.FORMING, Status.ACTIVE)

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", models.SET_NULL, null=True, related_name="+")
    goal = models.ForeignKey("guidance.Goal", models.SET_NULL, null=True, related_name="+")
    idea = models.ForeignKey("ideas.Idea", models.SET_NULL, null=True, related_name="+")
    issue = models.ForeignKey("issues.Issue", models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200)
    result = models.TextField(blank=True)
    why = models.TextField(blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.FORMING)
    domain_ids = models.JSONField(default=list)
    reversibility = models.CharField(
        max_length=5, choices=Reversibility.choices, default=Reversibility.EASY
    )
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    people_affected = models.PositiveIntegerField(null=True)
    hypothesis = models.TextField(blank=True)
    acceptable_loss = models.TextField(blank=True)
    safe_to_try_on = models.DateField(null=True)
    verdict = models.JSONField(default=dict)
    cleared = models.CharField(max_length=30, blank=True)
    consents = models.JSONField(default=list)
    asked_at = models.DateTimeField(null=True)
    advice_note = models.TextField(blank=True)
    rhythm_days = models.PositiveSmallIntegerField(null=True)
    beat_days = models.PositiveSmallIntegerField(default=14)
    started_at = models.DateTimeField()
    last_sign_at = models.DateTimeField()
    quiet_told_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="one_initiative_a_key"),
            models.CheckConstraint(
                condition=~models.Q(status="failed")
                | ~models.Q(lesson="")
                | models.Q(key__isnull=False),
                name="a_failure_leaves_its_lesson",
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gte=0),
                name="amount_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "status", "-started_at", "-id"], name="initiative_by_status"
            ),
            models.Index(fields=["organization", "-started_at", "-id"], name="initiative_by_time"),
            models.Index(fields=["circle", "-started_at"], name="initiative_by_circle"),
            models.Index(fields=["status", "last_sign_at"], name="initiative_by_sign"),
            *(
                # What came of a thing, or serves it: the newest first.
                models.Index(
                    fields=[name, "-started_at", "-id"],
                    name=f"initiative_by_{name}",
                    condition=models.Q(**{f"{name}__isnull": False}),
                )
                for name in ("idea", "issue", "goal")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def leaders(self) -> tuple[tuple[int, str], ...]:
        """Who leads, in a list: what its drawing depends on beside the initiative itself."""
        return tuple((part.member_id, part.member.name) for part in self.leading)

    @property
    def is_running(self) -> bool:
        """Not ended yet."""
        return self.status in self.RUNNING

    @property
    def is_in_hand(self) -> bool:
        """Neither ended nor paused: somebody has to lead it."""
        return self.status in self.IN_HAND

    @property
    def pace_days(self) -> int:
        """After how many days a word is due: the stated rhythm, else its own beat."""
        return self.rhythm_days or self.beat_days

    @property
    def is_experiment(self) -> bool:
        """It has a hypothesis and a limit of what may be lost."""
        return bool(self.hypothesis)


class Part(models.Model):
    """A dated part of a member in an initiative; several leads are equal. ``hours`` is how much
    time a week they said they have for it, if they said so."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("lead")
        CONTRIBUTOR = "contributor", _("contributor")
        ADVISER = "adviser", _("adviser")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="parts")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    notes = models.TextField(blank=True)
    hours = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours=None) | models.Q(hours__gte=1, hours__lte=60),
                name="hours_of_a_week",
            ),
            models.UniqueConstraint(
                fields=["initiative", "member", "kind"],
                condition=models.Q(ended_on=None),
                name="one_part_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "kind", "ended_on"], name="initiative_part_by_member")
        ]


class Commitment(models.Model):
    """What a member said they will do, by when. Only they themselves could say it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        LET_GO = "let-go", _("let go")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="commitments")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="commitments")
    what = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    due_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("by")),
                name="another_confirms",
            ),
        ]
        indexes = [
            models.Index(fields=["initiative", "state", "due_on"], name="commitment_by_state"),
            models.Index(fields=["by", "state", "due_on"], name="commitment_by_member"),
        ]


class CheckIn(models.Model):
    """A short dated report of a lead: progress, confidence, needs."""

    class Confidence(models.IntegerChoices):
        LOST = 1, _("I doubt it")
        SHAKY = 2, _("shaky")
        OPEN = 3, _("could go either way")
        GOOD = 4, _("on a good way")
        SURE = 5, _("sure")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="check_ins")
    by = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    progress = models.TextField()
    confidence = models.PositiveSmallIntegerField(choices=Confidence.choices)
    needs = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confidence__gte=1, confidence__lte=5),
                name="confidence_1_to_5",
            ),
        ]
        indexes = [models.Index(fields=["initiative", "-at"], name="check_in_by_time")]


class Outcome(models.Model):
    """A measure of what the initiative wants to achieve."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="outcomes")
    measure = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    start = models.FloatField(null=True)
    target = models.FloatField(null=True)


class Reading(models.Model):
    """A dated value of an outcome's measure."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.FloatField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("organizations.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["outcome", "on"], name="outcome_reading_by_day")]


class Need(models.Model):
    """Something the initiative lacks; shown to those who could help. ``amount`` (minor units) is
    told for money; ``met_by`` is who said yes to it, where it was a person."""

    class Kind(models.TextChoices):
        SKILL = "skill", _("knowledge")
        HANDS = "hands", _("hands")
        MONEY = "money", _("money")
        MATERIAL = "material", _("material or room")
        COACH = "coach", _("a coach")

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=300)
    amount = models.BigIntegerField(null=True)
    stated_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(
        "organizations.Member", models.SET_NULL, null=True, related_name="needs_met"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(met_by=None) | models.Q(met_at__isnull=False),
                name="need_met_by_somebody_is_met",
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0, kind="money"),
                name="need_of_money_has_an_amount",
            ),
        ]
        indexes = [models.Index(fields=["organization", "met_at", "-id"], name="need_open")]

    def __str__(self) -> str:
        return self.text

    @property
    def circle_id(self) -> int | None:
        """The circle of its initiative."""
        return self.initiative.circle_id


class Snooze(models.Model):
    """A reminder that a member put off for themselves; nobody else sees it. It is about an
    initiative that they lead, or about a commitment of theirs."""

    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    member = models.ForeignKey("organizations.Member", models.CASCADE, related_name="+")
    initiative = models.ForeignKey(Initiative, models.CASCADE, null=True, related_name="snoozes")
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, related_name="snoozes")
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "initiative"],
                condition=models.Q(commitment=None),
                name="one_snooze_an_initiative",
            ),
            models.UniqueConstraint(
                fields=["member", "commitment"],
                condition=models.Q(initiative=None),
                name="one_snooze_a_commitment",
            ),
            models.CheckConstraint(
                condition=models.Q(initiative=None, commitment__isnull=False)
                | models.Q(initiative__isnull=False, commitment=None),
                name="a_snooze_is_about_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["until_at"], name="snooze_by_end")]
