"""Writing, changing, reviewing and retiring guardrails. Every wording is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.authority import events, queries, rules
from colead.features.authority.models import Guardrail, GuardrailReview, GuardrailVersion
from colead.features.circles import queries as circles
from colead.features.organizations import rules as membership
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse


def _enforce_keeping(circle_id: int, *, by: Actor) -> None:
    if by.member_id is None:
        return
    membership.may_take_part(by).enforce()
    keepers = queries.keepers(by, circle_id)
    rules.may_keep(
        by, is_root=keepers.is_root, guides=keepers.guides, members=keepers.members
    ).enforce()


def _known(when: rules.When, then: rules.Then, *, by: Actor) -> None:
    """Refuse what names things that are not there: a guardrail must speak of something."""
    book = queries.rulebook(by)
    if not set(when.domains) <= book.domains.keys():
        refuse(_("This domain is not open any more."), field="domains")
    if not set(when.circles) <= book.circles.keys():
        refuse(_("This circle is not open any more."), field="circles")
    places = {"guides": book.circles, "circle": book.circles, "role": book.roles}
    for target in then.whom:
        if target.kind in places and target.id not in places[target.kind]:
            refuse(_("This circle or role is not open any more."), field="whom")
    named = {target.id or 0 for target in then.whom if target.kind == "member"}
    if not named <= queries.present_ids(by, named):
        refuse(_("This person is not here any more."), field="whom")


def _keep_wording(guardrail: Guardrail, *, reason: str, by: Actor) -> None:
    GuardrailVersion.objects.create(
        organization_id=by.organization_id,
        guardrail=guardrail,
        number=guardrail.version,
        title=guardrail.title,
        when=guardrail.when,
        then=guardrail.then,
        text=guardrail.text,
        why=guardrail.why,
        review_on=guardrail.review_on,
        reason=reason,
        written_by_id=by.member_id,
        written_at=by.at,
    )


def _must_lie_ahead(review_on: date | None, *, by: Actor) -> None:
    if review_on is not None and review_on < by.today and by.door != "import":
        refuse(_("The next look lies ahead: choose a day from today on."), field="review_on")


@action
def write(
    *,
    circle_id: int,
    title: str,
    when: Mapping[str, Any],
    then: Mapping[str, Any],
    by: Actor,
    why: str = "",
    text: str = "",
    review_on: date | None = None,
    key: str | None = None,
) -> Guardrail:
    """Write a guardrail of a circle; the root circle's holds for the whole organization.

    ``when`` and ``then`` are JSON values in the shape of ``rules.read_when`` and
    ``rules.read_then``. Refused to all but those who keep the circle's guardrails.
    """
    circle = circles.circle(by, circle_id)
    _enforce_keeping(circle_id, by=by)
    conditions, consequence = rules.read_when(when), rules.read_then(then)
    _known(conditions, consequence, by=by)
    _must_lie_ahead(review_on, by=by)
    if circle.closed_on is not None and by.member_id is not None:
        refuse(_("This circle is closed."), field="circle_id")
    try:
        with transaction.atomic():
            guardrail = Guardrail.objects.create(
                organization_id=by.organization_id,
                circle=circle,
                title=title,
                when=conditions.as_facts(),
                then=consequence.as_facts(),
                text=text,
                why=why,
                review_on=review_on,
                written_at=by.at,
                key=key,
            )
    except IntegrityError:
        raise Refused(_("There is a guardrail with this key already."), field="key") from None
    _keep_wording(guardrail, reason="", by=by)
    record(
        events.GuardrailWritten(
            guardrail=guardrail.pk, title=guardrail.title, circle=circle.pk, version=1
        ),
        by=by,
    )
    return guardrail


@action
def write_from_text(
    *,
    title: str,
    circle_id: int,
    text: str,
    by: Actor,
    review_on: date | None = None,
    key: str | None = None,
) -> Guardrail:
    """Keep a guardrail that is plain text, as an import brings it: shown where it holds, and
    never in anybody's way. One with the same key gets a new wording, if the words differ."""
    known = queries.by_key(by, key) if key else None
    if known is None:
        return write(
            circle_id=circle_id,
            title=title,
            when={},
            then=rules.MIND.as_facts(),
            text=text,
            review_on=review_on,
            key=key,
            by=by,
        )
    if (known.title, known.text, known.review_on) == (title, text, review_on):
        return known
    return amend(
        known.pk,
        title=title,
        when=known.when,
        then=known.then,
        text=text,
        why=known.why,
        review_on=review_on,
        reason=_("from an import"),
        version=known.version,
        by=by,
    )


