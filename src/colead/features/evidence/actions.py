"""Keeping figures, notes beside them, and who looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from colead.features.evidence import events, rules
from colead.features.evidence.models import Annotation, Figure, Look, Position, Sheet
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

KEPT = timedelta(days=365)
SIZE = 500
NONE_SHOWN = "all"
"""The name of the one row that says why a circle has no figures."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was computed of the organization (no circle) or a circle: fields of figures by
    indicator, and sheets by name."""

    circle_id: int | None
    people: int
    figures: Mapping[str, Mapping[str, Any]]
    sheets: Mapping[str, Any]


@action
def keep_figures(found: Sequence[Found], *, until: date, days: int, by: Actor) -> None:
    """Put a window's figures and sheets in the place of those that were there."""
    common = {"organization_id": by.organization_id, "until": until, "days": days}
    Figure.objects.filter(**common).delete()
    Sheet.objects.filter(**common).delete()
    Figure.objects.bulk_create(
        [
            Figure(
                **common,
                circle_id=one.circle_id,
                indicator=name,
                people=one.people,
                made_at=by.at,
                **fields,
            )
            for one in found
            for name, fields in one.figures.items()
        ],
        batch_size=SIZE,
    )
    Sheet.objects.bulk_create(
        [
            Sheet(**common, circle_id=one.circle_id, name=name, facts=facts, made_at=by.at)
            for one in found
            for name, facts in one.sheets.items()
        ],
        batch_size=SIZE,
    )


@action
def note_position(
    *, entry_id: int, until: date, version: int, ends: Collection[date], by: Actor
) -> None:
    """Remember how far the journal was read, and drop figures of windows nobody asks for now."""
    Position.objects.update_or_create(
        organization_id=by.organization_id,
        defaults={"entry_id": entry_id, "until": until, "version": version, "read_at": by.at},
    )
    for model in (Figure, Sheet):
        model.objects.filter(organization_id=by.organization_id).exclude(until__in=ends).delete()


@action
def annotate(*, on: date, text: str, by: Actor) -> Annotation:
    """Write down what happened on a day, to be seen beside the curves."""
    rules.may_annotate(by).enforce()
    if not text.strip():
        refuse(_("Say in a few words what happened."), field="text")
    if on > by.today:
        refuse(_("This day has not come yet."), field="on")
    made = Annotation.objects.create(
        organization_id=by.organization_id,
        on=on,
        text=" ".join(text.split())[:200],
        by_id=by.member_id,
        made_at=by.at,
    )
    record(
        events.AnnotationMade(
            organization=by.organization_id, title=made.text, annotation=made.pk, on=str(on)
        ),
        by=by,
    )
    return made


@action
def withdraw_annotation(annotation_id: int, *, by: Actor) -> None:
    """Take a note back: whoever wrote it, or a steward."""
    found = Annotation.objects.filter(pk=annotation_id, organization_id=by.organization_id).first()
    if found is None:
        raise Missing(f"annotation {annotation_id}")
    rules.may_withdraw(by, by_id=found.by_id).enforce()
    found.delete()
    record(
        events.AnnotationWithdrawn(
            organization=by.organization_id, title=found.text, annotation=annotation_id
        ),
        by=by,
    )


@action
def look(page: str, *, by: Actor, circle_id: int | None = None) -> None:
    """Note that the actor looked at a page of evidence, once a day."""
    if by.member_id is not None:
        Look.objects.bulk_create(
            [
                Look(
                    organization_id=by.organization_id,
                    member_id=by.member_id,
                    page=page[:40],
                    circle_id=circle_id or 0,
                    on=by.today,
                    at=by.at,
                )
            ],
            ignore_conflicts=True,
        )


@action
def forget_looks(*, now: datetime) -> int:
    """Looks are kept for twelve months; how many were forgotten."""
    count, _by_model = Look.objects.filter(at__lt=now - KEPT).delete()
    return count
