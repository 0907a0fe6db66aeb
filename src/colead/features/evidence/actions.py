"""Keeping figures, notes beside them, and who looked."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q
from django.utils.translation import gettext as _

from colead.features.evidence import events, queries, rules
from colead.features.evidence.models import (
    Annotation,
    Figure,
    Look,
    Position,
    Reading,
    Report,
    Sheet,
)
from colead.features.evidence.rules.indicators import INDICATORS
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse

KEPT = timedelta(days=365)
ASKED = {"compare": timedelta(days=365), "drawn": timedelta(days=30)}
"""Sheets of days that somebody asked about, by name, with how long they are kept."""
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
def keep_figures(
    found: Sequence[Found], *, until: date, days: int, by: Actor, whole: bool = True
) -> None:
    """Put a window's figures and sheets in the place of those that were there; if it is not the
    ``whole`` window, only of the circles that were found."""
    common = {"organization_id": by.organization_id, "until": until, "days": days}
    places = Q()
    if not whole:
        places = Q(circle__in=[one.circle_id for one in found if one.circle_id is not None])
        if any(one.circle_id is None for one in found):
            places |= Q(circle=None)
    Figure.objects.filter(places, **common).delete()
    Sheet.objects.filter(places, **common).exclude(name__in=ASKED).delete()
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
    Figure.objects.filter(organization_id=by.organization_id).exclude(until__in=ends).delete()
    sheets = Sheet.objects.filter(organization_id=by.organization_id)
    sheets.exclude(name__in=ASKED).exclude(until__in=ends).delete()
    for name, kept in ASKED.items():
        sheets.filter(name=name, made_at__lt=by.at - kept).delete()


@action
def keep_reading(
    columns: bytes, *, entry_id: int, entries: int, way: str, before: UUID | None, by: Actor
) -> None:
    """Keep the journal in columns as far as it was read, in the place of the reading that was there
    ``before`` (its mark; None: there was none).

    If another worker put one there meanwhile, figures of two readings lie side by side, and nobody
    knows which are the newer ones: none is kept, and the next job makes all figures anew."""
    values = {
        "columns": columns, "entry_id": entry_id, "entries": entries, "way": way,
        "mark": uuid4(), "read_at": by.at,
    }  # fmt: skip
    there = Reading.objects.filter(organization_id=by.organization_id)
    if before is None:
        kept = there.get_or_create(organization_id=by.organization_id, defaults=values)[1]
    else:
        kept = bool(there.filter(mark=before).update(**values))
    if not kept:
        there.delete()


@action
def keep_asked(
    name: str, found: Mapping[int | None, Any], *, until: date, days: int, by: Actor
) -> None:
    """Keep what somebody asked for about a day, by circle (None: the organization)."""
    common = {"organization_id": by.organization_id, "name": name, "until": until}
    Sheet.objects.filter(**common).delete()
    Sheet.objects.bulk_create(
        [
            Sheet(**common, circle_id=circle, days=days, facts=facts, made_at=by.at)
            for circle, facts in found.items()
        ],
        batch_size=SIZE,
    )


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
def publish(
    *, circle_id: int | None, title: str, names: Collection[str], with_notes: bool, by: Actor
) -> tuple[Report, str]:
    """Freeze a report and put it behind a secret link, which is given back this one time."""
    circle = queries.circle_or_whole(by, circle_id)
    rules.may_publish(by, belongs=queries.belongs(by, circle), whole=circle is None).enforce()
    for name in names:
        if name not in INDICATORS:
            refuse(_("There is no figure of this name: %(name)s") % {"name": name}, field="names")
    facts = queries.report(by, circle, names, with_notes=with_notes)
    if facts is None:
        refuse(_("There is no figure here that could be published."))
    if not facts["figures"]:
        refuse(_("Choose at least one figure."), field="names")
    link = secrets.token_urlsafe(32)
    made = Report.objects.create(
        organization_id=by.organization_id,
        circle=circle,
        title=" ".join(title.split())[:200] or _("How far is leadership shared?"),
        by_id=by.member_id,
        made_at=by.at,
        link_hash=queries.link_hash(link),
        facts=facts,
    )
    record(
        events.ReportPublished(
            organization=by.organization_id, title=made.title, report=made.pk, circle=made.circle_id
        ),
        by=by,
    )
    return made, link


@action
def take_back(report_id: int, *, by: Actor) -> None:
    """Take a published report back: its link leads nowhere from now on, and nothing of it stays."""
    found = queries.published(by, report_id)
    rules.may_take_back(by, by_id=found.by_id, belongs=queries.belongs(by, found.circle)).enforce()
    taken = Report.objects.filter(pk=found.pk, taken_back_at=None).update(
        taken_back_at=by.at, facts={}
    )
    if taken:
        record(
            events.ReportTakenBack(
                organization=by.organization_id,
                title=found.title,
                report=found.pk,
                circle=found.circle_id,
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
