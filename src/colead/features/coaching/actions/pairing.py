"""What the two do: sessions, and what they write to each other."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from colead.features.coaching import events, queries, rules
from colead.features.coaching.models import Pair, Session, Text
from colead.kernel import private
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

LONGEST = 20_000
MOST_TEXTS, MOST_SESSIONS = 2_000, 400


def _planned(found: Pair, session: Session, change: str, *, by: Actor) -> Session:
    record(
        events.SessionPlanned(
            pair=found.pk,
            title=found.title,
            session=session.pk,
            change=change,
            concerned=[found.other_id(by.member_id)],
        ),
        by=by,
    )
    return session


def _place(found: Session, place: str) -> bytes:
    words = " ".join(place.split())[:300]
    if not words:
        return b""
    about = queries.place_box(found)
    return private.seal(words, organization_id=found.organization_id, about=about)


def _check(starts_at: datetime, minutes: int, *, by: Actor) -> None:
    if not rules.fits_ahead(starts_at, at=by.at):
        refuse(_("Choose a time that lies ahead, within a year."), field="starts_at")
    if not 5 <= minutes <= 600:
        refuse(_("A session takes between 5 minutes and 10 hours."), field="minutes")


@action
def plan_session(
    pair_id: int, *, starts_at: datetime, by: Actor, minutes: int = 60, place: str = ""
) -> Session:
    """Plan a session: either of the two; the other is told. The place is sealed."""
    found = queries.pair(by, pair_id, lock=True)
    rules.may_plan(is_on=found.is_on).enforce()
    _check(starts_at, minutes, by=by)
    if found.sessions.count() >= MOST_SESSIONS:
        refuse(_("This coaching has very many sessions already."))
    made = Session(
        organization_id=found.organization_id, pair=found, starts_at=starts_at, minutes=minutes
    )
    made.box = _place(made, place)
    made.save()
    return _planned(found, made, "planned", by=by)


def _own_session(session_id: int, *, by: Actor) -> tuple[Pair, Session]:
    known = queries.session(by, session_id)
    found = queries.pair(by, known.pair_id, lock=True)
    return found, queries.session(by, session_id)


@action
def move_session(
    session_id: int, *, by: Actor, starts_at: datetime, minutes: int, place: str = ""
) -> Session:
    """Another time or place."""
    found, session = _own_session(session_id, by=by)
    rules.may_plan(is_on=found.is_on).enforce()
    if session.state != Session.State.PLANNED:
        refuse(_("This session is over."))
    _check(starts_at, minutes, by=by)
    session.starts_at, session.minutes = starts_at, minutes
    session.box, session.reminded_at = _place(session, place), None
    session.version += 1
    session.save(update_fields=["starts_at", "minutes", "box", "reminded_at", "version"])
    return _planned(found, session, "moved", by=by)


@action
def cancel_session(session_id: int, *, by: Actor) -> Session:
    """It does not take place; nobody has to say why."""
    found, session = _own_session(session_id, by=by)
    if session.state != Session.State.PLANNED:
        refuse(_("This session is over."))
    session.state, session.version = Session.State.CANCELLED, session.version + 1
    session.save(update_fields=["state", "version"])
    return _planned(found, session, "cancelled", by=by)


@action
def hold_session(session_id: int, *, by: Actor) -> Session:
    """Note that it took place: that, as a number, is all the organization sees of it."""
    found, session = _own_session(session_id, by=by)
    if session.state != Session.State.PLANNED:
        refuse(_("This session is over."))
    if session.starts_at > by.at:
        refuse(_("It has not begun yet. Move it, if you meet earlier."))
    session.state = Session.State.HELD
    session.save(update_fields=["state"])
    record(
        events.SessionHeld(
            pair=found.pk,
            title=found.title,
            session=session.pk,
            concerned=[found.other_id(by.member_id)],
        ),
        by=by,
    )
    return session


@action
def remind(session_id: int, *, by: Actor) -> bool:
    """Tell both that a session is less than a day away, once."""
    fresh = Session.objects.filter(
        pk=session_id,
        organization_id=by.organization_id,
        state=Session.State.PLANNED,
        reminded_at=None,
    )
    if not fresh.update(reminded_at=by.at):
        return False
    session = Session.objects.select_related("pair").get(pk=session_id)
    record(
        events.SessionComing(
            pair=session.pair_id,
            title=session.pair.title,
            session=session.pk,
            concerned=[session.pair.seeker_id, session.pair.coach_id],
        ),
        by=by,
    )
    return True


def wrote(found: Pair, kind: str, change: str, *, by: Actor) -> None:
    """Record that something was written, and not a word of it."""
    record(
        events.PairWrote(
            pair=found.pk,
            title=found.title,
            kind=kind,
            change=change,
            concerned=[found.other_id(by.member_id)],
        ),
        by=by,
    )


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        refuse(_("Write something first."), field="words")
    if len(words) > LONGEST:
        refuse(_("This is longer than 20,000 characters."), field="words")
    return words


def seal_into(made: Text, words: str) -> None:
    """Put words into a text's box."""
    made.box = private.seal(words, organization_id=made.organization_id, about=made.about)


