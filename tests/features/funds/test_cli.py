"""``colead allocate``: what people read, what programs read, and no traceback ever."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from colead.project.cli import main

TOWN = """META
key;value
budget;1100
vote_type;approval
PROJECTS
project_id;cost;name
b;700;bike path
g;400;outdoor gym
p;250;park
y;200;playground
l;100;library
VOTES
voter_id;vote
1;b,g
2;b,g,p
3;b,g
4;b,g,p
5;b,g,p
6;b,g
7;p,y,l
8;y
9;y,l
10;p,y,l
11;b
"""


@pytest.fixture
def town(tmp_path: Path) -> str:
    """Example 1 of equalshares.net/explanation as a file."""
    path = tmp_path / "town.pb"
    path.write_text(TOWN, encoding="utf-8")
    return str(path)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["allocate", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_people_read_who_pays_what(town: str) -> None:
    code, text = run(town, "--completion", "none")
    assert code == 0
    assert "3. l library: 100, 3 votes\n      paid by 3 voters, 33.33 each" in text
    assert "1. b bike path: 700, 7 votes\n      paid by 7 voters, 100 each, their last" in text
    assert "p park: 250, 5 votes; 216.67 short of its cost" in text
    assert "0 voters have none of their projects funded.\nGreedy would leave 4." in text


@pytest.mark.parametrize("before", [True, False])
def test_programs_read_exact_amounts(town: str, before: bool) -> None:
    words = ["allocate", town, "--completion", "none"]
    words = ["--json", *words] if before else [*words, "--json"]
    facts = json.loads(CliRunner().invoke(main, words).output)
    assert [one["id"] for one in facts["funded"]] == ["b", "y", "l"]
    assert facts["funded"][2]["payments"] == [{"voters": 3, "each": "100/3", "all_they_had": False}]
    assert facts["greedy"]["only_greedy"] == ["g"]


def test_greedy_and_the_fill(town: str) -> None:
    assert json.loads(run(town, "--rule", "greedy", "--json")[1])["runners_up"][0] == {
        "id": "p", "name": "park", "cost": 250, "votes": 5, "there": 0, "lacking": 250,
    }  # fmt: skip
    code, text = run(town, "--completion", "add1-greedy")
    assert (code, "overspending" in text) == (0, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.pb"], "cannot be read"),
        (["."], "cannot be read"),
        (["TOWN", "--step", "0"], "above zero"),
        (["TOWN", "--step", "much"], "above zero"),
        (["TOWN", "--lot", "b,z"], "no project “z”"),
        (["TOWN", "--rule", "lottery"], "is not one of"),
        ([__file__], "must begin with META"),
    ],
)
def test_every_no_is_a_sentence(town: str, words: list[str], says: str) -> None:
    code, text = run(*[town if word == "TOWN" else word for word in words])
    assert code != 0
    assert says in text
    assert "Traceback" not in text
