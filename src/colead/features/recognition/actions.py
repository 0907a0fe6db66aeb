"""Thanking, hiding, taking back; keeping the list of practices."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.recognition import events, queries, rules
from colead.features.recognition.models import PracticeList, Recognition
from colead.kernel import belongings, private, search, subjects
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Missing, refuse


@action
def give(
    *,
    to: int,
    about: tuple[str, int],
    practice: str,
    text: str,
    by: Actor,
    public: bool = True,
) -> Recognition:
    """Thank somebody for one thing. ``about`` is its kind and id, ``practice`` the key of a
    practice; not public, it is sealed and only the two can read it."""
    member = organizations.member(by, to)
    rules.may_thank(by, to_id=member.pk, is_here=member.left_on is None).enforce(field="to")
    thing = _act(about, by)
    known = {one.key: one for one in queries.practices(by, circle_id=thing.circle_id)}
    if practice not in known:
        refuse(_("Choose the practice that you saw."), field="practice")
    words = text.strip()
    if not words:
        refuse(_("Say what they did. A sentence is enough."), field="text")
    if len(words) > rules.LONGEST:
        refuse(_("That is too long. A few sentences are read."), field="text")
    said = {
        "text": words,
        "practice": practice,
        "practice_title": known[practice].title,
        "about_kind": thing.kind,
        "about_id": thing.id,
        "about_title": thing.title[:200],
    }
    row = Recognition(
        organization_id=by.organization_id,
        by_id=by.member_id or 0,
        to_id=member.pk,
        public=public,
        given_at=by.at,
    )
    if not public:
        return _sealed(row, said, by=by)
    for name, value in said.items():
        setattr(row, name, value)
    row.circle_id = thing.circle_id
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        refuse(_("You thanked them for this already."), field="about")
    _findable(row)
    record(
        events.RecognitionGiven(
            recognition=row.pk,
            title=row.about_title,
            practice=row.practice_title,
            concerned=[member.pk],
            circle=row.circle_id,
        ),
        by=by,
    )
    return row


def _act(about: tuple[str, int], by: Actor) -> subjects.Subject:
    if about[0] in rules.NOT_AN_ACT:
        refuse(_("Choose something they did: an initiative, an advice, a meeting …"), field="about")
    try:
        return subjects.find(by, *about)
    except Missing:
        refuse(_("Choose something they did."), field="about")


def _sealed(row: Recognition, said: dict[str, object], *, by: Actor) -> Recognition:
    row.box = private.seal(
        json.dumps(said), organization_id=by.organization_id, about=queries.about_of(row)
    )
    row.save(force_insert=True)
    record(events.ThanksSent(recognition=row.pk, concerned=[row.to_id]), by=by)
    return row


def _findable(row: Recognition) -> None:
    search.index(
        row.organization_id,
        "recognition",
        row.pk,
        title=row.about_title,
        text=f"{row.practice_title}\n{row.text}",
        circle_id=row.circle_id,
    )


@action
def hide(recognition_id: int, *, by: Actor) -> Recognition:
    """Keep what was said to oneself out of the stories."""
    row = queries.recognition(by, recognition_id, lock=True)
    rules.may_hide(by, to_id=row.to_id, public=row.public).enforce()
    if row.hidden_at is None:
        row.hidden_at = by.at
        row.save(update_fields=["hidden_at"])
        search.remove("recognition", row.pk)
        record(events.RecognitionHidden(recognition=row.pk, concerned=[]), by=by)
    return row


@action
def show(recognition_id: int, *, by: Actor) -> Recognition:
    """Let others read it again."""
    row = queries.recognition(by, recognition_id, lock=True)
    rules.may_hide(by, to_id=row.to_id, public=row.public).enforce()
    if row.hidden_at is not None:
        row.hidden_at = None
        row.save(update_fields=["hidden_at"])
        _findable(row)
        record(events.RecognitionShown(recognition=row.pk, concerned=[]), by=by)
    return row


@action
def take_back(recognition_id: int, *, by: Actor) -> None:
    """Take one's own thanks back: its words are gone."""
    row = queries.recognition(by, recognition_id, lock=True)
    rules.may_take_back(by, by_id=row.by_id).enforce()
    search.remove("recognition", row.pk)
    record(events.RecognitionTakenBack(recognition=row.pk, concerned=[]), by=by)
    row.delete()


@belongings.erases("thanks")
@action
def take_back_all(*, by: Actor) -> int:
    """Take back everything one said; how often that was."""
    rows = list(queries.given_by(by).values_list("pk", flat=True))
    for recognition_id in rows:
        take_back(recognition_id, by=by)
    return len(rows)


@action
def change_practices(
    lines: Iterable[tuple[str, str, str, str]],
    *,
    why: str,
    seen: int,
    by: Actor,
    circle_id: int | None = None,
) -> PracticeList:
    """A new version of the organization's list, or of what a circle adds: lines of key (empty for
    new ones), title, what somebody does, source. ``seen`` is the number of the version that was
    changed, so that two do not write over each other."""
    if circle_id is not None:
        circles.circle(by, circle_id)
    queries.may_change_practices(by, circle_id).enforce()
    number, before = queries.entries(by, circle_id)
    wanted = rules.entries_of(lines)
    if not wanted and circle_id is None:
        refuse(_("Keep one practice at least."))
    if len(wanted) > rules.MOST:
        refuse(_("Keep at most %(most)s practices.") % {"most": rules.MOST})
    if not why.strip():
        refuse(_("Say in a line why the list changes."), field="why")
    if seen != number:
        refuse(_("Somebody changed the list meanwhile. Look at it again."))
    try:
        with transaction.atomic():
            made = PracticeList.objects.create(
                organization_id=by.organization_id,
                circle_id=circle_id,
                number=number + 1,
                entries=wanted,
                why=why.strip()[:300],
                by_id=by.member_id,
                at=by.at,
            )
    except IntegrityError:
        refuse(_("Somebody changed the list meanwhile. Look at it again."))
    added, dropped = rules.differing(before, wanted)
    record(
        events.PracticesChanged(
            practices=made.pk,
            title=made.why,
            number=made.number,
            why=made.why,
            added=added,
            dropped=dropped,
            circle=circle_id,
        ),
        by=by,
    )
    return made
