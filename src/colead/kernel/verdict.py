"""A yes, or a no with a reason fit to show the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn


class Missing(Exception):
    """There is no such thing for this actor: every door answers 404."""


class Refused(Exception):
    """An act that is not possible now; ``reason`` is shown to the person.

    ``field`` names the input that has to be mended, if there is one.
    """

    def __init__(self, reason: str, *, field: str | None = None) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule. True in a condition when allowed."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: Verdict) -> Verdict:
        """The first no, or yes."""
        return other if self.allowed else self

    def enforce(self, *, field: str | None = None) -> None:
        """Raise ``Refused`` unless allowed."""
        if not self.allowed:
            raise Refused(self.reason, field=field)


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """A refusal with its reason."""
    return Verdict(False, str(reason))


def refuse(reason: str, *, field: str | None = None) -> NoReturn:
    """Refuse at once."""
    raise Refused(reason, field=field)
