"""Writing, sharing and erasing reflections; rhythm, invitations, pauses.

What somebody does in their own notebook leaves no entry in the journal; what they are invited to
and what they give on does, for those concerned, without any of its words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from colead.features.circles import queries as circles
from colead.features.organizations import queries as organizations
from colead.features.reflections import events, queries, rules
from colead.features.reflections.models import (
    Draft,
    Passage,
    Pause,
    Prompt,
    Reflection,
    Rhythm,
    Template,
)
from colead.kernel import belongings, private
from colead.kernel.actions import action
from colead.kernel.actor import Actor
from colead.kernel.journal import record
from colead.kernel.verdict import refuse

Answers = Sequence[tuple[str, str]]


def _me(by: Actor) -> int:
    return by.member_id or 0


def _seal(kind: str, found: dict[str, Any], *, by: Actor) -> bytes:
    return private.seal(
        json.dumps(found),
        organization_id=by.organization_id,
        about=queries.sealed_for(kind, by.member_id or 0),
    )


def _written(
    title: str, answers: Answers, template: str, about: tuple[str, int, str] | None, *, by: Actor
) -> bytes:
    kept = [(ask[:400], text.strip()) for ask, text in answers][: rules.QUESTIONS]
    if not any(text for _ask, text in kept):
        refuse(_("Write a word first. One is enough."), field="answers")
    if any(len(text) > rules.LONGEST for _ask, text in kept):
        refuse(_("One answer is too long. Cut it in two."), field="answers")
    found = {
        "title": " ".join(title.split())[:200],
        "answers": kept,
        "template": template[:40],
        "about": about,
    }
    return _seal("reflection", found, by=by)


@action
def write(
    *,
    answers: Answers,
    by: Actor,
    title: str = "",
    template: str = "",
    prompt_id: int | None = None,
) -> Reflection:
    """Keep a reflection: questions with their answers. It is sealed before it reaches the
    database. An invitation that it answers is closed; the draft is gone."""
    rules.may_reflect(by).enforce()
    prompt = queries.prompt(by, prompt_id) if prompt_id else None
    about = None
    if prompt is not None and prompt.about_id is not None:
        about = (prompt.about_kind, prompt.about_id, prompt.title)
    made = Reflection.objects.create(
        organization_id=by.organization_id,
        member_id=_me(by),
        box=_written(title, answers, template, about, by=by),
        written_at=by.at,
    )
    if prompt is not None:
        Prompt.objects.filter(pk=prompt.pk).update(closed_at=by.at)
    Draft.objects.filter(member_id=_me(by)).delete()
    return made


@action
def amend(reflection_id: int, *, answers: Answers, by: Actor, title: str = "") -> Reflection:
    """Change one's own reflection. How it read before is not kept: it is a notebook."""
    row = queries.reflection(by, reflection_id, lock=True)
    told = queries.opened(row)
    row.box = _written(title, answers, told.template, told.about, by=by)
    row.changed_at = by.at
    row.save(update_fields=["box", "changed_at"])
    return row


@action
def erase(reflection_id: int, *, by: Actor) -> None:
    """Erase one's own reflection, for good."""
    queries.reflection(by, reflection_id).delete()


@belongings.erases("reflections")
@action
def erase_everything(*, by: Actor, passages: bool = False) -> int:
    """Erase all of one's own reflections, drafts, templates and invitations; with ``passages``
    also what one shared with others. How many reflections that were."""
    rules.may_reflect(by).enforce()
    count = queries.visible_to(by).count()
    for model in (Reflection, Draft, Template, Prompt):
        model.objects.filter(organization_id=by.organization_id, member_id=_me(by)).delete()
    if passages:
        for row in Passage.objects.filter(organization_id=by.organization_id, by_id=_me(by)):
            take_back(row.pk, by=by)
    return count


