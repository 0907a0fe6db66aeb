"""What becomes of feedback: thanks, what one keeps and will do, questions back and answers."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from colead.features.feedback import events, queries
from colead.features.feedback.models import Piece, Wish, Word
from colead.kernel import belongings, private
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import Refused, refuse

MOST, WORDS = 2_000, 20


def _own(piece_id: int, by: Actor) -> Piece:
    found = queries.piece(by, piece_id, lock=True)
    if found.receiver_id != by.member_id:
        raise Refused(_("Only who got it can do this."))
    return found


@action
def thank(piece_id: int, *, by: Actor) -> Piece:
    """Thank for feedback; a named writer is told."""
    found = _own(piece_id, by)
    if not found.thanked:
        found.thanked = True
        found.save(update_fields=["thanked"])
        told = [found.writer_id] if found.writer_id else []
        record(events.FeedbackThanked(feedback=found.pk, concerned=told), by=by)
    return found


@action
def thank_all(wish_id: int, *, by: Actor) -> int:
    """Thank for all feedback to a wish, at once."""
    found = queries.wish(by, wish_id)
    if found.receiver_id != by.member_id or found.state == Wish.State.OPEN:
        raise Refused(_("You can thank once all the answers are there."))
    pieces = list(Piece.objects.select_for_update().filter(wish=found, thanked=False))
    for one in pieces:
        thank(one.pk, by=by)
    return len(pieces)


@action
def keep(piece_id: int, *, kept: bool, by: Actor) -> Piece:
    """Put feedback aside to keep, or back. Nobody's business: not in the journal."""
    found = _own(piece_id, by)
    if found.kept != kept:
        found.kept = kept
        found.save(update_fields=["kept"])
    return found


@action
def note(piece_id: int, *, doing: str, by: Actor) -> Piece:
    """Note what one will do about it; nobody else reads it, nor that there is a note. Empty takes
    it away."""
    found = _own(piece_id, by)
    text = doing.strip()
    if len(text) > MOST:
        refuse(_("At most 2000 characters."), field="doing")
    found.doing = (
        private.seal(text, organization_id=by.organization_id, about=f"doing:{found.receiver_id}")
        if text
        else None
    )
    found.save(update_fields=["doing"])
    return found


@belongings.erases("feedback_got")
@action
def forget_got(*, by: Actor) -> int:
    """Erase all feedback one got, with the words about it; how many pieces that were."""
    mine = Piece.objects.filter(organization_id=by.organization_id, receiver_id=by.member_id or 0)
    count = mine.count()
    mine.delete()
    return count


def _say(found: Piece, text: str, *, from_receiver: bool, by: Actor) -> Word:
    words = text.strip()
    if not words:
        refuse(_("Write something."), field="text")
    if len(words) > MOST:
        refuse(_("At most 2000 characters."), field="text")
    if found.words.count() >= WORDS:
        refuse(_("This has become long. Talk with each other."), field="text")
    veiled = found.writer_id is None and not from_receiver
    return Word.objects.create(
        organization_id=found.organization_id, piece=found, from_receiver=from_receiver,
        sealed=private.seal(
            words, organization_id=found.organization_id, about=f"feedback.word:{found.pk}"
        ),
        shown_on=by.at.date() + timedelta(days=1 if veiled else 0),
    )  # fmt: skip


@action
def ask_back(piece_id: int, *, text: str, by: Actor) -> Word:
    """Ask the writer something. Of anonymous feedback the writer reads it by their receipt."""
    found = _own(piece_id, by)
    said = _say(found, text, from_receiver=True, by=by)
    told = [found.writer_id] if found.writer_id else []
    record(events.FeedbackAskedBack(feedback=found.pk, concerned=told), by=by)
    return said


@action
def answer_back(piece_id: int, *, text: str, by: Actor) -> Word:
    """The named writer answers."""
    found = queries.piece(by, piece_id, lock=True)
    if found.writer_id is None or found.writer_id != by.member_id:
        raise Refused(_("Only who wrote it can answer."))
    said = _say(found, text, from_receiver=False, by=by)
    record(events.FeedbackAnswered(feedback=found.pk, concerned=[found.receiver_id]), by=by)
    return said


@action
def answer_behind_veil(code: str, *, text: str, by: Actor) -> Word:
    """The anonymous writer answers, by the receipt. Who that is is asked by nobody and noted
    nowhere; the answer is shown from the next day on."""
    opened = queries.behind_veil(by, code)
    found = Piece.objects.select_for_update().get(pk=opened.piece.pk)
    if not found.words.filter(from_receiver=True).exists():
        refuse(_("Nothing was asked yet."), field="text")
    return _say(found, text, from_receiver=False, by=by)
