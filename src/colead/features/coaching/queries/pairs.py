"""A pair's room: for the two, and for nobody else - stewards and operators included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.db.models import DateTimeField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from colead.features.coaching import rules
from colead.features.coaching.models import Pair, Session, Showing, Text
from colead.features.coaching.queries.reads import other_name
from colead.kernel import feeds, private, subjects, todo
from colead.kernel.actor import Actor
from colead.kernel.verdict import Missing, Verdict


def pairs(actor: Actor) -> QuerySet[Pair]:
    """The pairs that the actor is one of."""
    me = actor.member_id or 0
    found = Pair.objects.filter(organization_id=actor.organization_id)
    if actor.is_guest:
        return found.none()
    return found.filter(Q(seeker_id=me) | Q(coach_id=me))


def pair(actor: Actor, pair_id: int, *, lock: bool = False) -> Pair:
    """One of the actor's own pairs, or ``Missing``."""
    found = pairs(actor).filter(pk=pair_id).select_related("seeker", "coach")
    if lock:
        found = found.select_for_update(of=("self",), no_key=True)
    one = found.first()
    if one is None:
        raise Missing(f"pair {pair_id}")
    return one


def own_pairs(actor: Actor) -> list[Pair]:
    """The actor's own pairs with the next session at ``next_at``, those that are on first."""
    ahead = Session.objects.filter(
        pair=OuterRef("pk"), state=Session.State.PLANNED, starts_at__gt=actor.at - timedelta(days=1)
    ).order_by("starts_at")
    found = pairs(actor).select_related("seeker", "coach")
    found = found.annotate(next_at=Subquery(ahead.values("starts_at")[:1]))
    return sorted(found.order_by("-began_at")[:50], key=lambda one: not one.is_on)


@dataclass
class Room:
    """All that a pair's page shows."""

    actor: Actor
    pair: Pair
    sessions: Sequence[Session]
    texts: Sequence[Text]
    shows: bool

    @property
    def other(self) -> Any:
        """The other one of the two."""
        return self.pair.coach if self.is_seeker else self.pair.seeker

    @property
    def is_seeker(self) -> bool:
        """Whether the actor is the one who is coached."""
        return self.pair.seeker_id == self.actor.member_id

    def of(self, kind: str, session_id: int | None = None) -> list[Text]:
        """The texts of a kind, of a session or of the pair itself."""
        return [t for t in self.texts if t.kind == kind and t.session_id == session_id]

    @property
    def goals(self) -> list[Text]:
        """What the two work towards, open ones first."""
        return sorted(self.of("goal"), key=lambda one: one.done_at is not None)

    @property
    def open_actions(self) -> list[Text]:
        """What either said they will do, and have not yet."""
        found = [one for one in self.texts if one.kind == "action" and one.done_at is None]
        return sorted(found, key=lambda one: (one.due_on is None, one.due_on, one.pk))

    @property
    def next_session(self) -> Session | None:
        """The session that comes next, or just was."""
        planned = [one for one in self.sessions if one.state == Session.State.PLANNED]
        return min(planned, key=lambda one: one.starts_at) if planned else None

    @property
    def past(self) -> list[Session]:
        """All other sessions, the latest first."""
        return [one for one in self.sessions if one is not self.next_session]

    @property
    def my_reflection(self) -> Text | None:
        """What the actor wrote looking back."""
        mine = (one for one in self.of("reflection") if one.author_id == self.actor.member_id)
        return next(mine, None)

    @cached_property
    def plan(self) -> Verdict:
        """Whether sessions can be planned."""
        return rules.may_plan(is_on=self.pair.is_on)


def opened(found: Iterable[Text]) -> list[Text]:
    """Texts with their words, for the two; only after it is known that one is of them."""
    some = list(found)
    if some:
        opens = private.opener(organization_id=some[0].organization_id)
        for one in some:
            one.words = opens(one.box, one.about)
    return some


def room(actor: Actor, pair_id: int) -> Room:
    """A pair with its sessions and texts, opened for one of the two; four queries."""
    found = pair(actor, pair_id)
    texts = Text.objects.filter(pair=found).select_related("author").order_by("written_at", "pk")
    shown = Showing.objects.filter(pair=found, member_id=found.seeker_id)
    return Room(
        actor,
        found,
        list(Session.objects.filter(pair=found).order_by("-starts_at", "-pk")[:200]),
        opened(texts[:2_000]),
        found.is_on and shown.exists(),
    )


