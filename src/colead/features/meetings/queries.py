"""Reads of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.circles import queries as circles
from colead.features.decisions.models import Decision
from colead.features.decisions.rules import methods
from colead.features.meetings import rules
from colead.features.meetings.models import Attendance, Item, Meeting
from colead.features.organizations import queries as organizations
from colead.kernel import appointments, feeds, paging, prepared, subjects, todo, work
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Verdict

SALT = "meetings.invitation"
LASTS = timedelta(days=500)
AHEAD = (Meeting.State.PLANNED, Meeting.State.RUNNING)


def visible_to(actor: Actor) -> QuerySet[Meeting]:
    """The meetings an actor may see: those of circles one sees, and those one is invited to."""
    found: QuerySet[Meeting] = subjects.seen_by(actor, Meeting.objects.all(), kind="meeting")
    if actor.is_guest:
        invited = Attendance.objects.filter(meeting=OuterRef("pk"), member_id=actor.member_id or 0)
        all_here = Meeting.objects.filter(organization_id=actor.organization_id)
        found = all_here.filter(Q(pk__in=found.values("pk")) | Exists(invited))
    return found


def meeting(actor: Actor, meeting_id: int, *, lock: bool = False) -> Meeting:
    """One meeting, or ``Missing``; with ``lock`` nobody else changes it until the commit."""
    found = visible_to(actor).filter(pk=meeting_id)
    if lock:
        found = found.select_for_update(of=("self",))
    one = found.select_related("circle", "convener", "facilitator", "item", "turn").first()
    if one is None:
        raise Missing(f"meeting {meeting_id}")
    return one


def listed(actor: Actor, *, past: bool = False, after: str | None = None) -> paging.Page[Meeting]:
    """Meetings that are ahead, the next one first; or those that were, the latest first."""
    found = visible_to(actor).select_related("circle", "convener")
    if past:
        return paging.page(found.exclude(state__in=AHEAD), after=after, order=("-starts_at", "-id"))
    return paging.page(found.filter(state__in=AHEAD), after=after, order=("starts_at", "id"))


def of_circle(actor: Actor, circle_id: int) -> prepared.Rows[Meeting]:
    """The next meetings of a circle."""
    circles.guard(actor, circle_id)
    return prepared.unmade(_of_circle, actor, circle_id)


def _of_circle(actor: Actor, circle_id: int) -> QuerySet[Meeting]:
    found = visible_to(actor).filter(circle_id=circle_id, state__in=AHEAD)
    return _as_listed(found).order_by("starts_at", "id")[:5]


def _as_listed(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With no more of each than a list on another page shows."""
    found = found.select_related("circle")
    return found.only("title", "state", "starts_at", "place", "circle__name")


def of_decision(actor: Actor, decision: Decision) -> prepared.Rows[Meeting]:
    """The meetings that go through a decision that the actor sees, or came of it."""
    return prepared.unmade(_of_decision, actor, decision.pk)


def _of_decision(actor: Actor, decision_id: int) -> QuerySet[Meeting]:
    on_the_list = Item.objects.filter(decision_id=decision_id).values("meeting_id")
    found = visible_to(actor).filter(Q(pk__in=on_the_list) | Q(found_by_id=decision_id))
    found = _as_listed(found.exclude(state=Meeting.State.CANCELLED))
    return found.order_by("-starts_at", "-id")[:5]


def invited(meeting_id: int) -> list[int]:
    """The ids of all who are invited."""
    found = Attendance.objects.filter(meeting_id=meeting_id, member__left_on=None)
    return sorted(found.values_list("member_id", flat=True))


def here(meeting_id: int) -> list[int]:
    """The ids of those who are in it live, in the order in which they came."""
    found = Attendance.objects.filter(
        meeting_id=meeting_id, here_at__isnull=False, member__left_on=None
    )
    return list(found.order_by("here_at", "id").values_list("member_id", flat=True))


