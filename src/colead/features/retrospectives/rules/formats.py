"""Ways of looking back, as values: the columns of the board, each with what it asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.kernel.verdict import refuse

TONES = ("green", "apricot", "violet", "gold", "red")
MOST_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: its name, what it asks, its colour and its picture."""

    name: Any
    prompt: Any
    tone: str = "green"
    icon: str = "dot"

    def plain(self) -> dict[str, str]:
        """As kept with a retrospective, in the language in which it began."""
        return {
            "name": str(self.name),
            "prompt": str(self.prompt),
            "tone": self.tone,
            "icon": self.icon,
        }


@dataclass(frozen=True, slots=True)
class Way:
    """A format: what it is good for, its columns, and where it comes from."""

    name: str
    title: Any
    says: Any
    columns: tuple[Column, ...]
    source: str = ""
    icon: str = "history"


FORMATS: tuple[Way, ...] = (
    Way(
        "start-stop-continue",
        gettext_lazy("Start, stop, continue"),
        gettext_lazy("Quick, and close to what we do. Good for a team that looks back often."),
        (
            Column(
                gettext_lazy("Start"),
                gettext_lazy("What do we not do yet, and should?"),
                "green",
                "play",
            ),
            Column(
                gettext_lazy("Stop"),
                gettext_lazy("What do we do that helps nobody?"),
                "red",
                "octagon-x",
            ),
            Column(
                gettext_lazy("Continue"),
                gettext_lazy("What works, so that we want to keep it?"),
                "gold",
                "repeat",
            ),
        ),
        "T. J. DeLong, Three Questions for Effective Feedback, 2011 (after P. Daniels)",
        "play",
    ),
    Way(
        "four-ls",
        gettext_lazy("The four Ls"),
        gettext_lazy("Warm and wide. Good after a longer time together."),
        (
            Column(gettext_lazy("Liked"), gettext_lazy("What did you like?"), "green", "heart"),
            Column(
                gettext_lazy("Learned"),
                gettext_lazy("What do you know now that you did not know before?"),
                "violet",
                "lightbulb",
            ),
            Column(
                gettext_lazy("Lacked"), gettext_lazy("What was missing?"), "apricot", "circle-help"
            ),
            Column(
                gettext_lazy("Longed for"), gettext_lazy("What did you wish for?"), "gold", "star"
            ),
        ),
        "E. Gottesdiener & M. Gorman, The 4L's: A Retrospective Technique, 2010",
        "heart",
    ),
    Way(
        "sailboat",
        gettext_lazy("Sailboat"),
        gettext_lazy("A picture that helps to speak of hopes and dangers."),
        (
            Column(gettext_lazy("Wind"), gettext_lazy("What carries us on?"), "green", "leaf"),
            Column(gettext_lazy("Anchor"), gettext_lazy("What holds us back?"), "apricot", "pin"),
            Column(
                gettext_lazy("Rocks"),
                gettext_lazy("What could we run into?"),
                "red",
                "triangle-alert",
            ),
            Column(gettext_lazy("Island"), gettext_lazy("Where do we want to be?"), "gold", "sun"),
        ),
        "after L. Hohmann, Innovation Games (Speed Boat), 2006",
        "flag-triangle-right",
    ),
    Way(
        "mad-sad-glad",
        gettext_lazy("Mad, sad, glad"),
        gettext_lazy("For feelings. Good when something weighs on the team."),
        (
            Column(gettext_lazy("Mad"), gettext_lazy("What made you angry?"), "red", "zap"),
            Column(gettext_lazy("Sad"), gettext_lazy("What made you sad?"), "violet", "moon"),
            Column(gettext_lazy("Glad"), gettext_lazy("What made you glad?"), "green", "smile"),
        ),
        "E. Derby & D. Larsen, Agile Retrospectives, 2006",
        "smile",
    ),
    Way(
        "after-action",
        gettext_lazy("After-action review"),
        gettext_lazy("For the end of something: compare what was meant with what happened."),
        (
            Column(
                gettext_lazy("What was meant"),
                gettext_lazy("What did we want to reach, and how?"),
                "violet",
                "target",
            ),
            Column(
                gettext_lazy("What happened"),
                gettext_lazy("Only what one could see and hear."),
                "gold",
                "eye",
            ),
            Column(
                gettext_lazy("Why"),
                gettext_lazy("What made it differ, for better or worse?"),
                "apricot",
                "circle-help",
            ),
            Column(
                gettext_lazy("What next"),
                gettext_lazy("What do we keep, and what do we do otherwise?"),
                "green",
                "arrow-right",
            ),
        ),
        "US Army, A Leader's Guide to After-Action Reviews, TC 25-20, 1993",
        "flag-triangle-right",
    ),
    Way(
        "timeline",
        gettext_lazy("Timeline"),
        gettext_lazy("For a long time, or for people who were not all there."),
        (
            Column(
                gettext_lazy("At first"),
                gettext_lazy("How did it begin? What happened then?"),
                "gold",
                "flag",
            ),
            Column(
                gettext_lazy("On the way"),
                gettext_lazy("What were the turns, the highs and the lows?"),
                "apricot",
                "trending-up",
            ),
            Column(
                gettext_lazy("Lately"),
                gettext_lazy("What happened in the end? How is it now?"),
                "violet",
                "clock",
            ),
            Column(
                gettext_lazy("Next time"),
                gettext_lazy("Knowing this: what would you do?"),
                "green",
                "arrow-right",
            ),
        ),
        "N. L. Kerth, Project Retrospectives, 2001",
        "trending-up",
    ),
)
_BY_NAME = {way.name: way for way in FORMATS}


def columns_of(name: str) -> list[dict[str, str]] | None:
    """The columns of a format of this list; None for one that an organization made."""
    way = _BY_NAME.get(name)
    return [column.plain() for column in way.columns] if way else None


def _icons() -> set[str]:
    return {column.icon for way in FORMATS for column in way.columns}


def read_columns(given: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The columns that somebody described: two to six, each with a name and a question."""
    found: list[dict[str, str]] = []
    for one in given:
        name = " ".join(str(one.get("name") or "").split())[:60]
        prompt = " ".join(str(one.get("prompt") or "").split())[:200]
        if not name and not prompt:
            continue
        if not name or not prompt:
            refuse(_("Each column has a name and asks something."), field="columns")
        tone = str(one.get("tone") or "")
        tone = tone if tone in TONES else TONES[len(found) % len(TONES)]
        icon = str(one.get("icon") or "")
        found.append(Column(name, prompt, tone, icon if icon in _icons() else "dot").plain())
    if not 2 <= len(found) <= MOST_COLUMNS:
        refuse(_("A format has two to six columns."), field="columns")
    return found
