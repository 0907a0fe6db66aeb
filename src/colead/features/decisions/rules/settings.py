"""The settings of a method as data: what can be set, within which bounds, and what is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colead.kernel.verdict import Refused

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: a choice (pairs of value and words), a whole number or a flag."""

    name: str
    kind: Literal["choice", "whole", "flag"]
    default: Any
    label: Any
    hint: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    least: int = 0
    most: int = 0

    def clean(self, value: Any) -> Any:
        """The value as it is kept; refused with this setting's name when it makes no sense."""
        if self.kind == "flag":
            if not isinstance(value, bool):
                raise Refused(_("Say yes or no."), field=self.name)
            return value
        if self.kind == "whole":
            if isinstance(value, bool) or not isinstance(value, int):
                raise Refused(_("Give a whole number."), field=self.name)
            if not self.least <= value <= self.most:
                raise Refused(
                    _("Give a number from %(least)s to %(most)s.")
                    % {"least": self.least, "most": self.most},
                    field=self.name,
                )
            return value
        if not isinstance(value, str) or value not in dict(self.choices):
            raise Refused(_("Choose one of the list."), field=self.name)
        return value

    def words(self, value: Any) -> str:
        """A value as people read it."""
        if self.kind == "flag":
            return _("yes") if value else _("no")
        return str(dict(self.choices).get(value, value))


def clean(schema: Sequence[Setting], given: Mapping[str, Any]) -> dict[str, Any]:
    """All settings of a method: those given, checked, and the defaults of the rest.

    A setting that the method does not have is refused, so that nobody relies on it in vain.
    """
    known = {setting.name for setting in schema}
    for name in given:
        if name not in known:
            raise Refused(
                _("This method has no setting called %(name)s.") % {"name": str(name)[:60]}
            )
    return {
        setting.name: setting.clean(given[setting.name])
        if given.get(setting.name) is not None
        else setting.default
        for setting in schema
    }


