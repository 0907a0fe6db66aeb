"""The end of a survey: figures that may be shown are kept, and what people answered destroyed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from colead.features.surveys import events, queries
from colead.features.surveys.actions.answering import opened
from colead.features.surveys.models import Asked, Box, Survey
from colead.features.surveys.rules import results
from colead.features.surveys.rules.instruments import Form
from colead.features.surveys.rules.releasing import Before, Part, Released, release
from colead.kernel import private, urn
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record

RECENT = timedelta(weeks=4)
"""Answers given so shortly after each other are taken to be nearly the same."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a box gave: as it was sealed then, the figures, the texts, whether anything is shown."""

    sealed: bytes
    results: dict[str, Any]
    texts: bytes | None
    shown: bool


def close(survey_id: int, *, by: Actor) -> Survey:
    """End a survey whose time is over: compute what may be shown, once, and destroy the answers.
    A second time nothing happens. It is computed before the transaction, for that may take a
    while; should somebody's answer still have come in between, again."""
    while True:
        found = queries.survey(by, survey_id)
        box = Box.objects.filter(survey=found).first()
        if not found.is_open or box is None or by.at < found.closes_at:
            return found
        if _end(survey_id, _computed(found, box), by=by):
            return queries.survey(by, survey_id)


def _computed(found: Survey, box: Box) -> _Outcome:
    contents = opened(found, box)
    answered = [line for line in queries.roll(found.pk) if line.answered]
    form = queries.form_of(found)
    released, figures = _figures(found, form, contents, answered)
    told = len(answered) if len(answered) >= found.threshold else None
    texts = _texts(found, form, contents) if released is not None else None
    kept = {"asked": found.asked, "answered": told, **figures}
    return _Outcome(bytes(box.contents), kept, texts, released is not None)


@action
def _end(survey_id: int, outcome: _Outcome, *, by: Actor) -> bool:
    """Keep the figures and destroy the answers; False where the box is another one by now."""
    box = Box.objects.select_for_update().filter(survey_id=survey_id).first()
    found = queries.survey(by, survey_id, lock=True)
    if not found.is_open or box is None or bytes(box.contents) != outcome.sealed:
        return False
    found.state = Survey.State.CLOSED
    found.results, found.texts = outcome.results, outcome.texts
    found.save(update_fields=["state", "results", "texts"])
    box.delete()
    record(
        events.SurveyClosed(
            survey=found.pk, title=found.title, shown=outcome.shown,
            concerned=sorted(line.member_id for line in queries.roll(found.pk)),
            circle=found.circle_id,
        ),
        by=by,
    )  # fmt: skip
    return True


def _figures(
    found: Survey, form: Form, contents: Mapping[str, Any], answered: list[Asked]
) -> tuple[Released | None, dict[str, Any]]:
    if len(answered) < found.threshold:
        return None, {}
    urn_marks = list(contents["urn"].values())
    whole = results.part_of(
        "", (line.member_id for line in answered), results.tally(form, urn_marks)
    )
    groups = {
        key: (label, _group(key, form, contents, answered)) for key, label in found.groups.items()
    }
    before = [_before(found, one, lines) for one, lines in queries.earlier(found)]
    released = release(
        whole, [part for _label, part in groups.values()], threshold=found.threshold, before=before
    )
    if form.items and not released.questions:
        return None, {"hidden": [one.key for one in form.items]}
    figures = results.figures(form, released, whole, groups, urn_marks)
    figures["ties"] = {
        one.key: results.network(
            (named.get(one.key, ()) for named in contents["named"].values()),
            asked=found.asked,
            answered=len(answered),
        )
        for one in form.questions
        if one.kind == "tie"
    }
    return released, figures


def _group(key: str, form: Form, contents: Mapping[str, Any], answered: Iterable[Asked]) -> Part:
    counts = contents["counts"].get(key, {})
    return results.part_of(
        key,
        (line.member_id for line in answered if key in line.groups),
        {
            one.key: [
                counts.get(one.key, {}).get(str(mark), 0) for mark in range(1, form.points + 1)
            ]
            for one in form.items
        },
    )


def _before(found: Survey, earlier: Survey, lines: list[Asked]) -> Before:
    """What an earlier survey showed, with who answered there."""
    kept = earlier.results or {}
    parts = [results.part_of("", (line.member_id for line in lines), _counts(kept.get("items")))]
    for key, group in kept.get("groups", {}).items():
        if group.get("shown"):
            people = (line.member_id for line in lines if key in line.groups)
            parts.append(results.part_of(key, people, _counts(group["items"])))
    mine = {one.key for one in queries.form_of(found).items}
    asks_the_same = any(mine & set(part.counts) for part in parts)
    recent = asks_the_same and earlier.closes_at > found.opened_at - RECENT
    return Before(tuple(parts), recent)


def _counts(items: Mapping[str, Any] | None) -> dict[str, list[int]]:
    return {key: one["counts"] for key, one in (items or {}).items()}


def _texts(found: Survey, form: Form, contents: Mapping[str, Any]) -> bytes | None:
    """What was written freely, question by question, in an order of its own each."""
    texts = {
        one.key: urn.shuffled(
            [given[one.key] for given in contents["texts"].values() if one.key in given]
        )
        for one in form.questions
        if one.kind == "text"
    }
    if not any(texts.values()):
        return None
    return private.seal(
        json.dumps(texts, ensure_ascii=False),
        organization_id=found.organization_id,
        about=f"survey:{found.pk}:texts",
    )