@action
def write(
    pair_id: int,
    *,
    kind: str,
    words: str,
    by: Actor,
    session_id: int | None = None,
    due_on: date | None = None,
) -> Text:
    """Write something for the two: a goal, a point for the agenda, a note, what one will do
    oneself, or - at the end - a look back. Nobody else ever reads it."""
    found = queries.pair(by, pair_id, lock=True)
    if kind not in Text.Kind.values or kind == Text.Kind.FAREWELL:
        refuse(_("Choose what it is."), field="kind")
    rules.may_write(kind=kind, is_on=found.is_on).enforce()
    if session_id is not None and queries.session(by, session_id).pair_id != found.pk:
        refuse(_("This session belongs to another coaching."))
    if due_on is not None and not 0 <= (due_on - by.today).days < 400:
        refuse(_("Choose a day that lies ahead, within a year."), field="due_on")
    said = _words(words)
    if found.texts.count() >= MOST_TEXTS:
        refuse(_("The two of you have written very much. Erase something old first."))
    made = Text(
        organization_id=found.organization_id,
        pair=found,
        session_id=session_id,
        author_id=by.member_id or 0,
        kind=kind,
        written_at=by.at,
        due_on=due_on if kind == Text.Kind.ACTION else None,
    )
    seal_into(made, said)
    made.save()
    wrote(found, kind, "written", by=by)
    return made


def _own_text(text_id: int, *, by: Actor) -> Text:
    found = queries.text(by, text_id)
    rules.may_change_text(by, author_id=found.author_id).enforce()
    return found


@action
def reword(text_id: int, *, words: str, by: Actor) -> Text:
    """Change one's own words; the earlier ones are gone."""
    found = _own_text(text_id, by=by)
    seal_into(found, _words(words))
    found.save(update_fields=["box"])
    wrote(found.pair, found.kind, "reworded", by=by)
    return found


@action
def tick(text_id: int, *, done: bool = True, by: Actor) -> Text:
    """A goal is reached (either says so), or one did what one said one would (only oneself)."""
    found = queries.text(by, text_id)
    if found.kind not in (Text.Kind.GOAL, Text.Kind.ACTION):
        refuse(_("This cannot be ticked off."))
    if found.kind == Text.Kind.ACTION:
        rules.may_change_text(by, author_id=found.author_id).enforce()
    found.done_at = by.at if done else None
    found.save(update_fields=["done_at"])
    wrote(found.pair, found.kind, "done" if done else "opened again", by=by)
    return found


@action
def erase(text_id: int, *, by: Actor) -> None:
    """Erase one's own words for good, for both."""
    found = _own_text(text_id, by=by)
    pair, kind = found.pair, found.kind
    found.delete()
    wrote(pair, kind, "erased", by=by)
