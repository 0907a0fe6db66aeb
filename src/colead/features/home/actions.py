"""Putting the first steps away, asking for a proof of the journal, setting an installation up."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from colead.features.accounts import actions as accounts
from colead.features.circles import actions as circles
from colead.features.home.models import Welcome
from colead.features.organizations import actions as organizations
from colead.features.organizations import queries
from colead.features.organizations.models import Member
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.verdict import refuse


@action
def dismiss_first_steps(*, by: Actor) -> None:
    """Put the card of first steps away for good; again changes nothing."""
    Welcome.objects.get_or_create(
        member_id=by.member_id or 0,
        defaults={"organization_id": by.organization_id, "dismissed_at": by.at},
    )


def set_up(
    *, name: str, email: str, password: str, at: datetime, into: int | None = None, **about: str
) -> Member:
    """Let the first person into an installation as a steward: ``into`` an organization that an
    import made, or one that is founded by what they say ``about`` it (``organization``, its name,
    and ``timezone``).

    What is done is recorded by ``organizations.found``, ``circles.found_root`` and
    ``organizations.enter``.
    """
    if queries.anybody_enters():
        refuse(_("Colead is set up already. Sign in instead."))
    account = accounts.create_account(email=email, name=name, password=password or None, at=at)
    if into is not None:
        return organizations.enter(into, account, at=at)
    made = organizations.found(
        name=about["organization"], founder=account, at=at, timezone=about["timezone"]
    )
    member = queries.acting_member(account_id=account.pk, slug=made.slug)
    circles.found_root(by=queries.actor_for(member, at=at, door="web"))
    return member
