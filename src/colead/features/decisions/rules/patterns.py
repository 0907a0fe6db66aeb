"""Templates of decisions: what one begins with, as data that goes from organization to
organization in a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.features.decisions.rules import methods
from colead.kernel.verdict import Missing, Refused

FORMAT = "colead-decision-template-1"
LARGEST = 100_000
_TEXTS = {"name": 200, "fits": 500, "title": 200, "question": 20_000, "proposal": 20_000}


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a decision begins with. ``key`` names it in addresses: ``spending``, or its number."""

    key: str
    name: Any
    fits: Any
    method: str
    title: Any = ""
    question: Any = ""
    proposal: Any = ""
    options: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def as_file(self) -> str:
        """The template as JSON, to be given on."""
        return json.dumps(
            {
                "format": FORMAT,
                **{name: str(getattr(self, name)) for name in _TEXTS},
                "method": self.method,
                "options": list(self.options),
                "settings": dict(self.settings),
            },
            ensure_ascii=False,
            indent=1,
        )


def read_file(raw: bytes) -> Pattern:
    """The template in a file; refused with what is wrong in it."""
    if len(raw) > LARGEST:
        raise Refused(_("This file is too large for a template."), field="file")
    try:
        given = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused(_("This file is no JSON."), field="file") from None
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise Refused(_("This is no template: “format” should be “%s”.") % FORMAT, field="file")
    texts = {name: given.get(name, "") for name in _TEXTS}
    for name, value in texts.items():
        if not isinstance(value, str) or len(value) > _TEXTS[name] or "\x00" in value:
            raise Refused(_("“%s” is no text, or too long.") % name, field="file")
    options, settings = given.get("options", []), given.get("settings", {})
    named = isinstance(options, list) and all(isinstance(one, str) for one in options)
    if not named or len(options) > 30 or any(len(one) > 200 for one in options):
        raise Refused(_("“%s” is no list of names.") % "options", field="file")
    if not texts["name"].strip() or not isinstance(settings, dict):
        raise Refused(_("The template has no name, or its settings cannot be read."), field="file")
    try:
        chosen = methods.method(str(given.get("method", "")))
    except Missing:
        raise Refused(_("This version does not know the method of it."), field="file") from None
    try:
        kept = chosen.clean(settings)
    except Refused as no:
        raise Refused(
            _("The setting “%(name)s”: %(reason)s") % {"name": no.field, "reason": no.reason},
            field="file",
        ) from None
    return Pattern("", method=chosen.name, options=tuple(options), settings=kept, **texts)


# What comes with Colead. Texts in brackets are to be replaced.
SHIPPED: dict[str, Pattern] = {
    pattern.key: pattern
    for pattern in (
        Pattern(
            "policy", gettext_lazy("Policy"),
            gettext_lazy("A rule that many live by, and that shall be looked at again."),
            "consent", title=gettext_lazy("How we … "),
            question=gettext_lazy("What goes wrong today, for whom, how often?"),
            proposal=gettext_lazy(
                "**From** (day) **on we** …\n\n**It holds for** …\n\n**Exceptions:** …\n\n"
                "**We see that it works when** …"
            ),
            settings={"silence": False},
        ),
        Pattern(
            "spending", gettext_lazy("Spending"),
            gettext_lazy("Money for something that you know how to use."),
            "advice", title=gettext_lazy("Shall we buy …?"),
            question=gettext_lazy(
                "What for, for whom, what else would do? What does it cost, now and each year?"
            ),
        ),
        Pattern(
            "hiring", gettext_lazy("Hiring"),
            gettext_lazy("Choosing between people after you have talked with them."),
            "ranked", title=gettext_lazy("Who joins us as …?"),
            question=gettext_lazy("What the place needs, and what we saw of each person."),
            settings={"anonymous": True, "none_of_these": True, "quorum": 75},
        ),
        Pattern(
            "curriculum", gettext_lazy("Curriculum"),
            gettext_lazy("What is taught, when teachers of several subjects carry it."),
            "gradients", title=gettext_lazy("… becomes part of year …"),
            question=gettext_lazy("What shall learners be able to do after it?"),
            proposal=gettext_lazy(
                "**What:** …\n\n**Instead of:** …\n\n**Material and time:** …\n\n**Looked at"
                " again after** a term."
            ),
        ),
        Pattern(
            "timetable", gettext_lazy("Timetable"),
            gettext_lazy("Several timetables, and none that suits all."),
            "score", title=gettext_lazy("Which timetable from … on?"),
            question=gettext_lazy("What each of them makes easier, and what harder."),
        ),
        Pattern(
            "agreement", gettext_lazy("Working agreement"),
            gettext_lazy("How a circle works together: meetings, answers, absences."),
            "consent", title=gettext_lazy("How we work together"),
            proposal=gettext_lazy(
                "We meet …\n\nWe answer within …\n\nWhen somebody cannot come, …\n\nWe look at"
                " this again in half a year."
            ),
        ),
        Pattern(
            "experiment", gettext_lazy("Experiment"),
            gettext_lazy("Something to be tried for a while, small enough to go wrong."),
            "consent", title=gettext_lazy("We try … for … weeks"),
            proposal=gettext_lazy(
                "**We believe that** …\n\n**We try it** where, with whom, until when.\n\n"
                "**At worst we lose** …\n\n**We stop when** …\n\n**We will know by** …"
            ),
        ),
        Pattern(
            "election", gettext_lazy("Role election"),
            gettext_lazy("Somebody is to hold a role; the person takes it with their own yes."),
            "consent", title=gettext_lazy("Who holds the role …?"),
            question=gettext_lazy(
                "What the role needs now. Name whom you would choose, and why, in the"
                " conversation; then put the person into the proposal."
            ),
            proposal=gettext_lazy("We propose (name), because …"),
            settings={"silence": False},
        ),
        Pattern(
            "priorities", gettext_lazy("Priorities"),
            gettext_lazy("More wishes than time: what comes first?"),
            "dot", title=gettext_lazy("What do we do first?"),
            settings={"dots": 5, "add_options": True},
        ),
        Pattern(
            "seats", gettext_lazy("Several seats"),
            gettext_lazy("A council or a team whose members shall speak for different people."),
            "stv", title=gettext_lazy("Who speaks for us in …?"),
            settings={"seats": 2, "anonymous": True},
        ),
    )
}  # fmt: skip
