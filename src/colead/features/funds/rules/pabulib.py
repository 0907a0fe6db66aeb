"""Pabulib files (``.pb``): elections of participatory budgeting, read and written.

The format is the one of the Pabulib library (Faliszewski, Flis, Peters, Pierczyński, Skowron,
Stolicki, Szufa, Talmon: "Participatory Budgeting: Data, Tools and Analysis", IJCAI 2023): UTF-8
text in three sections ``META``, ``PROJECTS``, ``VOTES``, each with a row of column names; cells
divided by ``;`` and quoted by ``"`` where they hold one; ballots list projects divided by ``,``.
Every column is kept, also those this module does not know, and written back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import gettext as _

from colead.kernel.verdict import Refused

# `choose-1` is the library's word for an approval of exactly one project.
VOTE_TYPES = ("approval", "ordinal", "cumulative", "scoring", "choose-1")
LARGEST = 10**18
MOST_FAULTS = 200
_NUMBER = re.compile(r"-?\d{1,30}(?:[.,]\d{1,12})?")
_SECTIONS = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which row of the file (1 is the first; 0 speaks of the whole file)."""

    row: int
    says: str

    def __str__(self) -> str:
        return (
            _("Row %(row)d: %(says)s") % {"row": self.row, "says": self.says}
            if self.row
            else (self.says)
        )


class Unreadable(Refused):
    """A file that is no election; ``faults`` has each fault with its row."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Project:
    """A proposal: ``cells`` are its columns as written, ``cost`` is exact."""

    id: str
    cost: Fraction
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Vote:
    """A ballot: the projects named (in order of preference if ordinal) and the points of each.

    Points are 1 for approval and for ordinal ballots (a rule may make points of the order).
    """

    voter: str
    projects: tuple[str, ...]
    points: tuple[Fraction, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Election:
    """One election: what its file said, its exact numbers, and what was read with a remark."""

    meta: dict[str, str]
    budget: Fraction
    vote_type: str
    project_columns: tuple[str, ...]
    projects: tuple[Project, ...]
    vote_columns: tuple[str, ...]
    votes: tuple[Vote, ...]
    remarks: tuple[Fault, ...] = ()
    _names: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def name(self, project_id: str) -> str:
        """The project's name, or its id where the file has no names."""
        if not self._names and "name" in self.project_columns:
            at = self.project_columns.index("name")
            self._names.update({p.id: p.cells[at].strip() for p in self.projects})
        return self._names.get(project_id) or project_id

    def selected(self) -> tuple[str, ...]:
        """The projects that the file says were funded (``selected`` = 1)."""
        if "selected" not in self.project_columns:
            return ()
        at = self.project_columns.index("selected")
        return tuple(p.id for p in self.projects if p.cells[at].strip() == "1")


@lru_cache(maxsize=65_536)
def number(text: str) -> Fraction | None:
    """An exact number, written with digits and at most one point or comma; else nothing."""
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        return None
    value = Fraction(plain.replace(",", "."))
    return value if abs(value) <= LARGEST else None


def read(content: bytes | str) -> Election:
    """Read a file. Refuses (``Unreadable``) with all faults found, each with its row.

    Accepts a byte order mark, CRLF and quoted cells; refuses other encodings than UTF-8, unknown
    kinds of ballots, projects without a positive cost, ballots for projects that are not there.
    """
    return _Reading().read(content)


