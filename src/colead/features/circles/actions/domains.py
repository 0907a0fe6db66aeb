"""Who is responsible for which area."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import events, queries
from colead.features.circles.models import Domain, Role
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


def _role_in(circle_id: int, role_id: int | None, *, by: Actor) -> Role | None:
    role = queries.role(by, role_id) if role_id else None
    if role is not None and (role.circle_id != circle_id or role.closed_on is not None):
        refuse(_("This role is not one of this circle's."), field="role_id")
    return role


def _taken() -> Refused:
    return Refused(_("This circle has a domain of that name."), field="name")


@action
def open_domain(
    circle_id: int,
    *,
    name: str,
    by: Actor,
    description: str = "",
    role_id: int | None = None,
) -> Domain:
    """Make a circle, or one of its roles, responsible for an area."""
    circle = queries.circle(by, circle_id)
    queries.may_shape(by, circle).enforce()
    role = _role_in(circle.pk, role_id, by=by)
    try:
        with transaction.atomic():
            domain = Domain.objects.create(
                organization_id=by.organization_id,
                circle=circle,
                role=role,
                name=name,
                description=description,
            )
    except IntegrityError:
        raise _taken() from None
    record(events.DomainOpened(circle=circle.pk, title=name, domain=domain.pk), by=by)
    return domain


@action
def amend_domain(
    domain_id: int, *, name: str, description: str, role_id: int | None, by: Actor
) -> Domain:
    """Change what an area is, or which role of the circle holds it."""
    domain = queries.domain(by, domain_id)
    queries.may_shape(by, domain.circle).enforce()
    _role_in(domain.circle_id, role_id, by=by)
    wanted = {"name": name, "description": description, "role_id": role_id}
    changed = [field for field, value in wanted.items() if getattr(domain, field) != value]
    if changed:
        for field in changed:
            setattr(domain, field, wanted[field])
        try:
            with transaction.atomic():
                domain.save(update_fields=changed)
        except IntegrityError:
            raise _taken() from None
        record(
            events.DomainAmended(
                circle=domain.circle_id, title=domain.name, domain=domain.pk, changed=changed
            ),
            by=by,
        )
    return domain


@action
def close_domain(domain_id: int, *, by: Actor) -> Domain:
    """Give an area up."""
    domain = queries.domain(by, domain_id)
    queries.may_shape(by, domain.circle).enforce()
    if not Domain.objects.filter(pk=domain.pk, closed_on=None).update(closed_on=by.today):
        refuse(_("This domain is closed already."))
    record(events.DomainClosed(circle=domain.circle_id, title=domain.name, domain=domain.pk), by=by)
    return domain
