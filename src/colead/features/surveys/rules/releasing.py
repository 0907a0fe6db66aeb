"""Which figures of a survey may be shown: those from which, beside all that was shown before about
the same question, nobody's answer follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from colead.kernel import protection

Counts = Mapping[str, Sequence[int]]
"""By question: how often each answer of the scale was given."""
Told = tuple[Set[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Part:
    """People who answered, and how: everybody (key empty) or one group."""

    key: str
    people: frozenset[int]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Released:
    """What may be shown: the ``questions``, and the ``groups`` of whom all of these are shown."""

    questions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier survey showed of the same questions; ``recent`` when its answers were given
    within the last weeks."""

    parts: tuple[Part, ...]
    recent: bool = False


@dataclass
class _Desk:
    """What was shown so far, question by question."""

    before: Sequence[Before]
    told: dict[str, list[Told]] = field(default_factory=dict)

    def tells(self, question: str, part: Part) -> bool:
        """Whether somebody's answer to a question would follow, were it shown of this part."""
        told = [*self.told.get(question, []), (part.people, part.counts[question])]
        if protection.determined(told) != frozenset():
            return True
        earlier = [
            [(one.people, one.counts[question]) for one in survey.parts if question in one.counts]
            for survey in self.before
        ]
        earlier = [some for some in earlier if some]
        # Each of the earlier ones, and all of them: where answers changed in between there is no
        # common world, and comparing tells nothing.
        together = [*earlier, [one for some in earlier for one in some]]
        return any(protection.determined([*told, *some]) for some in together if some)

    def show(self, question: str, part: Part) -> None:
        self.told.setdefault(question, []).append((part.people, part.counts[question]))


def release(
    whole: Part, groups: Iterable[Part], *, threshold: int, before: Sequence[Before] = ()
) -> Released:
    """What may be shown of a survey that is over.

    Nothing below ``threshold`` answers. A question is not shown where (nearly) all answered alike
    or where comparing with earlier surveys determines somebody; no group where everybody is fewer
    than twice the threshold. A group is shown with all the questions or not at all, so that a gap
    does not tell which question it was about; it is compared with everybody, with all groups
    shown before it, and with earlier surveys.
    """
    if len(whole.people) < threshold:
        return Released()
    recent = [one.people for survey in before if survey.recent for one in survey.parts]
    if protection.derivable(whole.people, recent):
        return Released()
    desk = _Desk(before)
    questions = []
    for key, counts in whole.counts.items():
        if not protection.nearly_all_alike(counts) and not desk.tells(key, whole):
            desk.show(key, whole)
            questions.append(key)
    shown: list[Set[int]] = [whole.people, *recent]
    kept: list[str] = []
    if len(whole.people) < 2 * threshold:
        return Released(tuple(questions))
    for part in groups:
        if len(part.people) < threshold or protection.derivable(part.people, shown):
            continue
        if any(_tells_by_itself(whole, part, key) or desk.tells(key, part) for key in questions):
            continue
        for key in questions:
            desk.show(key, part)
        shown.append(part.people)
        kept.append(part.key)
    return Released(tuple(questions), tuple(kept))


def _tells_by_itself(whole: Part, part: Part, question: str) -> bool:
    """Whether nearly all in a group, or nearly all outside it, answered alike."""
    inside = part.counts[question]
    outside = [a - b for a, b in zip(whole.counts[question], inside, strict=True)]
    rest = sum(outside) > 0 and protection.nearly_all_alike(outside)
    return rest or protection.nearly_all_alike(inside)
