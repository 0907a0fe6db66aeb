"""Drawing people or options by lot, so that anybody can draw again and find the same.

The lot is an order by SHA-256. Somebody publishes a seed that nobody could choose to their
liking (a lottery's numbers of a day named before, a closing price, dice thrown in the meeting).
For each name, the text ``seed + "\\n" + name`` in UTF-8 is hashed; the names are put in order of
their hashes as hexadecimal numbers, the smallest first; the first ones are drawn. With any shell:
``printf '%s\\n%s' "$seed" "$name" | sha256sum``. Seeds and names are taken in Unicode normal form
C, without blanks around them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from django.utils.translation import gettext as _

from colead.kernel.verdict import Refused


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who was drawn, in the order of the lot, and all tickets (name, hash) so that anybody can
    check them."""

    seed: str
    chosen: tuple[str, ...]
    tickets: tuple[tuple[str, str], ...]

    def as_facts(self) -> dict[str, object]:
        """The draw as JSON values."""
        return {
            "seed": self.seed,
            "chosen": list(self.chosen),
            "tickets": [list(pair) for pair in self.tickets],
        }


def plain(text: str) -> str:
    """A seed or a name as it goes into the lot."""
    return unicodedata.normalize("NFC", text).strip()


def ticket(seed: str, name: str) -> str:
    """The hash by which a name stands in the lot, as 64 hexadecimal digits."""
    return sha256(f"{plain(seed)}\n{plain(name)}".encode()).hexdigest()


def lot(seed: str, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """All names in the order of the lot, each with its hash; the order they come in does not
    matter. Refused: an empty seed, names that are empty or the same."""
    if not plain(seed):
        raise Refused(_("A draw needs a seed that everybody knows."), field="seed")
    those = [plain(name) for name in names]
    if not all(those) or len(set(those)) != len(those):
        raise Refused(_("A draw needs names that are all different."), field="names")
    return tuple(sorted(((name, ticket(seed, name)) for name in those), key=lambda pair: pair[1]))


def draw(seed: str, names: Sequence[str], number: int) -> Drawn:
    """Draw so many of the names."""
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= len(names):
        raise Refused(_("Draw from 1 to %(most)s of them.") % {"most": len(names)}, field="number")
    tickets = lot(seed, names)
    return Drawn(plain(seed), tuple(name for name, _hash in tickets[:number]), tickets)


def seats_of(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """How many to draw from each stratum: in proportion to its size, by largest remainders
    (Hamilton); of equal remainders the larger stratum comes first, then the name by alphabet. No
    stratum gets more than it has."""
    whole = sum(sizes.values())
    shares = {name: Fraction(size * number, whole) for name, size in sizes.items()}
    seats = {name: int(share) for name, share in shares.items()}
    rest = sorted(sizes, key=lambda name: (seats[name] - shares[name], -sizes[name], name))
    for name in rest[: number - sum(seats.values())]:
        seats[name] += 1
    return seats


def draw_by_strata(seed: str, strata: Mapping[str, Sequence[str]], number: int) -> Drawn:
    """Draw so many in all, from each stratum in proportion to its size (``seats_of``); inside a
    stratum by the one lot of all names."""
    names = [name for members in strata.values() for name in members]
    whole = draw(seed, names, number)
    of = {plain(name): stratum for stratum, members in strata.items() for name in members}
    free = seats_of({stratum: len(members) for stratum, members in strata.items()}, number)
    chosen = []
    for name, _hash in whole.tickets:
        if free[of[name]] > 0:
            free[of[name]] -= 1
            chosen.append(name)
    return Drawn(whole.seed, tuple(chosen), whole.tickets)
