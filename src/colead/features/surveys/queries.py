"""Reads of surveys, instruments and pulses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.core import signing
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.organizations.models import Member
from colead.features.surveys import rules
from colead.features.surveys.models import Asked, Instrument, Pulse, Survey
from colead.features.surveys.rules import instruments as files
from colead.features.surveys.rules.instruments import Form
from colead.kernel import belongings, paging, private, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Verdict

SALT = "surveys.letter"
LASTS = timedelta(days=120)


def visible_to(actor: Actor) -> QuerySet[Survey]:
    """The surveys an actor may see: all of the organization; a guest those that ask them."""
    found = Survey.objects.filter(organization_id=actor.organization_id)
    if actor.is_guest:
        mine = Asked.objects.filter(survey=OuterRef("pk"), member_id=actor.member_id or 0)
        found = found.filter(Exists(mine))
    return found


def instruments(actor: Actor) -> QuerySet[Instrument]:
    """The instruments of the organization, the newest version of each first; none for guests."""
    found = Instrument.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found.order_by("title", "key", "-version")


def pulses(actor: Actor) -> QuerySet[Pulse]:
    """The pulses of the organization; none for guests."""
    found = Pulse.objects.filter(organization_id=actor.organization_id)
    return found.none() if actor.is_guest else found.order_by("stopped_at", "title", "id")


def survey(actor: Actor, survey_id: int, *, lock: bool = False) -> Survey:
    """One survey, or ``Missing``; with ``lock`` nobody else changes it until the commit."""
    found = visible_to(actor).filter(pk=survey_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.select_related("circle", "instrument", "opener", "pulse").first()
    if one is None:
        raise Missing(f"survey {survey_id}")
    return one


def instrument(actor: Actor, instrument_id: int) -> Instrument:
    """One instrument, or ``Missing``."""
    found = instruments(actor).filter(pk=instrument_id).first()
    if found is None:
        raise Missing(f"instrument {instrument_id}")
    return found


def pulse(actor: Actor, pulse_id: int, *, lock: bool = False) -> Pulse:
    """One pulse, or ``Missing``."""
    found = pulses(actor).filter(pk=pulse_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.select_related("circle", "instrument", "opener").first()
    if one is None:
        raise Missing(f"pulse {pulse_id}")
    return one


def form_of(found: Survey) -> Form:
    """What a survey asks."""
    return files.check(found.instrument.contents).of(found.questions)


def listed(actor: Actor, *, state: str = "open", after: str | None = None) -> paging.Page[Survey]:
    """Surveys that are open, the one that ends first at the top; or those that are over."""
    found = visible_to(actor).select_related("circle")
    if state == "open":
        return paging.page(found.filter(state="open"), after=after, order=("closes_at", "id"))
    return paging.page(found.exclude(state="open"), after=after, order=("-closes_at", "-id"))


def to_answer(actor: Actor) -> set[int]:
    """The ids of the open surveys that wait for the actor's answer."""
    found = Asked.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0, answered=False,
        survey__state=Survey.State.OPEN, survey__closes_at__gt=actor.at,
    )  # fmt: skip
    return set(found.values_list("survey_id", flat=True))


def my_place(actor: Actor, survey_id: int, *, lock: bool = False) -> Asked | None:
    """The actor's own line on the roll."""
    found = Asked.objects.filter(survey_id=survey_id, member_id=actor.member_id or 0)
    return (found.select_for_update() if lock else found).first()


def roll(survey_id: int) -> list[Asked]:
    """Everybody asked, by number of person."""
    return list(Asked.objects.filter(survey_id=survey_id).order_by("member_id"))


def people_of(actor: Actor, survey_id: int) -> list[tuple[int, str]]:
    """Those asked as choices of a round robin, without oneself."""
    found = Asked.objects.filter(survey_id=survey_id).exclude(member_id=actor.member_id or 0)
    return list(
        found.order_by("member__name", "member_id").values_list("member_id", "member__name")
    )


