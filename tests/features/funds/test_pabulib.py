"""Pabulib files in and out, and every fault with its row."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colead.features.funds.rules import pabulib

PLAIN = """META
key;value
description;A town
budget;1000
vote_type;approval
num_projects;2
num_votes;2
colour;green
PROJECTS
project_id;cost;name;selected
7;600.25;"A garden; with ""bees"" in";1
8;400;Bench;0
VOTES
voter_id;vote;age
a;7,8;20
b;8;
"""


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(pabulib.Unreadable) as refused:
        pabulib.read(text)
    return [(fault.row, fault.says) for fault in refused.value.faults]


def test_what_is_read_is_exact_and_comes_back_out() -> None:
    election = pabulib.read(PLAIN)
    assert election.budget == 1000
    assert [project.cost for project in election.projects] == [Fraction(60025, 100), 400]
    assert election.name("7") == 'A garden; with "bees" in'
    assert election.selected() == ("7",)
    assert [vote.projects for vote in election.votes] == [("7", "8"), ("8",)]
    assert pabulib.write(election) == PLAIN
    assert pabulib.read(pabulib.write(election)) == election


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("PROJECTS\n", "PROJECTS;;;\n").replace("\nVOTES", "\n\n;;\nvotes"),
        PLAIN.rstrip("\n"),
    ],
)
def test_marks_line_ends_and_empty_cells_do_not_matter(text: str) -> None:
    assert pabulib.read(text.encode()) == pabulib.read(PLAIN)


def test_points_and_orders() -> None:
    points = PLAIN.replace("approval", "cumulative").replace(
        "voter_id;vote;age\na;7,8;20\nb;8;", 'voter_id;vote;points\na;7,8;"3,2"\nb;8;0.5'
    )
    first, second = pabulib.read(points).votes
    assert (first.points, second.points) == ((3, 2), (Fraction(1, 2),))
    ordinal = pabulib.read(PLAIN.replace("approval", "ordinal").replace("a;7,8", "a;8,7"))
    assert ordinal.votes[0].projects == ("8", "7")


def test_a_project_named_twice_counts_once_with_a_remark() -> None:
    election = pabulib.read(PLAIN.replace("a;7,8", "a;7,8,7"))
    assert election.votes[0].projects == ("7", "8")
    assert [remark.row for remark in election.remarks] == [15]


@pytest.mark.parametrize(
    ("old", "new", "row", "word"),
    [
        ("budget;1000", "budget;-5", 4, "budget"),
        ("budget;1000", "budget;1e9", 4, "budget"),
        ("budget;1000\n", "", 0, "budget"),
        ("approval", "shouting", 5, "vote_type"),
        ("8;400;", "8;0;", 12, "cost"),
        ("8;400;", f"8;{10**30};", 12, "cost"),
        ("8;400;", "8;NaN;", 12, "cost"),
        ("8;400;", "7;400;", 12, "second project"),
        ("8;400;", ";400;", 12, "id"),
        ("8;400;Bench;0", "8;400;Bench;0;5", 12, "5 cells"),
        ("b;8;", "b;9;", 16, "no project “9”"),
        ("b;8;", "a;8;", 16, "second ballot"),
        ("b;8;", ";8;", 16, "voter_id"),
        ("num_votes;2", "num_votes;3", 7, "num_votes"),
        ("project_id;cost", "project_id;price", 10, "cost"),
        ("voter_id;vote;age", "voter_id;vote;vote", 14, "twice"),
        ("budget;1000\n", "budget;1000\nbudget;2\n", 5, "twice"),
        ("PROJECTS", "VOTES", 9, "PROJECTS must come first"),
        ("META\n", "", 1, "META"),
        ("Bench", "\x00", 12, "text"),
    ],
)
def test_faults_name_their_row(old: str, new: str, row: int, word: str) -> None:
    found = faults(PLAIN.replace(old, new, 1))
    assert found[0][0] == row
    assert word in found[0][1]


def test_faults_come_together_and_points_are_checked() -> None:
    text = PLAIN.replace("approval", "scoring").replace(
        "voter_id;vote;age\na;7,8;20\nb;8;",
        "voter_id;vote;points\na;7,8;3\nb;8;-1\nc;6;1\nd;8,8;1,1",
    )
    assert [row for row, _says in faults(text)] == [15, 16, 17, 18]
    assert faults("")[0][0] == 0
    with pytest.raises(pabulib.Unreadable, match=r"Row 2: .*UTF-8"):
        pabulib.read(b"META\n\xff\xfe")


def test_rows_are_counted_in_lines_where_cells_hold_line_breaks() -> None:
    broken = PLAIN.replace('with ""bees""', "with\nbees").replace("b;8;", "b;9;")
    assert faults(broken)[0][0] == 17


@given(st.text(alphabet='META\nPROJCSV;key"value,0123456789.-', max_size=200))
def test_nothing_but_an_election_or_faults_comes_of_any_text(text: str) -> None:
    for content in (text, PLAIN + text, PLAIN.replace("400", text)):
        try:
            election = pabulib.read(content)
        except pabulib.Unreadable:
            assert faults(content)
        else:
            assert pabulib.read(pabulib.write(election)) == election


@pytest.mark.parametrize("seed", range(30))
def test_a_file_cut_anywhere_is_refused_or_smaller(seed: int) -> None:
    cut = random.Random(seed).randrange(len(PLAIN))
    try:
        election = pabulib.read(PLAIN[:cut])
    except pabulib.Unreadable:
        assert faults(PLAIN[:cut])
    else:
        # Only the last row can be shorter without being noticed.
        assert [vote.voter for vote in election.votes] == ["a", "b"]
