"""What can happen to an organization and the people in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from colead.kernel.events import Event


class OrganizationFounded(Event):
    """An organization was set up."""

    subject = "organization"
    sentence = _("{who} founded {title}")
    icon = "sprout"
    organization: int
    title: str


class MemberJoined(Event):
    """A member or guest came in, by invitation, set-up or import."""

    subject = "member"
    sentence = _("{title} joined")
    icon = "user-plus"
    member: int
    title: str
    kind: str = "member"


class BelongingsErased(Event):
    """Somebody erased a part of what was their own here; what, nobody else is told."""

    subject = "member"
    sentence = _("{who} erased something of their own")
    icon = "trash-2"
    audience = "concerned"
    minor = True
    member: int
    title: str
    part: str
    concerned: list[int]


class MemberLeft(Event):
    """A member or guest left."""

    subject = "member"
    sentence = _("{title} left")
    icon = "user-minus"
    member: int
    title: str


class MemberInvited(Event):
    """Somebody was invited by e-mail. The address itself is not kept in the journal."""

    subject = "invitation"
    sentence = _("{who} invited somebody new")
    icon = "mail"
    invitation: int
    kind: str = "member"
    circle: int | None = None


class InvitationWithdrawn(Event):
    """An invitation was taken back before it was used."""

    subject = "invitation"
    sentence = _("{who} withdrew an invitation")
    icon = "mail-x"
    invitation: int


class GuestAdmitted(Event):
    """A guest was given access to a circle or a topic."""

    subject = "member"
    sentence = _("{who} invited the guest {title} in")
    icon = "door-open"
    member: int
    title: str
    circle: int | None = None
    topic_kind: str = ""
    topic: int | None = None


class GuestAccessEnded(Event):
    """A guest's access ended."""

    subject = "member"
    sentence = _("{who} ended the access of the guest {title}")
    icon = "door-closed"
    member: int
    title: str


class StewardshipBegan(Event):
    """A member took on stewardship: vision, goals, guardrails, asks and invitations."""

    subject = "member"
    sentence = _("{title} became a steward")
    icon = "compass"
    member: int
    title: str


class StewardshipEnded(Event):
    """A steward stepped down."""

    subject = "member"
    sentence = _("{title} stepped down as steward")
    icon = "compass"
    member: int
    title: str


class OrganizationAmended(Event):
    """Name, purpose, time zone or currency of the organization were changed."""

    subject = "organization"
    sentence = _("{who} changed what {title} says about itself")
    icon = "pencil"
    organization: int
    title: str
    changed: list[str]


class ProfileAmended(Event):
    """A member changed their own profile."""

    subject = "member"
    sentence = _("{who} changed their profile")
    icon = "pencil"
    audience = "concerned"
    member: int
    title: str


class MemberAddressChanged(Event):
    """A member's account has another, confirmed address; the address itself stands in no entry."""

    subject = "member"
    sentence = _("{title} has another e-mail address")
    icon = "mail"
    audience = "concerned"
    member: int
    title: str
    concerned: list[int]


class TokenMade(Event):
    """A key for programs was made; everyone may know that it exists, never what it is."""

    subject = "member"
    sentence = _("A key for programs was made for {title}")
    icon = "key"
    member: int
    title: str
    scope: str


class TokenEnded(Event):
    """A key for programs was ended."""

    subject = "member"
    sentence = _("A key for programs of {title} was ended")
    icon = "key"
    member: int
    title: str


class FeedsRenewed(Event):
    """A member gave their feeds new addresses; the earlier ones stopped working."""

    subject = "member"
    sentence = _("{title} gave their feeds new addresses")
    icon = "refresh-cw"
    audience = "concerned"
    member: int
    title: str


class SignInLinkMade(Event):
    """The operator of the server made a link that signs a member in."""

    subject = "member"
    sentence = _("The operator made a sign-in link for {title}")
    icon = "key"
    member: int
    title: str
