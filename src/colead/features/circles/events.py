"""What can happen to circles, domains, roles and skills."""

from __future__ import annotations

from dataclasses import field

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class CircleOpened(Event):
    """A circle was opened inside another."""

    subject = "circle"
    sentence = _("{who} opened the circle {title}")
    icon = "circle-dot"
    circle: int
    title: str
    parent: int | None = None


class CircleAmended(Event):
    """Name, purpose or way of joining of a circle changed."""

    subject = "circle"
    sentence = _("{who} changed the circle {title}")
    icon = "pencil"
    circle: int
    title: str
    changed: list[str]


class CircleMoved(Event):
    """A circle moved into another one."""

    subject = "circle"
    sentence = _("{who} moved the circle {title}")
    icon = "move"
    circle: int
    title: str
    parent: int


class CircleClosed(Event):
    """A circle was closed; its history stays."""

    subject = "circle"
    sentence = _("{who} closed the circle {title}")
    icon = "circle-x"
    circle: int
    title: str


class CircleJoined(Event):
    """A member joined a circle."""

    subject = "circle"
    sentence = _("{who} joined {title}")
    icon = "user-plus"
    circle: int
    title: str
    member: int


class CircleLeft(Event):
    """A member left a circle."""

    subject = "circle"
    sentence = _("{who} left {title}")
    icon = "user-minus"
    circle: int
    title: str
    member: int


class DomainOpened(Event):
    """A circle or role became responsible for an area."""

    subject = "circle"
    sentence = _("{who} gave a circle the domain {title}")
    icon = "map"
    circle: int
    title: str
    domain: int


class DomainClosed(Event):
    """A domain was given up."""

    subject = "circle"
    sentence = _("{who} closed the domain {title}")
    icon = "map"
    circle: int
    title: str
    domain: int


class DomainAmended(Event):
    """Name, description or holding role of a domain changed."""

    subject = "circle"
    sentence = _("{who} changed the domain {title}")
    icon = "map"
    circle: int
    title: str
    domain: int
    changed: list[str]


class RoleOpened(Event):
    """A role was made in a circle."""

    subject = "role"
    sentence = _("{who} opened the role {title}")
    icon = "clipboard-list"
    role: int
    title: str
    circle: int


class RoleAmended(Event):
    """A role's purpose, accountabilities, term or seats changed."""

    subject = "role"
    sentence = _("{who} changed the role {title}")
    icon = "pencil"
    role: int
    title: str
    circle: int
    changed: list[str]


class RoleReviewDue(Event):
    """The day of the second look at a role has come; its holders and the circle's guides know."""

    subject = "role"
    sentence = _("It is time to look again at the role {title}")
    icon = "calendar-clock"
    audience = "concerned"
    role: int
    title: str
    circle: int
    on: str
    concerned: list[int]


class RoleReviewed(Event):
    """A role was looked at again: keep, adapt or drop."""

    subject = "role"
    sentence = _("{who} looked again at the role {title}: {outcome}")
    icon = "calendar-check"
    role: int
    title: str
    circle: int
    outcome: str
    reason: str
    concerned: list[int]


class RoleClosed(Event):
    """A role was closed; its terms ended."""

    subject = "role"
    sentence = _("{who} closed the role {title}")
    icon = "circle-x"
    role: int
    title: str
    circle: int


class TermBegan(Event):
    """A member began to hold a role."""

    subject = "role"
    sentence = _("{holder} now holds the role {title}")
    icon = "hand"
    role: int
    title: str
    circle: int
    term: int
    member: int
    holder: str
    began_by: str


class TermEnded(Event):
    """A member's time in a role ended."""

    subject = "role"
    sentence = _("{holder} no longer holds the role {title}")
    icon = "hand"
    role: int
    title: str
    circle: int
    term: int
    member: int
    holder: str
    ended_by: str
    concerned: list[int] = field(default_factory=list)


class TermEnding(Event):
    """A term ends in two weeks; its holder is told."""

    subject = "role"
    sentence = _("Your time in the role {title} ends on {until}. Step up again, or hand it over")
    icon = "clock"
    audience = "concerned"
    role: int
    title: str
    circle: int
    term: int
    until: str
    concerned: list[int]


class SkillStated(Event):
    """A member said what they can do or know."""

    subject = "member"
    sentence = _("{who} knows about {skill}")
    icon = "graduation-cap"
    member: int
    title: str
    skill: str


class SkillDropped(Event):
    """A member took a statement about a skill back."""

    subject = "member"
    sentence = _("{who} took back a statement about a skill")
    icon = "graduation-cap"
    audience = "concerned"
    member: int
    title: str


class SkillEndorsed(Event):
    """Somebody saw a member's skill at work, in one thing in which both took part."""

    subject = "member"
    sentence = _("{who} saw at work what {title} knows about {skill}: {about_title}")
    icon = "hand-heart"
    member: int
    title: str
    skill: str
    about_kind: str
    about: int
    about_title: str
    concerned: list[int]


class EndorsementRevoked(Event):
    """Somebody took back what they had said of another's skill."""

    subject = "member"
    sentence = _("{who} took back what they had said of a skill")
    icon = "undo-2"
    audience = "concerned"
    minor = True
    member: int
    concerned: list[int]


class EndorsementHidden(Event):
    """Somebody hid, or shows again, what another said of their skill."""

    subject = "member"
    sentence = _("{who} changed what is shown of their skills")
    icon = "eye-off"
    audience = "concerned"
    minor = True
    member: int
    hidden: bool
