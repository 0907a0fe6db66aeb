"""``colead coaching``: offer, look, answer, meet and write. Private words are read from a file or
from standard input (``-``), so that they stand in no history of commands."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from django.utils.translation import gettext as _

from colead.features.coaching import actions, queries, rules
from colead.kernel.actor import Actor
from colead.kernel.cli import acting, show
from colead.kernel.verdict import Refused

NUMBER = click.IntRange(1, 2**53)
PRACTICE = click.Choice([name for name, _label in rules.PRACTICES])
FORM = click.Choice([name for name, _label in rules.FORMS])
LANGUAGE = click.Choice(list(rules.LANGUAGES))


@click.group("coaching")
def group() -> None:
    """Coaching: who offers, who is proposed to you, and what only the two of you read."""


@group.command("coaches")
@acting
def coaches(actor: Actor) -> None:
    """Who offers to coach."""
    for one in queries.coaches(actor).items:
        show(
            {"id": one.pk, "member": one.member_id, "practices": one.practices, "free": one.free},
            line=f"{one.pk:>6}  {one.member.name:<24} {one.free} free  {', '.join(one.practices)}",
        )


def _sides(command: Any) -> Any:
    for option in (
        click.option("--practice", "practices", multiple=True, type=PRACTICE, required=True,
                     help="What for; repeat it, the most important first."),
        click.option("--language", "languages", multiple=True, type=LANGUAGE, required=True,
                     help="In which language; repeat it."),
        click.option("--form", "forms", multiple=True, type=FORM, help="How; repeat it."),
        click.option("--hours", type=click.IntRange(1, 40), default=2, show_default=True,
                     help="Hours a month."),
        click.option("--not", "who_not", multiple=True, type=NUMBER,
                     help="A member with whom you would not; sealed."),
        click.option("--own-line-too", is_flag=True,
                     help="It may be somebody whose work you answer for, or who does for yours."),
    ):  # fmt: skip
        command = option(command)
    return command


@group.command("offer")
@_sides
@click.option("--places", type=click.IntRange(1, 20), default=1, show_default=True,
              help="For how many people.")  # fmt: skip
@click.option("--about", default="", help="A few words about you as a coach.")
@click.option("--unlisted", is_flag=True, help="Only those to whom you are proposed see it.")
@acting
def offer(actor: Actor, unlisted: bool, **given: Any) -> None:
    """Offer to coach, or change what you offer."""
    made = actions.offer(is_listed=not unlisted, by=actor, **given)
    show({"id": made.pk}, line="Your offer stands.")


@group.command("withdraw-offer")
@acting
def withdraw_offer(actor: Actor) -> None:
    """Offer no coaching for now."""
    actions.withdraw_offer(by=actor)
    show({"withdrawn": True}, line="Taken back. Your coachings go on.")


@group.command("wish")
@click.argument("what", type=click.File("r"))
@_sides
@acting
def wish(actor: Actor, what: Any, **given: Any) -> None:
    """Look for a coach; WHAT you would like to work on is read from a file, or - for input."""
    actions.wish(what=what.read(100_000), by=actor, **given)
    show({"wished": True}, line="Noted, and sealed.")


@group.command("find")
@acting
def find(actor: Actor) -> None:
    """Find me a coach now."""
    found = actions.find_now(by=actor)
    if found is None:
        show({"proposal": None}, line="Nobody who fits has a place now. You will be told.")
    else:
        show({"proposal": found.pk}, line=f"Proposed as {found.pk}: {found.coach.name}")


@group.command("match")
@acting
def match(actor: Actor) -> None:
    """Call a matching of all who look with all who offer."""
    made = actions.call_matching(by=actor)
    show({"id": made.pk}, line="Called. Those who are matched are told.")


@group.command("proposals")
@acting
def proposals(actor: Actor) -> None:
    """The pairs that are proposed to you."""
    for one in queries.waiting_proposals(actor):
        line = f"{one.pk:>6}  {one.seeker.name} would be coached by {one.coach.name}"
        show({"id": one.pk, "seeker": one.seeker_id, "coach": one.coach_id}, line=line)


@group.command("yes")
@click.argument("number", type=NUMBER)
@acting
def say_yes(actor: Actor, number: int) -> None:
    """Say yes to a proposed pair."""
    found = actions.say_yes(number, by=actor)
    show({"id": number, "state": found.state}, line=str(found.get_state_display()))


@group.command("no")
@click.argument("number", type=NUMBER)
@acting
def say_no(actor: Actor, number: int) -> None:
    """Say no, without a reason."""
    actions.say_no(number, by=actor)
    show({"id": number}, line="It does not come about.")


@group.command("pairs")
@acting
def pairs(actor: Actor) -> None:
    """Your coachings."""
    for one in queries.own_pairs(actor):
        state = "on" if one.is_on else "ended"
        line = f"{one.pk:>6}  {state:<6} {one.seeker.name} with {one.coach.name}"
        show({"id": one.pk, "seeker": one.seeker_id, "coach": one.coach_id, "on": one.is_on},
             line=line)  # fmt: skip


@group.command("read")
@click.argument("number", type=NUMBER)
@acting
def read(actor: Actor, number: int) -> None:
    """What the two of you wrote in one coaching."""
    for one in queries.room(actor, number).texts:
        show(
            {"id": one.pk, "kind": one.kind, "author": one.author_id, "words": one.words},
            line=f"{one.pk:>6}  {one.kind:<10} {one.author.name}: {one.words}",
        )


@group.command("write")
@click.argument("number", type=NUMBER)
@click.argument("kind", type=click.Choice(["goal", "agenda", "note", "action", "reflection"]))
@click.argument("words", type=click.File("r"))
@click.option("--session", "session_id", type=NUMBER, help="The session it belongs to.")
@acting
def write(actor: Actor, number: int, kind: str, words: Any, session_id: int | None) -> None:
    """Write something in one coaching; WORDS are read from a file, or - for input."""
    made = actions.write(
        number, kind=kind, words=words.read(100_000), session_id=session_id, by=actor
    )
    show({"id": made.pk}, line=f"Kept as {made.pk}, sealed.")


@group.command("plan")
@click.argument("number", type=NUMBER)
@click.argument("starts")
@click.option("--minutes", default=60, show_default=True, help="How long it takes.")
@acting
def plan(actor: Actor, number: int, starts: str, minutes: int) -> None:
    """Plan a session; STARTS is a moment as 2026-12-03T10:00 at your place."""
    try:
        moment = datetime.fromisoformat(starts)
    except ValueError:
        raise Refused(_("Write the time as 2026-12-03T10:00."), field="starts_at") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(actor.timezone))
    made = actions.plan_session(number, starts_at=moment, minutes=minutes, by=actor)
    show({"id": made.pk}, line=f"Planned as {made.pk}.")


@group.command("held")
@click.argument("number", type=NUMBER)
@acting
def held(actor: Actor, number: int) -> None:
    """Note that a session took place."""
    actions.hold_session(number, by=actor)
    show({"id": number}, line="Noted.")


@group.command("end")
@click.argument("number", type=NUMBER)
@click.option("--look-again", is_flag=True, help="Look for another coach with the same wish.")
@acting
def end(actor: Actor, number: int, look_again: bool) -> None:
    """End a coaching."""
    actions.end(number, look_again=look_again, by=actor)
    show({"id": number}, line="It has ended.")


@group.command("steps")
@acting
def steps(actor: Actor) -> None:
    """Where you have been in leading; only you are shown it."""
    rules.may_take_part(actor).enforce()
    for one in queries.steps(actor):
        titles = [trace.title for trace in one.traces]
        show({"step": one.step.name, "work": titles},
             line=f"{one.step.label}: {', '.join(titles) or '-'}")  # fmt: skip


@group.command("acts")
@acting
def acts(actor: Actor) -> None:
    """What your public acts may say of your leading, if you turned it on."""
    for practice, some in queries.own_acts(actor):
        titles = [entry.title for entry in some]
        show({"practice": str(practice.label), "acts": titles, "limit": str(practice.limit)},
             line=f"{practice.label}: {', '.join(titles)}. {practice.limit}")  # fmt: skip


@group.command("mine")
@acting
def mine(actor: Actor) -> None:
    """A copy of all that is your own, as JSON."""
    rules.may_take_part(actor).enforce()
    found = queries.own_copy(actor)
    show(found, line=json.dumps(found, ensure_ascii=False, indent=1))


@group.command("erase-mine")
@click.confirmation_option(prompt="Erase every word you wrote in coaching, for good?")
@acting
def erase_mine(actor: Actor) -> None:
    """Erase all that is your own, for good."""
    count = actions.erase_mine(by=actor)
    show({"erased": count}, line=f"Erased: {count}.")


commands = [group]
