"""The published list of ballots, from which anybody counts again without Colead's records.

The document is plain JSON: ``format``, ``method`` and ``settings``, the ``options`` (id, label),
``eligible``, the ``ballots`` (an anonymous one with its ``number``, a named one with its
``voter``; ``choice`` as ``rules.ballots`` tells; ``carries`` so many voices of others) and the
``result`` that was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from colead.features.decisions.rules import methods, secrecy, tallies
from colead.kernel.verdict import Missing, Refused

FORMAT = "colead-ballots-1"


@dataclass(frozen=True, slots=True)
class Recount:
    """What a count of a published list came to, beside what was published."""

    result: tallies.Result
    published: Mapping[str, Any]
    labels: Mapping[Any, str]
    ballots: int

    @property
    def agrees(self) -> bool:
        """The count comes to what was published, to the last figure."""
        return self.result.as_facts() == dict(self.published)


def document(
    *,
    title: str,
    method: str,
    settings: Mapping[str, Any],
    round_number: int,
    options: Sequence[tuple[int, str, bool]],
    eligible: int,
    ballots: Sequence[Mapping[str, Any]],
    result: Mapping[str, Any],
) -> dict[str, Any]:
    """The list as it is published. ``options`` are (id, label, is "none of these")."""
    return {
        "format": FORMAT,
        "title": title,
        "method": method,
        "settings": {name: settings[name] for name in sorted(settings) if name != "listed"},
        "round": round_number,
        "options": [
            {"id": pk, "label": label, **({"none": True} if none else {})}
            for pk, label, none in options
        ],
        "eligible": eligible,
        "ballots": list(ballots),
        "result": dict(result),
    }


def recount(given: Any) -> Recount:
    """Count a published list again; refused with what is wrong in it, ballot by ballot."""
    if not isinstance(given, Mapping) or given.get("format") != FORMAT:
        raise Refused(_("This is no list of ballots: “format” should be “%s”.") % FORMAT)
    try:
        method = methods.method(str(given["method"]))
        settings, published = dict(given["settings"]), dict(given["result"])
        eligible, cast = int(given["eligible"]), list(given["ballots"])
        labels = {int(option["id"]): str(option["label"]) for option in given["options"]}
        none = next((int(o["id"]) for o in given["options"] if o.get("none")), None)
        choices = [ballot["choice"] for ballot in cast]
        carried = [int(ballot.get("carries", 0)) for ballot in cast]
        names = [ballot.get("number") or ballot.get("voter") for ballot in cast]
    except (Missing, KeyError, TypeError, ValueError, AttributeError):
        raise Refused(
            _("The list is not whole: method, settings, options, eligible, ballots, result.")
        ) from None
    if method.read is None or method.settles != "count":
        raise Refused(_("This method does not count ballots."))
    if len(set(map(str, names))) != len(names):
        raise Refused(_("The same ballot stands twice in the list."))
    if len(cast) + sum(carried) > eligible or min(carried, default=0) < 0:
        raise Refused(
            _("The list has %(cast)s ballots, more than the %(eligible)s who could answer.")
            % {"cast": len(cast) + sum(carried), "eligible": eligible}
        )
    grouped: dict[str, tuple[Any, int]] = {}
    for place, (choice, carries) in enumerate(zip(choices, carried, strict=True), 1):
        try:
            read = method.read(choice, list(labels), settings)
        except Refused as no:
            raise Refused(
                _("Ballot %(place)s: %(reason)s") % {"place": place, "reason": no.reason}
            ) from None
        kept, times = grouped.get(repr(read), (read, 0))
        grouped[repr(read)] = (kept, times + 1 + carries)
    profile = tallies.Profile(
        ballots=tuple(grouped.values()), eligible=eligible, options=tuple(labels), none=none
    )
    result = method.count(profile, settings, closed=True)
    return Recount(result, published, labels, len(cast))


def has_ballot(given: Mapping[str, Any], code: str) -> Mapping[str, Any] | None:
    """The ballot that belongs to a receipt's code, if it stands in the list."""
    number = secrecy.number_of(code)
    for ballot in given.get("ballots", ()):
        if isinstance(ballot, Mapping) and ballot.get("number") == number:
            return ballot
    return None