@dataclass
class Table:
    """A meeting with all that its pages show."""

    actor: Actor
    meeting: Meeting
    items: Sequence[Item]
    attendances: Sequence[Attendance]

    @cached_property
    def mine(self) -> Attendance | None:
        """The actor's own invitation."""
        own = (one for one in self.attendances if one.member_id == self.actor.member_id)
        return next(own, None)

    @property
    def by_answer(self) -> list[tuple[str, list[Attendance]]]:
        """Who is invited, by what they answered: those who come first."""
        order = ("yes", "maybe", "", "no")
        groups = [(a, [one for one in self.attendances if one.answer == a]) for a in order]
        return [(str(Attendance.Answer(a).label), some) for a, some in groups if some]

    @property
    def here(self) -> list[Attendance]:
        """Those who are in it live, in the order in which they came."""
        found = [one for one in self.attendances if one.here_at is not None]
        return sorted(found, key=lambda one: (one.here_at, one.pk))

    @property
    def is_here(self) -> bool:
        """Whether the actor is in it live."""
        return self.mine is not None and self.mine.here_at is not None

    @cached_property
    def change(self) -> Verdict:
        """Whether the actor may move or cancel it."""
        return rules.may_change(
            self.actor, convener_id=self.meeting.convener_id, is_ahead=self.meeting.is_ahead
        )

    @cached_property
    def take_part(self) -> Verdict:
        """Whether the actor may answer, come, and add to the list."""
        return rules.may_take_part(is_invited=self.mine is not None, state=self.meeting.state)

    @cached_property
    def steer(self) -> Verdict:
        """Whether the actor leads through it."""
        return rules.may_steer(
            self.actor, facilitator_id=self.meeting.facilitator_id, state=self.meeting.state
        )

    @property
    def item(self) -> Item | None:
        """What it goes through now."""
        return next((one for one in self.items if one.pk == self.meeting.item_id), None)

    @property
    def phases(self) -> tuple[rules.Phase, ...]:
        """The steps through what it goes through now."""
        return phases_of(self.item) if self.item else ()

    @property
    def phase(self) -> rules.Phase | None:
        """The step it is at."""
        return next((one for one in self.phases if one.name == self.meeting.phase), None)

    @property
    def next_phase(self) -> rules.Phase | None:
        """The step after this one."""
        names = [one.name for one in self.phases]
        if self.meeting.phase not in names:
            return None
        after = names.index(self.meeting.phase) + 1
        return self.phases[after] if after < len(names) else None

    @property
    def next_item(self) -> Item | None:
        """What comes after this."""
        at = self.meeting.item_id
        return next((one for one in self.items if one.done_at is None and one.pk != at), None)


def phases_of(item: Item) -> tuple[rules.Phase, ...]:
    """The steps through one thing."""
    if item.decision is None:
        return rules.phases()
    try:
        method = methods.method(item.decision.method)
    except Missing:
        return rules.phases()
    return rules.phases(method.settles, nominates=method.nominates)


def table(actor: Actor, meeting_id: int) -> Table:
    """A meeting with its list and its people; three queries."""
    found = meeting(actor, meeting_id)
    items = Item.objects.filter(meeting=found).select_related("decision", "added_by")
    people = Attendance.objects.filter(meeting=found, member__left_on=None)
    return Table(
        actor,
        found,
        list(items.order_by("position")),
        list(people.select_related("member").order_by("member__name", "id")),
    )


def item(actor: Actor, item_id: int) -> Item:
    """One thing on the list of a meeting that the actor may see."""
    found = Item.objects.filter(pk=item_id, meeting__in=visible_to(actor)).first()
    if found is None:
        raise Missing(f"item {item_id}")
    return found


def coming(after: datetime, until: datetime) -> list[tuple[int, int]]:
    """Ids (organization, meeting) of planned meetings that begin between two moments and have
    somebody invited who was not reminded."""
    unreminded = Attendance.objects.filter(meeting=OuterRef("pk"), reminded_at=None).exclude(
        answer=Attendance.Answer.NO
    )
    found = Meeting.objects.filter(
        Exists(unreminded), state=Meeting.State.PLANNED, starts_at__gt=after, starts_at__lte=until
    )
    return list(found.order_by("starts_at").values_list("organization_id", "pk"))


def forgotten(before: datetime) -> list[tuple[int, int]]:
    """Ids (organization, meeting) of meetings that began or were planned before that moment and
    were never ended."""
    found = Meeting.objects.filter(state__in=AHEAD, starts_at__lte=before)
    return list(found.order_by("starts_at").values_list("organization_id", "pk"))


def token(meeting_id: int, member_id: int) -> str:
    """What stands in a letter's links: one person, one meeting."""
    return signing.dumps([member_id, meeting_id], salt=SALT)