@action
def amend(
    guardrail_id: int,
    *,
    title: str,
    when: Mapping[str, Any],
    then: Mapping[str, Any],
    reason: str,
    version: int,
    by: Actor,
    why: str = "",
    text: str = "",
    review_on: date | None = None,
    in_review: bool = False,
) -> Guardrail:
    """Give a guardrail a new wording, with the reason. ``version`` is the one that was read:
    when somebody else changed it meanwhile, this is refused. With ``in_review`` the change is
    the outcome of a review (adapt)."""
    guardrail = queries.guardrail(by, guardrail_id)
    _enforce_keeping(guardrail.circle_id, by=by)
    rules.may_change(holds=guardrail.holds).enforce()
    conditions, consequence = rules.read_when(when), rules.read_then(then)
    _known(conditions, consequence, by=by)
    _must_lie_ahead(review_on, by=by)
    wanted = {
        "title": title,
        "when": conditions.as_facts(),
        "then": consequence.as_facts(),
        "text": text,
        "why": why,
        "review_on": review_on,
    }
    changed = Guardrail.objects.filter(pk=guardrail.pk, version=version, retired_at=None).update(
        **wanted, version=version + 1, written_at=by.at
    )
    if not changed:
        refuse(_("Somebody else changed this guardrail meanwhile. Look at it again first."))
    for name, value in wanted.items():
        setattr(guardrail, name, value)
    guardrail.version, guardrail.written_at = version + 1, by.at
    _keep_wording(guardrail, reason=reason, by=by)
    if in_review:
        _keep_review(guardrail, GuardrailReview.Outcome.ADAPT, reason, by=by)
    record(
        events.GuardrailAmended(
            guardrail=guardrail.pk,
            title=guardrail.title,
            circle=guardrail.circle_id,
            version=guardrail.version,
            reason=reason[:300],
        ),
        by=by,
    )
    return guardrail


def _keep_review(guardrail: Guardrail, outcome: str, reason: str, *, by: Actor) -> None:
    GuardrailReview.objects.create(
        organization_id=by.organization_id,
        guardrail=guardrail,
        outcome=outcome,
        reason=reason,
        version=guardrail.version,
        reviewed_by_id=by.member_id,
        reviewed_at=by.at,
    )
    record(
        events.GuardrailReviewed(
            guardrail=guardrail.pk,
            title=guardrail.title,
            circle=guardrail.circle_id,
            outcome=str(outcome),
            reason=reason[:300],
        ),
        by=by,
    )


@action
def keep(guardrail_id: int, *, reason: str, review_on: date | None, by: Actor) -> Guardrail:
    """The outcome of a review: it stays as it is, until the next review."""
    guardrail = queries.guardrail(by, guardrail_id)
    _enforce_keeping(guardrail.circle_id, by=by)
    rules.may_change(holds=guardrail.holds).enforce()
    _must_lie_ahead(review_on, by=by)
    if not Guardrail.objects.filter(pk=guardrail.pk, retired_at=None).update(review_on=review_on):
        rules.may_change(holds=False).enforce()
    guardrail.review_on = review_on
    _keep_review(guardrail, GuardrailReview.Outcome.KEEP, reason, by=by)
    return guardrail


@action
def retire(guardrail_id: int, *, reason: str, by: Actor) -> Guardrail:
    """The outcome of a review: it holds no more. The reason and all wordings are kept."""
    guardrail = queries.guardrail(by, guardrail_id)
    _enforce_keeping(guardrail.circle_id, by=by)
    rules.may_change(holds=guardrail.holds).enforce()
    if not Guardrail.objects.filter(pk=guardrail.pk, retired_at=None).update(
        retired_at=by.at, retired_because=reason
    ):
        rules.may_change(holds=False).enforce()
    guardrail.retired_at, guardrail.retired_because = by.at, reason
    _keep_review(guardrail, GuardrailReview.Outcome.DROP, reason, by=by)
    record(
        events.GuardrailRetired(
            guardrail=guardrail.pk,
            title=guardrail.title,
            circle=guardrail.circle_id,
            reason=reason[:300],
        ),
        by=by,
    )
    return guardrail
