"""What was learnt: asked once, kept for oneself, shared when one wishes."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from colead.features.learning import events, queries, rules
from colead.features.learning.models import Learnt, Note
from colead.kernel import belongings, private, search
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse


@action
def ask(learnt_id: int, *, by: Actor) -> None:
    """Ask a learner, once, what they learnt. For Colead, when something is over."""
    asked = Learnt.objects.filter(
        pk=learnt_id, organization_id=by.organization_id, asked_at=None, answered_at=None
    )
    if not asked.update(asked_at=by.at):
        return
    member_id = Learnt.objects.values_list("member_id", flat=True).get(pk=learnt_id)
    record(events.LearntAsked(learnt_question=learnt_id, concerned=[member_id]), by=by)


@action
def say(learnt_id: int, *, what: str, by: Actor, for_what: str = "", worth: str = "") -> Learnt:
    """Three short answers, sealed for oneself. Saying it again replaces them; what was shared
    stays as it was shared."""
    found = queries.learnt(by, learnt_id, lock=True)
    given = rules.answers({"what": what, "for_what": for_what, "worth": worth})
    if not given["what"]:
        refuse(_("Say in a sentence what you learnt, or say that you would rather not."),
               field="what")  # fmt: skip
    found.words = private.seal(
        json.dumps(given, ensure_ascii=False),
        organization_id=found.organization_id,
        about=queries.about_learnt(found.pk),
    )
    found.answered_at, found.declined_at = by.at, None
    found.save(update_fields=["words", "answered_at", "declined_at"])
    return found


@action
def decline(learnt_id: int, *, by: Actor) -> None:
    """Rather not say; nobody asks again."""
    found = queries.learnt(by, learnt_id, lock=True)
    if found.answered_at is None:
        Learnt.objects.filter(pk=found.pk).update(declined_at=by.at)


@belongings.erases("learnt")
@action
def forget_answers(*, by: Actor) -> int:
    """Erase what one said one learnt, for good; nobody asks again. Answers how many there were."""
    mine = Learnt.objects.filter(
        organization_id=by.organization_id, member_id=by.member_id or 0, answered_at__isnull=False
    )
    kept = mine.filter(note=None)
    return kept.update(words=b"", answered_at=None, declined_at=by.at)


@action
def share(learnt_id: int, *, by: Actor, title: str = "") -> Note:
    """Share what one said with everybody, under a title (without one, what it was called)."""
    queries.learnt(by, learnt_id, lock=True)
    found = queries.learnt(by, learnt_id)
    if found.note is not None:
        return found.note
    words = queries.words_of(found)
    if not words:
        refuse(_("Say first what you learnt."))
    name = " ".join((title or queries.title_of(found)).split())[:200]
    if not name:
        refuse(_("Give it a title."), field="title")
    offer = found.seat.offer if found.seat is not None else None
    made = Note.objects.create(
        organization_id=by.organization_id,
        member_id=by.member_id,
        offer=offer,
        title=name,
        skills=offer.skills if offer else [],
        shared_at=by.at,
        **words,
    )
    Learnt.objects.filter(pk=found.pk).update(note=made)
    search.index(
        made.organization_id, "learnt", made.pk, title=made.title,
        text="\n".join([made.what, made.for_what, made.worth, *made.skills]),
    )  # fmt: skip
    record(
        events.LearntShared(
            learnt=made.pk,
            title=made.title,
            learning=offer.pk if offer else None,
            circle=offer.circle_id if offer else None,
        ),
        by=by,
    )
    return made


@action
def unshare(learnt_id: int, *, by: Actor) -> None:
    """Keep it to oneself again."""
    queries.learnt(by, learnt_id, lock=True)
    found = queries.learnt(by, learnt_id)
    if found.note is None:
        refuse(_("It is not shared."))
    number = found.note.pk
    Note.objects.filter(pk=number).delete()
    search.remove("learnt", number)
    record(events.LearntUnshared(learnt=number), by=by)