def session(actor: Actor, session_id: int) -> Session:
    """One session of the actor's own pairs, or ``Missing``."""
    found = (
        Session.objects.filter(pk=session_id, pair__in=pairs(actor)).select_related("pair").first()
    )
    if found is None:
        raise Missing(f"session {session_id}")
    return found


def place_box(found: Session) -> str:
    """What the seal of a session's place is bound to."""
    return f"coaching.session:{found.pair_id}"


def place(found: Session, opens: private.Open | None = None) -> str:
    """Where a session is, for the two."""
    if not bytes(found.box):
        return ""
    opens = opens or private.opener(organization_id=found.organization_id)
    return opens(found.box, place_box(found))


def text(actor: Actor, text_id: int) -> Text:
    """One text of the actor's own pairs, opened, or ``Missing``."""
    found = Text.objects.filter(pk=text_id, pair__in=pairs(actor)).select_related("pair")
    some = opened(found[:1])
    if not some:
        raise Missing(f"text {text_id}")
    return some[0]


def coming(after: datetime, until: datetime) -> list[tuple[int, int]]:
    """Ids (organization, session) of planned sessions between two moments that nobody was
    reminded of."""
    found = Session.objects.filter(
        state=Session.State.PLANNED,
        reminded_at=None,
        starts_at__gt=after,
        starts_at__lte=until,
        pair__ended_at=None,
    )
    return list(found.order_by("starts_at").values_list("organization_id", "pk"))


def calendar_file(found: Iterable[Session], *, site: str, slug: str) -> bytes:
    """Sessions as iCalendar (RFC 5545). A calendar may be seen by others: it tells that there is
    a session, and neither with whom nor where nor about what."""
    file = Calendar()
    file.add("prodid", "-//Colead//Coaching//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", _("Coaching"))
    for one in found:
        event = Event()
        event.add("uid", f"coaching-{one.pk}@{urlsplit(site).hostname}")
        event.add("sequence", one.version)
        event.add("dtstamp", one.starts_at)
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("summary", _("Coaching"))
        event.add("url", site + reverse("coaching:session", args=[slug, one.pk]))
        event.add("class", "PRIVATE")
        over = one.state == Session.State.CANCELLED
        event.add("status", "CANCELLED" if over else "CONFIRMED")
        file.add_component(event)
    return bytes(file.to_ical())


def own_sessions(actor: Actor) -> list[Session]:
    """For one's own calendar: the sessions of the last month and ahead."""
    found = Session.objects.filter(
        pair__in=pairs(actor), starts_at__gt=actor.at - timedelta(days=31)
    )
    return list(found.order_by("starts_at")[:500])


def _today(actor: Actor) -> QuerySet[Session, Any]:
    me = actor.member_id or 0
    # The column is shifted, not the actor's moment: a prepared read binds that as it is.
    soon = ExpressionWrapper(F("starts_at") - timedelta(hours=18), DateTimeField())
    over = ExpressionWrapper(F("starts_at") + timedelta(hours=12), DateTimeField())
    return todo.told(
        Session.objects.alias(soon=soon, over=over).filter(
            Q(pair__seeker_id=me) | Q(pair__coach_id=me),
            organization_id=actor.organization_id,
            state=Session.State.PLANNED,
            soon__lt=actor.at,
            over__gt=actor.at,
        ),
        kind="coaching-session",
        title=other_name("pair__seeker", "pair__coach", me),
        due="starts_at",
    )


todo.waits(
    "coaching-session",
    _today,
    url_name="coaching:session",
    icon="handshake",
    why=gettext_lazy("Your coaching session"),
    label=gettext_lazy("Open it"),
    urgency=1,
)
feeds.register(
    "coaching",
    label=gettext_lazy("My coaching sessions"),
    says=gettext_lazy("When they are, and nothing else, for your calendar (iCalendar)."),
    url_name="coaching-public:feed",
)
subjects.register(
    "pair",
    label=gettext_lazy("coaching"),
    icon="handshake",
    visible_to=pairs,
    url_name="coaching:pair",
    spoken_of=False,
)