@action
def keep_draft(
    *,
    answers: Answers,
    by: Actor,
    title: str = "",
    template: str = "",
    prompt_id: int | None = None,
) -> None:
    """Keep what is being written, sealed, so that nothing is lost; without words it is gone."""
    rules.may_reflect(by).enforce()
    kept = [(ask[:400], text[: rules.LONGEST]) for ask, text in answers][: rules.QUESTIONS]
    if not title.strip() and not any(text.strip() for _ask, text in kept):
        Draft.objects.filter(member_id=_me(by)).delete()
        return
    found = {"title": title[:200], "answers": kept, "template": template, "prompt": prompt_id}
    Draft.objects.update_or_create(
        member_id=_me(by),
        defaults={
            "organization_id": by.organization_id,
            "box": _seal("draft", found, by=by),
            "changed_at": by.at,
        },
    )


@action
def drop_draft(*, by: Actor) -> None:
    """Throw away what is being written."""
    Draft.objects.filter(organization_id=by.organization_id, member_id=_me(by)).delete()


@action
def keep_template(*, name: str, asks: Sequence[str], by: Actor) -> Template:
    """Keep questions of one's own; nobody else sees them."""
    rules.may_reflect(by).enforce()
    kept = [" ".join(ask.split())[:400] for ask in asks if ask.strip()][: rules.QUESTIONS]
    if not kept:
        refuse(_("Write one question at least."), field="asks")
    if Template.objects.filter(member_id=_me(by)).count() >= 30:
        refuse(_("Thirty of your own are enough. Drop one first."))
    return Template.objects.create(
        organization_id=by.organization_id,
        member_id=_me(by),
        box=_seal("template", {"name": " ".join(name.split())[:120], "asks": kept}, by=by),
    )


@action
def drop_template(template_id: int, *, by: Actor) -> None:
    """Drop questions of one's own; what was written with them stays."""
    queries.own_template(by, template_id).delete()


@action
def keep_rhythm(
    *,
    every: str,
    by: Actor,
    template: str = "three",
    begins_on: date | None = None,
    after_acts: bool = True,
) -> Rhythm:
    """Choose how often one is invited to look back (``Rhythm.Every``; empty: not at all), from
    which day on, and whether also after what ended or was reviewed."""
    rules.may_reflect(by).enforce()
    if every not in Rhythm.Every.values:
        refuse(_("Choose how often."), field="every")
    begins = begins_on or rules.next_day(by.today, every or "week")
    if begins < by.today or begins - by.today > rules.FARTHEST:
        refuse(_("Choose a day from today on, within a year."), field="begins_on")
    kept, _new = Rhythm.objects.update_or_create(
        member_id=_me(by),
        defaults={
            "organization_id": by.organization_id,
            "every": every,
            "template": template[:20],
            "next_on": begins,
            "after_acts": after_acts,
        },
    )
    return kept


@action
def put_away(prompt_id: int, *, by: Actor) -> None:
    """Put an invitation away, without a word."""
    row = queries.prompt(by, prompt_id)
    Prompt.objects.filter(pk=row.pk, closed_at=None).update(closed_at=by.at)


@action
def invite(
    member_id: int, *, cause: str, title: str, by: Actor, about: tuple[str, int] | None = None
) -> Prompt | None:
    """Invite somebody to look back; None when they were on this day already, or do not wish it."""
    if about is not None and not queries.wants_asking(member_id):
        return None
    kind, number = about or ("", None)
    made, new = Prompt.objects.get_or_create(
        member_id=member_id,
        cause=cause,
        about_kind=kind,
        about_id=number,
        on=by.today,
        defaults={
            "organization_id": by.organization_id,
            "title": title[:200],
            "made_at": by.at,
        },
    )
    if not new:
        return None
    record(
        events.ReflectionInvited(
            prompt=made.pk, title=made.title, cause=cause, concerned=[member_id]
        ),
        by=by,
    )
    return made


