"""Letters of invitation."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from colead.features.organizations.models import Invitation, Member
from colead.kernel.jobs import job


def _send(to: str, subject: str, context: dict[str, object]) -> None:
    letter = EmailMultiAlternatives(
        " ".join(subject.split()),
        render_to_string("organizations/letter.txt", context),
        to=[to],
    )
    letter.attach_alternative(render_to_string("organizations/letter.html", context), "text/html")
    letter.send()


@job
def send_invitation(*, invitation_id: int, secret: str) -> None:
    """The letter with the link by which somebody joins."""
    invitation = (
        Invitation.objects.select_related("organization", "invited_by")
        .filter(pk=invitation_id, accepted_at=None, withdrawn_at=None)
        .first()
    )
    if invitation is None:
        return
    organization = invitation.organization
    with translation.override(organization.language):
        inviter = invitation.invited_by.name if invitation.invited_by else organization.name
        path = reverse("organizations-public:invitation", args=[secret])
        _send(
            invitation.email,
            _("%(who)s invites you to %(organization)s")
            % {"who": inviter, "organization": organization.name},
            {
                "heading": _("Come and join %(name)s") % {"name": organization.name},
                "text": invitation.note or organization.purpose,
                "link": f"{settings.SITE_URL}{path}",
                "button": _("Join"),
                "closing": _("The link holds for 14 days and works once."),
            },
        )


@job
def send_guest_link(*, guest_id: int, secret: str, invited_to: str, by: str) -> None:
    """The letter with the link by which a guest takes part, without an account."""
    guest = Member.objects.select_related("organization").filter(pk=guest_id, left_on=None).first()
    if guest is None:
        return
    organization = guest.organization
    with translation.override(organization.language):
        path = reverse("organizations-public:guest", args=[organization.slug, secret])
        _send(
            guest.email,
            _("%(who)s asks for your voice in %(organization)s")
            % {"who": by, "organization": organization.name},
            {
                "heading": _("You are invited to “%(what)s”") % {"what": invited_to},
                "text": _(
                    "You can read along, say what falls short, bring ideas, comment and"
                    " vote where you are invited. You need no account."
                ),
                "link": f"{settings.SITE_URL}{path}",
                "button": _("Take part"),
                "closing": _("The link is yours alone and holds for 90 days."),
            },
        )
