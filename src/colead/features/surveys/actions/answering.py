"""Answering: into the box, without a trace of who, when or in which order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from colead.features.surveys import queries, rules
from colead.features.surveys.actions.asking import sealed
from colead.features.surveys.models import Asked, Box, Survey
from colead.features.surveys.rules import asking
from colead.kernel import private
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.urn import Receipt
from colead.kernel.verdict import refuse


@action
def answer(survey_id: int, *, answers: Mapping[str, Any], by: Actor, receipt: str = "") -> Receipt:
    """Answer by question: a mark (1 to the scale's points), a text, or ids of people named. Once;
    changed with the ``receipt`` that was shown for it.

    The receipt given back is shown once and kept nowhere. Nothing goes into the journal: that
    somebody answered stands on the roll, without a time.
    """
    queries.survey(by, survey_id)
    # The box is locked first, so that answers come in one after the other and none is lost.
    box = Box.objects.select_for_update().filter(survey_id=survey_id).first()
    found = queries.survey(by, survey_id)
    line = queries.my_place(by, survey_id, lock=True)
    rules.may_answer(
        on_roll=line is not None, is_open=found.is_open and box is not None,
        closes_at=found.closes_at, at=by.at,
    ).enforce()  # fmt: skip
    assert line is not None and box is not None  # noqa: S101, PT018 - the rule has said so
    people = {pk for pk, _name in queries.people_of(by, survey_id)}
    read = asking.check_answer(queries.form_of(found), answers, people)
    if line.answered and not receipt.strip():
        refuse(
            _("You have answered. To change your answer, give the receipt that you were shown."),
            field="receipt",
        )
    contents = opened(found, box)
    slip = asking.put(contents, read, line.groups, receipt if line.answered else "")
    box.contents = sealed(found, contents)
    box.save(update_fields=["contents"])
    if not line.answered:
        Asked.objects.filter(pk=line.pk).update(answered=True)
    return slip


def opened(found: Survey, box: Box) -> dict[str, Any]:
    """What lies in a box."""
    text = private.unseal(
        bytes(box.contents), organization_id=found.organization_id, about=f"survey:{found.pk}"
    )
    contents: dict[str, Any] = json.loads(text)
    return contents