VOTERS = Setting(
    "voters",
    "choice",
    "circle",
    gettext_lazy("Who answers"),
    choices=(
        ("circle", gettext_lazy("the members of the circle")),
        ("subtree", gettext_lazy("the circle and all circles inside it")),
        ("roles", gettext_lazy("those who hold a role in the circle")),
        ("team", gettext_lazy("those who lead or help in the initiative it is about")),
        ("everyone", gettext_lazy("every member of the organization")),
        ("list", gettext_lazy("the people I name")),
    ),
)
GUESTS = Setting(
    "guests",
    "flag",
    False,
    gettext_lazy("Guests who were invited answer, too"),
)
DAYS = Setting(
    "days",
    "whole",
    7,
    gettext_lazy("Open for how many days"),
    least=1,
    most=180,
)
REASONS = Setting(
    "reasons",
    "choice",
    "objection",
    gettext_lazy("A reason is needed"),
    choices=(
        ("never", gettext_lazy("never")),
        ("objection", gettext_lazy("with an objection or a no")),
        ("always", gettext_lazy("with every answer")),
    ),
)
SHOW = Setting(
    "show",
    "choice",
    "voted",
    gettext_lazy("Answers can be seen"),
    choices=(
        ("always", gettext_lazy("at any time")),
        ("voted", gettext_lazy("once you have answered")),
        ("closed", gettext_lazy("when it is closed")),
    ),
)
EARLY = Setting(
    "early",
    "flag",
    True,
    gettext_lazy("Close as soon as the outcome is certain"),
)
MINUTES = Setting(
    "minutes",
    "whole",
    60,
    gettext_lazy("How long it takes, in minutes"),
    least=5,
    most=20_160,
)
SILENCE = Setting(
    "silence",
    "flag",
    True,
    gettext_lazy("Silence is consent when the time is over"),
)
QUORUM = Setting(
    "quorum",
    "whole",
    50,
    gettext_lazy("Quorum, in per cent of those who may answer"),
    least=0,
    most=100,
)
THRESHOLD = Setting(
    "threshold",
    "choice",
    "half",
    gettext_lazy("What it takes"),
    choices=(
        ("most", gettext_lazy("more than any other answer")),
        ("half", gettext_lazy("more than half")),
        ("two-thirds", gettext_lazy("at least two thirds")),
        ("three-quarters", gettext_lazy("at least three quarters")),
        ("all", gettext_lazy("all")),
    ),
)
OF = Setting(
    "of",
    "choice",
    "cast",
    gettext_lazy("Counted against"),
    choices=(
        ("cast", gettext_lazy("the answers given, abstentions left out")),
        ("eligible", gettext_lazy("all who may answer")),
    ),
)
WAIT_DAYS = Setting(
    "wait_days",
    "whole",
    3,
    gettext_lazy("Days that people asked have to answer before you may decide"),
    least=0,
    most=60,
)
SEATS = Setting(
    "seats",
    "whole",
    1,
    gettext_lazy("How many are elected"),
    least=1,
    most=100,
)
TIES = Setting(
    "ties",
    "flag",
    True,
    gettext_lazy("Options may share a rank"),
)
TOP = Setting(
    "top",
    "whole",
    5,
    gettext_lazy("The highest score"),
    least=1,
    most=100,
)
BY = Setting(
    "by",
    "choice",
    "mean",
    gettext_lazy("What counts"),
    choices=(
        ("sum", gettext_lazy("the sum of the scores")),
        ("mean", gettext_lazy("their mean")),
        ("median", gettext_lazy("the score in the middle")),
    ),
)
VOICES = Setting(
    "voices",
    "whole",
    50,
    gettext_lazy("Per cent of the ballots that must have scored the winner"),
    least=0,
    most=100,
)
CHOICES = Setting(
    "choices",
    "whole",
    0,
    gettext_lazy("How many options one may tick; 0 for any number"),
    least=0,
    most=1000,
)
DOTS = Setting(
    "dots",
    "whole",
    5,
    gettext_lazy("Dots that everyone has"),
    least=1,
    most=1000,
)
PER_OPTION = Setting(
    "per_option",
    "whole",
    0,
    gettext_lazy("Most dots on one option; 0 for no limit"),
    least=0,
    most=1000,
)
AT_LEAST = Setting(
    "at_least",
    "whole",
    50,
    gettext_lazy("At least so many per cent are for it"),
    least=0,
    most=100,
)
SUPPORT = Setting(
    "at_least",
    "whole",
    75,
    gettext_lazy("At least so many per cent of those who do not abstain support it"),
    least=0,
    most=100,
)
AT_MOST = Setting(
    "at_most",
    "whole",
    100,
    gettext_lazy("At most so many per cent are against it"),
    least=0,
    most=100,
)
BLOCKS = Setting(
    "blocks",
    "whole",
    0,
    gettext_lazy("Blocks that do not stop it"),
    least=0,
    most=100,
)
ASIDES = Setting(
    "asides",
    "whole",
    25,
    gettext_lazy("At most so many per cent stand aside"),
    least=0,
    most=100,
)
TARGET = Setting(
    "target",
    "whole",
    3,
    gettext_lazy("How many are needed"),
    least=1,
    most=100_000,
)
RANKED_BY = Setting(
    "count",
    "choice",
    "schulze",
    gettext_lazy("How rankings are counted"),
    gettext_lazy("Schulze finds who beats the others most strongly; all three keep ties."),
    choices=(
        ("schulze", gettext_lazy("pair by pair (Schulze)")),
        ("ranked-pairs", gettext_lazy("pair by pair, strongest first (ranked pairs)")),
        ("irv", gettext_lazy("last one out, round by round (instant runoff)")),
    ),
)
STV_BY = Setting(
    "count",
    "choice",
    "stv",
    gettext_lazy("How seats are counted"),
    choices=(
        ("stv", gettext_lazy("Scottish rules, as counted by hand")),
        ("meek", gettext_lazy("Meek's rules, exact, by computer")),
    ),
)
NONE_OF_THESE = Setting(
    "none_of_these",
    "flag",
    False,
    gettext_lazy("“None of these” stands among the options"),
    gettext_lazy("If it wins, nothing is agreed."),
)
ADD_OPTIONS = Setting(
    "add_options",
    "flag",
    False,
    gettext_lazy("Those who answer may add options"),
)
ANONYMOUS = Setting(
    "anonymous",
    "flag",
    False,
    gettext_lazy("Anonymous: nobody can find out who answered how"),
    gettext_lazy(
        "Answers are seen when it is closed, by everybody, without names; anyone can count again."
    ),
)
SPOKEN_FOR = Setting(
    "spoken_for",
    "flag",
    False,
    gettext_lazy("Voices given to others count"),
    gettext_lazy("Whoever does not answer is spoken for by the person they gave their voice to."),
)
CARRY = Setting(
    "carry",
    "whole",
    5,
    gettext_lazy("So many voices of others one person can carry at most; 0 for no limit"),
    least=0,
    most=1000,
)
