"""Which one act home puts on top: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from colead.kernel.todo import Todo

# How long a newcomer sees the card of first steps, if it is not done or put away before.
NEWCOMER_DAYS = 60

# What others wait for comes first; of the same kind, what closes first.
URGENCY = {
    "offer": 0,
    "ballot": 1,
    "advice": 1,
    "check-in": 2,
    "ask": 3,
    "commitment": 4,
    "review": 5,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps."""

    label: str
    why: str
    url: str
    done: bool


def in_order(waiting: Sequence[Todo]) -> list[Todo]:
    """What waits, the most urgent first."""
    return sorted(
        waiting,
        key=lambda t: (
            URGENCY.get(t.kind, 9) if t.urgency is None else t.urgency,
            t.due is None,
            t.due.timestamp() if t.due else 0.0,
        ),
    )


def next_act(
    waiting: Sequence[Todo], steps: Sequence[Step], helping: Sequence[Todo], otherwise: Todo
) -> Todo:
    """The one obvious next act: what waits, the next first step, where help is wanted, else."""
    if waiting:
        return in_order(waiting)[0]
    for step in steps:
        if not step.done:
            return Todo("step", step.label, step.url, step.why, "footprints")
    return helping[0] if helping else otherwise