@action
def ask_by_rhythm(member_id: int, *, by: Actor) -> None:
    """Invite somebody by their own rhythm, once, and set the next day."""
    row = Rhythm.objects.select_for_update().filter(member_id=member_id).first()
    if row is None or not row.every or row.next_on > by.today:
        return
    row.next_on = rules.caught_up(row.next_on, row.every, today=by.today)
    row.save(update_fields=["next_on"])
    waiting = Prompt.objects.filter(member_id=member_id, cause=Prompt.Cause.RHYTHM, closed_at=None)
    if not waiting.exists():
        invite(member_id, cause=Prompt.Cause.RHYTHM, title=_("A quiet look back"), by=by)


@action
def share(
    reflection_id: int,
    *,
    words: str,
    by: Actor,
    to: int | None = None,
    circle_id: int | None = None,
) -> Passage:
    """Give a passage of one's own reflection on: to a person, to a circle - or to neither, taken
    out so that it can become a lesson. What is shared is a copy; the reflection stays private."""
    queries.reflection(by, reflection_id)
    rules.may_share(passage=words).enforce(field="words")
    if to is not None and circle_id is not None:
        refuse(_("Share with one person or with one circle."), field="to")
    row = Passage(organization_id=by.organization_id, by_id=_me(by), shared_at=by.at)
    told: list[int] = []
    if to is not None:
        member = organizations.member(by, to)
        if member.pk == by.member_id or member.left_on is not None or member.is_guest:
            refuse(_("Choose somebody else who is here."), field="to")
        row.to_id, told = member.pk, [member.pk]
    elif circle_id is not None:
        circle = circles.circle(by, circle_id)
        if not circles.is_member_of(by, circle.pk):
            refuse(_("Share with a circle that you are in."), field="circle_id")
        row.circle_id = circle.pk
        members = circles.members_in(by, circle).exclude(pk=_me(by))
        told = sorted(members.values_list("pk", flat=True)[:5_000])
    row.box = private.seal(
        json.dumps({"words": words.strip()}),
        organization_id=by.organization_id,
        about=queries.passage_bound_to(row),
    )
    row.save(force_insert=True)
    if told:
        record(events.PassageShared(passage=row.pk, concerned=told), by=by)
    return row


@action
def take_back(passage_id: int, *, by: Actor) -> None:
    """Take back what one shared: its words are gone for the others, too."""
    row = queries.passage(by, passage_id)
    rules.may_take_back(by, by_id=row.by_id).enforce()
    if row.to_id is not None or row.circle_id is not None:
        record(events.PassageTakenBack(passage=row.pk, concerned=[]), by=by)
    row.delete()


@action
def book_pause(*, starts_at: datetime, by: Actor, minutes: int = 30, note: str = "") -> Pause:
    """Keep time free for oneself. Nobody else sees it, not even that one is busy."""
    rules.may_reflect(by).enforce()
    if not rules.fits(starts_at, at=by.at):
        refuse(_("Choose a time from now on, within a year."), field="starts_at")
    if not 5 <= minutes <= 1_440:
        refuse(_("A pause takes from five minutes to a day."), field="minutes")
    if len(note) > 2_000:
        refuse(_("That is too long for a note."), field="note")
    return Pause.objects.create(
        organization_id=by.organization_id,
        member_id=_me(by),
        starts_at=starts_at,
        minutes=minutes,
        box=_seal("pause", {"note": note.strip()}, by=by) if note.strip() else None,
    )


@action
def cancel_pause(pause_id: int, *, by: Actor) -> None:
    """Give the time free again."""
    row = queries.pause(by, pause_id)
    Pause.objects.filter(pk=row.pk, cancelled_at=None).update(cancelled_at=by.at)


@action
def remind_of_pause(pause_id: int, *, by: Actor) -> None:
    """Tell somebody that their pause begins soon, once."""
    row = Pause.objects.filter(organization_id=by.organization_id, pk=pause_id).first()
    due = Pause.objects.filter(pk=pause_id, reminded_at=None, cancelled_at=None)
    if row is None or not due.update(reminded_at=by.at):
        return
    record(
        events.PauseComing(
            pause=row.pk,
            title=row.title,
            starts_at=row.starts_at.isoformat(),
            concerned=[row.member_id],
        ),
        by=by,
    )