@dataclass
class Sheet:
    """A survey with all that its pages show."""

    actor: Actor
    survey: Survey
    mine: Asked | None
    answered: int

    @cached_property
    def form(self) -> Form:
        """What it asks."""
        return form_of(self.survey)

    @property
    def told(self) -> int | None:
        """How many answered, as far as it is told: from the threshold on."""
        return self.answered if self.answered >= self.survey.threshold else None

    @cached_property
    def answer(self) -> Verdict:
        """Whether the actor may answer."""
        return rules.may_answer(
            on_roll=self.mine is not None, is_open=self.survey.is_open,
            closes_at=self.survey.closes_at, at=self.actor.at,
        )  # fmt: skip

    @cached_property
    def withdraw(self) -> Verdict:
        """Whether the actor may take it back."""
        return rules.may_withdraw(
            self.actor, opener_id=self.survey.opener_id, is_open=self.survey.is_open
        )

    @property
    def my_groups(self) -> list[str]:
        """The groups into which the actor's answer counts, in words."""
        keys = self.mine.groups if self.mine else []
        return [self.survey.groups[key] for key in keys if key in self.survey.groups]

    @cached_property
    def texts(self) -> dict[str, list[str]]:
        """What was written freely, by question; empty where nothing may be shown."""
        return texts_of(self.survey)


def sheet(actor: Actor, survey_id: int) -> Sheet:
    """A survey as its page shows it: three queries."""
    found = survey(actor, survey_id)
    mine = my_place(actor, survey_id)
    answered = Asked.objects.filter(survey=found, answered=True).count()
    return Sheet(actor, found, mine, answered)


def texts_of(found: Survey) -> dict[str, list[str]]:
    """The free texts of a closed survey, shuffled at its end."""
    import json

    if found.texts is None:
        return {}
    text = private.unseal(
        bytes(found.texts), organization_id=found.organization_id, about=f"survey:{found.pk}:texts"
    )
    kept: dict[str, list[str]] = json.loads(text)
    return kept


def earlier(found: Survey) -> list[tuple[Survey, list[Asked]]]:
    """Closed surveys with the same questions that put at least one of this survey's questions to
    at least one of the people asked here, each with those who answered; two queries."""
    asked_here = Asked.objects.filter(survey=found).values("member_id")
    same = Survey.objects.filter(
        organization_id=found.organization_id, state=Survey.State.CLOSED, results__isnull=False,
        instrument__key=found.instrument.key,
    ).exclude(pk=found.pk)  # fmt: skip
    overlapping = Asked.objects.filter(
        survey=OuterRef("pk"), answered=True, member_id__in=asked_here
    )
    some = list(same.filter(Exists(overlapping)).order_by("closes_at", "id"))
    rolls: dict[int, list[Asked]] = {one.pk: [] for one in some}
    for line in Asked.objects.filter(survey__in=some, answered=True).order_by("member_id"):
        rolls[line.survey_id].append(line)
    return [(one, rolls[one.pk]) for one in some]


def due(at: datetime) -> list[tuple[int, int]]:
    """Ids (organization, survey) of open surveys whose time is over."""
    found = Survey.objects.filter(state=Survey.State.OPEN, closes_at__lte=at)
    return list(found.order_by("closes_at").values_list("organization_id", "pk"))


def ending(at: datetime) -> list[tuple[int, int]]:
    """Ids (organization, survey) of open surveys that end soon and of which nobody was reminded."""
    found = Survey.objects.filter(
        state=Survey.State.OPEN, reminded=False,
        closes_at__gt=at, closes_at__lte=at + rules.REMIND_BEFORE,
    )  # fmt: skip
    return list(found.order_by("closes_at").values_list("organization_id", "pk"))


def unanswered(survey_id: int) -> list[int]:
    """The ids of those on the roll who have not answered."""
    found = Asked.objects.filter(survey_id=survey_id, answered=False, member__left_on=None)
    return list(found.order_by("member_id").values_list("member_id", flat=True))


def pulses_due(at: datetime) -> list[tuple[int, int]]:
    """Ids (organization, pulse) of pulses whose next questions are due."""
    found = Pulse.objects.filter(stopped_at=None, next_at__lte=at)
    return list(found.order_by("next_at").values_list("organization_id", "pk"))


@dataclass
class Trend:
    """A pulse over its waves: for each question the means that may be shown."""

    pulse: Pulse
    waves: list[Survey]
    lines: list[tuple[str, list[tuple[str, float]]]]
    stop: Verdict


