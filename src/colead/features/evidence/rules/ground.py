"""Who counts where: the people of the organization and of each circle in a window, who looked after
which domain, who held a role; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from colead.features.circles.queries import CircleSpan, Span, TermSpan
from colead.features.circles.rules import subtree
from colead.kernel import protection

Days = tuple[date | None, date | None]


def overlaps(span: Days, start: date, until: date) -> bool:
    """Whether a time (open ends: not known or still) touches the days from start to until."""
    began, ended = span
    return (began is None or began <= until) and (ended is None or ended >= start)


@dataclass(frozen=True)
class Ground:
    """What is known of people, circles, roles and domains, each with its times."""

    members: Sequence[tuple[int, date | None, date | None]]
    stewards: Sequence[tuple[int, date, date | None]]
    circles: Sequence[CircleSpan]
    memberships: Sequence[Span]
    terms: Sequence[TermSpan]
    domains: Sequence[tuple[int, int, int | None]]
    """Domains of today: (id, circle, role or None)."""
    domains_of: Mapping[int, Sequence[int]]
    """By initiative, the domains it works in."""

    @property
    def root(self) -> int | None:
        """The circle that is the organization."""
        return next((one.id for one in self.circles if one.parent_id is None), None)

    def inside(self, circle: int) -> set[int]:
        """The circle and all circles in it, as they lie today."""
        return subtree({one.id: one.parent_id for one in self.circles}, circle)

    def around(self, circles: Iterable[int]) -> set[int]:
        """These circles and all around them but the root, as they lie today."""
        parents = {one.id: one.parent_id for one in self.circles}
        found: set[int] = set()
        for circle in circles:
            one: int | None = circle
            while one is not None and one not in found:
                found.add(one)
                one = parents.get(one)
        return found

    def everyone(self, start: date, until: date) -> frozenset[int]:
        """The members who were here at some time in the window."""
        return frozenset(
            member for member, *span in self.members if overlaps((span[0], span[1]), start, until)
        )

    def by_circle(self, start: date, until: date) -> dict[int, frozenset[int]]:
        """The same for each circle that was open then, those inside it included; without the
        root, which is everyone."""
        here = self.everyone(start, until)
        direct: dict[int, set[int]] = {}
        for one in self.memberships:
            if overlaps((one.started_on, one.ended_on), start, until):
                direct.setdefault(one.circle_id, set()).add(one.member_id)
        found = {}
        for circle in self.circles:
            if circle.parent_id is not None and overlaps(
                (circle.opened_on, circle.closed_on), start, until
            ):
                people: set[int] = set()
                for inner in self.inside(circle.id):
                    people |= direct.get(inner, set())
                found[circle.id] = here & people
        return found

    def with_role(self, start: date, until: date) -> set[int]:
        """Who held a role, or was a steward, at some time in the window."""
        return {
            one.member_id
            for one in self.terms
            if overlaps((one.started_on, one.ended_on), start, until)
        } | {one for one, *span in self.stewards if overlaps((span[0], span[1]), start, until)}

    def duties(
        self, start: date, until: date, leading: Iterable[tuple[int, int]]
    ) -> dict[int, tuple[int, set[int]]]:
        """By domain of today: its circle, and who looked after it in the window. Those are the
        holders of its role; where it has none the guides of its circle, or who held any role
        there; and who led work in it: ``leading``, (initiative, member)."""
        by_role: dict[int, set[int]] = {}
        guides: dict[int, set[int]] = {}
        any_role: dict[int, set[int]] = {}
        for one in self.terms:
            if overlaps((one.started_on, one.ended_on), start, until):
                by_role.setdefault(one.role_id, set()).add(one.member_id)
                any_role.setdefault(one.circle_id, set()).add(one.member_id)
                if one.is_guide:
                    guides.setdefault(one.circle_id, set()).add(one.member_id)
        found: dict[int, tuple[int, set[int]]] = {}
        for domain, circle, role in self.domains:
            there = guides.get(circle) or any_role.get(circle, set())
            holders = by_role.get(role, set()) if role else there
            found[domain] = (circle, set(holders))
        for initiative, member in leading:
            for domain in self.domains_of.get(initiative, ()):
                if domain in found:
                    found[domain][1].add(member)
        return found

    def shown(self, start: date, until: date) -> dict[int | None, tuple[frozenset[int], str]]:
        """The organization (None) and its circles, outer ones first: people, and why there are no
        figures about them (empty: there are)."""
        people = self.by_circle(start, until)
        everyone = self.everyone(start, until)
        parents = {one.id: one.parent_id for one in self.circles}
        order = [one for one in _outer_first(parents) if one in people]
        sets: list[tuple[int | None, frozenset[int], int | None]] = [(None, everyone, None)]
        why: dict[int | None, str] = {}
        for circle in order:
            outer = parents[circle]
            sets.append((circle, people[circle], outer if outer in people else None))
        # The set around an outermost circle is the organization, whose key is None as well.
        small = not protection.may_break_down(len(everyone))
        if small:
            why = protection.released(sets[:1])
            why |= {
                key: "breakdown" if protection.may_show(len(them)) else "few-people"
                for key, them, _outer in sets[1:]
            }
        else:
            why = protection.released(sets)
        return {key: (them, why[key]) for key, them, _outer in sets}

    def beside(
        self, shown: Mapping[int | None, tuple[frozenset[int], str]]
    ) -> dict[int, frozenset[int]]:
        """Of the circles that may be shown, the outermost ones, with their people: none of them
        lies inside another."""
        parents = {one.id: one.parent_id for one in self.circles}
        open_ones = {key: them for key, (them, why) in shown.items() if key is not None and not why}

        def inside_one(circle: int) -> bool:
            outer = parents[circle]
            while outer is not None:
                if outer in open_ones:
                    return True
                outer = parents[outer]
            return False

        return {key: them for key, them in open_ones.items() if not inside_one(key)}


def _outer_first(parents: Mapping[int, int | None]) -> list[int]:
    children: dict[int | None, list[int]] = {}
    for circle, parent in sorted(parents.items()):
        children.setdefault(parent, []).append(circle)
    order: list[int] = []
    layer = children.get(None, [])
    while layer:
        order += layer
        layer = [inner for one in layer for inner in children.get(one, [])]
    return order