class _Reading:
    """One pass over a file, gathering faults as it goes."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.meta: dict[str, str] = {}
        self.meta_rows: dict[str, int] = {}
        self.columns: dict[str, tuple[str, ...]] = {}
        self.projects: dict[str, Project] = {}
        self.votes: list[Vote] = []
        self.voters: set[str] = set()
        self.remarks: list[Fault] = []

    def fault(self, row: int, says: str) -> None:
        """Note a fault; after the first 200 there is no use in more."""
        self.faults.append(Fault(row, says))
        if len(self.faults) >= MOST_FAULTS:
            raise Unreadable(self.faults)

    def read(self, content: bytes | str) -> Election:
        """The whole file."""
        text = _decoded(content) if isinstance(content, bytes) else content
        if "\x00" in text:
            row = text[: text.index("\x00")].count("\n") + 1
            raise Unreadable([Fault(row, _("This is not text."))])
        rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
        row_number = 1
        try:
            section = ""
            for cells in rows:
                row, row_number = row_number, rows.line_num + 1
                if not any(cell.strip() for cell in cells):
                    continue
                mark = cells[0].strip().upper()
                if mark in _SECTIONS and not any(cell.strip() for cell in cells[1:]):
                    section = self._section(row, mark)
                elif not section:
                    self.fault(row, _("The file must begin with META."))
                    break
                elif section not in self.columns:
                    self._columns(row, section, cells)
                else:
                    {"META": self._meta, "PROJECTS": self._project, "VOTES": self._vote}[section](
                        row, cells
                    )
        except csv.Error as wrong:
            self.fault(row_number, _("This row cannot be read: %(why)s.") % {"why": wrong})
        return self._finish()

    def _section(self, row: int, mark: str) -> str:
        if mark in self.columns:
            self.fault(row, _("There is a second %(section)s.") % {"section": mark})
        before = _SECTIONS[: _SECTIONS.index(mark)]
        if missing := [name for name in before if name not in self.columns]:
            self.fault(row, _("%(first)s must come first.") % {"first": ", ".join(missing)})
            raise Unreadable(self.faults)
        if mark == "PROJECTS":
            self._kind()
        return mark

    def _columns(self, row: int, section: str, cells: list[str]) -> None:
        names = tuple(cell.strip().lower() for cell in cells)
        self.columns[section] = names
        needed = {
            "META": {"key", "value"},
            "PROJECTS": {"project_id", "cost"},
            "VOTES": {"voter_id", "vote"},
        }[section]
        if section == "VOTES" and self.kind in ("cumulative", "scoring"):
            needed = needed | {"points"}
        if absent := sorted(needed - set(names)):
            says = _("%(section)s needs a column %(names)s.")
            self.fault(row, says % {"section": section, "names": ", ".join(absent)})
            raise Unreadable(self.faults)
        if len(set(names)) < len(names):
            self.fault(row, _("A column comes twice."))
            raise Unreadable(self.faults)

    def _fit(self, row: int, section: str, cells: list[str]) -> tuple[str, ...] | None:
        """Cells as many as columns; short rows are filled, long ones refused unless empty."""
        count = len(self.columns[section])
        if len(cells) > count and any(cell.strip() for cell in cells[count:]):
            says = _("%(cells)d cells where %(columns)d columns are named.")
            self.fault(row, says % {"cells": len(cells), "columns": count})
            return None
        return tuple(cells[:count] + [""] * (count - len(cells)))

    def _meta(self, row: int, cells: list[str]) -> None:
        # A value may hold unquoted semicolons in old files; nothing else stands behind it.
        key = cells[0].strip()
        if key in self.meta:
            self.fault(row, _("“%(key)s” comes twice.") % {"key": key})
        self.meta[key] = ";".join(cells[1:]).strip()
        self.meta_rows[key] = row

    def _kind(self) -> None:
        self.kind = self.meta.get("vote_type", "").lower()
        row = self.meta_rows.get("vote_type", 0)
        if self.kind not in VOTE_TYPES:
            says = _("vote_type must be one of %(types)s.") % {"types": ", ".join(VOTE_TYPES)}
            self.fault(row, says)
        budget = number(self.meta.get("budget", ""))
        if budget is None or budget <= 0:
            self.fault(self.meta_rows.get("budget", 0), _("budget must be an amount above zero."))
        self.budget = budget or Fraction(0)

    def _project(self, row: int, cells: list[str]) -> None:
        fitted = self._fit(row, "PROJECTS", cells)
        if fitted is None:
            return
        columns = self.columns["PROJECTS"]
        key = fitted[columns.index("project_id")].strip()
        cost = number(fitted[columns.index("cost")])
        if not key or "," in key:
            self.fault(row, _("A project needs an id without commas."))
        elif key in self.projects:
            self.fault(row, _("There is a second project “%(id)s”.") % {"id": key})
        if cost is None or cost <= 0:
            self.fault(row, _("The cost must be an amount above zero."))
        self.projects[key] = Project(key, cost or Fraction(0), fitted)

    def _vote(self, row: int, cells: list[str]) -> None:
        fitted = self._fit(row, "VOTES", cells)
        if fitted is None:
            return
        columns = self.columns["VOTES"]
        voter = fitted[columns.index("voter_id")].strip()
        if not voter:
            self.fault(row, _("A ballot needs a voter_id."))
        elif voter in self.voters:
            self.fault(row, _("There is a second ballot of “%(voter)s”.") % {"voter": voter})
        self.voters.add(voter)
        said = _list(fitted[columns.index("vote")])
        try:
            # Each name once in memory: a city's ballots are smaller so, and quicker to count.
            named = tuple([self.projects[key].id for key in said])
        except KeyError as strange:
            self.fault(row, _("There is no project “%(id)s”.") % {"id": strange.args[0]})
            return
        if len(set(named)) < len(named):
            if self.kind not in ("approval", "choose-1"):
                self.fault(row, _("A project is named twice."))
                return
            # Public files have such ballots; a vote for the same project again adds nothing.
            self.remarks.append(Fault(row, _("A project is named twice; it counts once.")))
            named = tuple(dict.fromkeys(named))
        if self.kind == "choose-1" and len(named) > 1:
            self.fault(row, _("A ballot may name one project only."))
            return
        points: tuple[Fraction, ...] = _ONES[: len(named)]
        if self.kind in ("cumulative", "scoring"):
            given = [number(text) for text in _list(fitted[columns.index("points")])]
            points = tuple(value for value in given if value is not None and value >= 0)
            if len(points) < len(given):
                self.fault(row, _("Points are numbers, zero or more."))
                return
            if len(points) != len(named):
                says = _("%(points)d numbers of points for %(projects)d projects.")
                self.fault(row, says % {"points": len(points), "projects": len(named)})
                return
        elif len(named) > len(_ONES):
            self.fault(row, _("More projects than a ballot can hold."))
            return
        self.votes.append(Vote(voter, named, points, fitted))

    def _finish(self) -> Election:
        if missing := [name for name in _SECTIONS if name not in self.columns]:
            self.fault(0, _("There is no section %(names)s.") % {"names": ", ".join(missing)})
        elif not self.faults:
            for key, there in (("num_projects", self.projects), ("num_votes", self.votes)):
                said = self.meta.get(key)
                if said is not None and said != str(len(there)):
                    says = _("%(key)s says %(said)s, the file has %(count)d.")
                    what = {"key": key, "said": said, "count": len(there)}
                    self.fault(self.meta_rows[key], says % what)
        if self.faults:
            raise Unreadable(self.faults)
        return Election(
            meta=self.meta,
            budget=self.budget,
            vote_type=self.kind,
            project_columns=self.columns["PROJECTS"],
            projects=tuple(self.projects.values()),
            vote_columns=self.columns["VOTES"],
            votes=tuple(self.votes),
            remarks=tuple(self.remarks),
        )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        row = content[: wrong.start].count(b"\n") + 1
        raise Unreadable([Fault(row, _("This is not UTF-8 text."))]) from None


_ONES = (Fraction(1),) * 10_000


def _list(text: str) -> Iterable[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def write(election: Election) -> str:
    """The file of an election: what was read comes back cell by cell, meta counts made true."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    counts = {"num_projects": len(election.projects), "num_votes": len(election.votes)}
    rows.writerow(["META"])
    rows.writerow(["key", "value"])
    rows.writerows([key, counts.get(key, value)] for key, value in election.meta.items())
    rows.writerow(["PROJECTS"])
    rows.writerow(election.project_columns)
    rows.writerows(project.cells for project in election.projects)
    rows.writerow(["VOTES"])
    rows.writerow(election.vote_columns)
    rows.writerows(vote.cells for vote in election.votes)
    return out.getvalue()