def read_token(given: str, *, at: datetime) -> tuple[Actor, int]:
    """Who answers which invitation; ``Missing`` for one that is forged, old or not theirs."""
    try:
        member_id, meeting_id = signing.loads(given[:500], salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        raise Missing("invitation") from None
    member: Any = organizations.acting_by_id(member_id)
    actor = organizations.actor_for(member, at=at, door="mail")
    if not Attendance.objects.filter(meeting_id=meeting_id, member_id=member_id).exists():
        raise Missing("invitation")
    return actor, meeting_id


def answer_links(actor: Actor, meeting_ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """For a letter: links (words, path) by which this person answers the invitations among these
    that wait. Following one shows the answer; only a button sends it."""
    found = Attendance.objects.filter(
        meeting__in=visible_to(actor).filter(pk__in=list(meeting_ids), state=Meeting.State.PLANNED),
        member_id=actor.member_id or 0,
    )
    words = (("yes", _("I come")), ("maybe", _("Perhaps")), ("no", _("I cannot")))
    links = {}
    for one in found:
        key = token(one.meeting_id, one.member_id)
        path = reverse("meetings-public:invitation", args=[key])
        links[one.meeting_id] = [
            *[(label, f"{path}?answer={value}") for value, label in words],
            (_("Put it in my calendar"), reverse("meetings-public:calendar", args=[key])),
        ]
    return links


def unheard_here(found: Table) -> list[int]:
    """Those in the meeting who are to answer the decision that it is at, and have not yet."""
    thing = found.item
    if thing is None or thing.decision is None:
        return []
    waiting = thing.decision.roll.filter(
        member_id__in=[one.member_id for one in found.here],
        heard__lt=thing.decision.round_number,
    )
    return list(waiting.values_list("member_id", flat=True))


def calendar_file(found: Iterable[Meeting], *, site: str, slug: str, name: str = "") -> bytes:
    """Meetings as iCalendar. A changed meeting replaces the one taken before."""
    these = [
        appointments.Appointment(
            uid=f"meeting-{one.pk}",
            version=one.version,
            stamp=one.ended_at,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            title=one.title,
            about=one.about,
            place=one.place,
            url=site + reverse("meetings:meeting", args=[slug, one.pk]),
            is_cancelled=one.state == Meeting.State.CANCELLED,
        )
        for one in found
    ]
    return appointments.calendar_file(these, product="Meetings", name=name)


def mine(actor: Actor) -> list[Meeting]:
    """For one's own calendar: the meetings one is invited to, of the last month and ahead, but
    those one has said no to."""
    own = Attendance.objects.filter(meeting=OuterRef("pk"), member_id=actor.member_id or 0)
    found = visible_to(actor).filter(
        Exists(own.exclude(answer=Attendance.Answer.NO)),
        starts_at__gt=actor.at - timedelta(days=31),
    )
    return list(found.order_by("starts_at")[:500])


def unanswered(actor: Actor) -> QuerySet[Attendance, Any]:
    """Invitations to meetings ahead that the actor has not answered."""
    found = Attendance.objects.filter(
        organization_id=actor.organization_id,
        member_id=actor.member_id or 0,
        answer=Attendance.Answer.NONE,
        meeting__state__in=AHEAD,
        meeting__starts_at__gt=actor.at,
    )
    return todo.told(
        found,
        kind="invitation",
        id="meeting_id",
        title="meeting__title",
        due="meeting__starts_at",
    )


todo.waits(
    "invitation",
    unanswered,
    url_name="meetings:meeting",
    icon="calendar-days",
    why=gettext_lazy("You are invited to this meeting"),
    label=gettext_lazy("Say whether you come"),
    urgency=3,
    guests=True,
)
feeds.register(
    "meetings",
    label=gettext_lazy("My meetings"),
    says=gettext_lazy("What you are invited to, for your calendar (iCalendar)."),
    url_name="meetings-public:feed",
)
subjects.register(
    "meeting",
    label=gettext_lazy("meeting"),
    icon="calendar-days",
    visible_to=visible_to,
    url_name="meetings:meeting",
)


def was_there(actor: Actor) -> QuerySet[Attendance]:
    """Who was in which meeting, live."""
    return Attendance.objects.filter(
        organization_id=actor.organization_id,
        meeting__state=Meeting.State.OVER,
        here_at__isnull=False,
        member__left_on=None,
    )


work.register(
    "met",
    kind="meeting",
    rows=was_there,
    subject="meeting",
    member="member",
    says=gettext_lazy("was there"),
)
