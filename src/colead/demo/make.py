"""Makes the demo organization: a year, day by day, by the product's own actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from colead.demo import (
    coaching,
    content,
    deciding,
    ground,
    learning,
    living,
    looking_back,
    meeting,
    needing,
    noting,
    paying,
    remembering,
    sharing,
    things,
    voicing,
)
from colead.demo.year import DAYS, Year, team_of
from colead.features.accounts import actions as accounts
from colead.features.circles import actions as circles
from colead.features.notices.models import Notice
from colead.features.organizations import actions as organizations
from colead.features.organizations.models import Member, Organization
from colead.kernel.models import Entry, Job, Outbox, Seal, SearchText

SLUG = "riverside-schools"


def demo(*, reset: bool, say: Callable[[str], Any]) -> Organization:
    """The demo organization: the one that is there, or a new one (always with ``reset``)."""
    found = Organization.objects.filter(slug=SLUG).first()
    if found is not None and not reset:
        return found
    say("Making the demo organization: a year in the life of three schools …")
    with transaction.atomic():
        if found is not None:
            forget(found)
        return _make(timezone.now(), say)


def forget(organization: Organization) -> None:
    """Remove the demo organization with all that belongs to it."""
    accounts_of = [m.account for m in organization.members.all() if m.account is not None]
    for model in (Entry, Seal, SearchText, Job):
        if model is Entry:
            Outbox.objects.filter(entry__organization_id=organization.pk).delete()
        model.objects.filter(organization_id=organization.pk).delete()
    with connection.cursor() as cursor:
        # Movements of money may only go where there is no organization any more.
        table = connection.ops.quote_name(Organization._meta.db_table)
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [organization.pk])  # noqa: S608
    organization.delete()
    for account in accounts_of:
        if account.email.endswith("@riverside.example"):
            account.delete()


def people(organization: Organization) -> list[tuple[Member, str]]:
    """Five people to sign in as, and who they are."""
    by_name = {member.name: member for member in organization.members.select_related("account")}
    return [(by_name[name], why) for name, why in content.SIGN_IN_AS if name in by_name]


def _make(now: datetime, say: Callable[[str], Any]) -> Organization:
    began = now - timedelta(days=DAYS)
    first = content.PEOPLE[0]
    founder = accounts.create_account(email=ground.address(first), name=first, at=began)
    organization = organizations.found(
        name=content.NAME,
        founder=founder,
        at=began,
        slug=SLUG,
        purpose=content.PURPOSE,
        timezone="Europe/Berlin",
    )
    year = Year(organization, now)
    year.members[first] = organization.members.get(account=founder)
    year.steward_names.add(first)
    circles.found_root(by=year.actor(first, began))
    ground.people(year)
    ground.structure(year)
    ground.guide(year)
    paying.funds_of_the_year(year)
    living.work(year)
    living.voices(year)
    deciding.plan(year, team_of)
    living.asks(year)
    meeting.plan(year)
    stories = (
        things, sharing, needing, learning, looking_back, coaching, voicing, remembering, noting,
    )  # fmt: skip
    for story in stories:
        story.plan(year)
    year.run(say)
    Job.objects.filter(name__contains=".notices.").delete()
    _read_most_notices(year)
    return organization


def _read_most_notices(year: Year) -> None:
    """Everybody has read what is older than a week."""
    week = year.end - timedelta(days=6)
    Notice.objects.filter(organization=year.organization, at__lt=week).update(read_at=week)