def trend(actor: Actor, pulse_id: int) -> Trend:
    """A pulse with what its closed waves showed: two queries."""
    found = pulse(actor, pulse_id)
    waves = list(visible_to(actor).filter(pulse=found).order_by("wave"))
    form = files.check(found.instrument.contents)
    lines = []
    for one in form.items:
        points = [
            (wave.closes_at.date().isoformat(), wave.results["items"][one.key]["mean"])
            for wave in waves
            if wave.results and one.key in wave.results.get("items", {})
        ]
        if points:
            lines.append((one.text, points))
    stop = rules.may_stop(actor, opener_id=found.opener_id, is_running=found.stopped_at is None)
    return Trend(found, waves, lines, stop)


def may_open(actor: Actor, circle_id: int) -> Verdict:
    """Whether the actor may ask the people of a circle that they see."""
    found = circles.circle(actor, circle_id)
    belongs = found.parent_id is None or circles.is_in(actor, circle_id)
    return rules.may_open(actor, belongs=belongs)


def open_to(actor: Actor) -> list[tuple[int, str]]:
    """The circles whose people the actor may ask, as choices."""
    mine = circles.my_circle_ids(actor)
    top = circles.root(actor).pk
    return [(pk, name) for pk, name in circles.choices(actor) if pk in mine or pk == top]


def token(survey_id: int, member_id: int) -> str:
    """What stands in a letter's link: one person, one survey."""
    return signing.dumps([member_id, survey_id], salt=SALT)


def read_token(given: str, *, at: datetime) -> tuple[Actor, int]:
    """Who answers which survey; ``Missing`` for a link that is forged, old or not theirs."""
    try:
        member_id, survey_id = signing.loads(given[:500], salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        raise Missing("letter") from None
    member: Any = organizations.acting_by_id(member_id)
    actor = organizations.actor_for(member, at=at, door="mail")
    if not Asked.objects.filter(survey_id=survey_id, member_id=member_id).exists():
        raise Missing("letter")
    return actor, survey_id


def answer_links(actor: Actor, survey_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """For a letter: the link (words, path) by which this person answers the surveys among these
    that wait for them."""
    found = Asked.objects.filter(
        survey__in=visible_to(actor).filter(pk__in=list(survey_ids), state=Survey.State.OPEN),
        member_id=actor.member_id or 0, answered=False,
    )  # fmt: skip
    return {
        one.survey_id: [
            (
                _("Answer anonymously"),
                reverse("surveys-public:letter", args=[token(one.survey_id, one.member_id)]),
            )
        ]
        for one in found
    }


def guests_of(actor: Actor, circle_id: int) -> list[Member]:
    """The guests who were invited to a circle or, for the whole organization, to any."""
    one = None if circles.is_root(actor, circle_id) else circle_id
    return list(organizations.guests_of(actor, circle_id=one))


def _waiting(actor: Actor) -> QuerySet[Asked, Any]:
    found = Asked.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0, answered=False,
        survey__state=Survey.State.OPEN, survey__closes_at__gt=actor.at,
    )  # fmt: skip
    return todo.told(
        found, kind="survey", id="survey_id", title=F("survey__title"), due="survey__closes_at"
    )


def _taken(actor: Actor) -> list[dict[str, Any]]:
    found = Asked.objects.filter(
        organization_id=actor.organization_id, member_id=actor.member_id or 0
    )
    rows = found.order_by("survey_id").values_list("survey__title", "answered")
    return [{"survey": title, "answered": answered} for title, answered in rows]


belongings.register(
    "surveys",
    label=gettext_lazy("Surveys that asked me, and whether I answered"),
    says=gettext_lazy(
        "What you answered nobody can find, you neither. That you were asked stays,"
        " for figures are compared by it so that they give nobody away."
    ),
    take=_taken,
)
todo.waits(
    "survey",
    _waiting,
    url_name="surveys:answer",
    icon="clipboard-list",
    why=gettext_lazy("You are asked, anonymously"),
    label=gettext_lazy("Answer"),
    urgency=4,
    guests=True,
)
subjects.register(
    "survey",
    label=gettext_lazy("survey"),
    icon="clipboard-list",
    visible_to=visible_to,
    url_name="surveys:survey",
)
subjects.register(
    "instrument",
    label=gettext_lazy("questions"),
    icon="clipboard-list",
    visible_to=instruments,
    url_name="surveys:instrument",
)
subjects.register(
    "pulse",
    label=gettext_lazy("pulse"),
    icon="activity",
    visible_to=pulses,
    url_name="surveys:pulse",
)
