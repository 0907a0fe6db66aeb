"""``colead tally``: a ballots file counted on the command line, without a key or records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from colead.project.cli import main

TENNESSEE = "Memphis,Nashville,Chattanooga,Knoxville\n" + "".join(
    f"{row}\n" * times
    for row, times in (("1,2,3,4", 42), ("4,1,2,3", 26), ("4,3,1,2", 15), ("4,3,2,1", 17))
)


def tally(tmp_path: Path, text: str | bytes, *words: str, before: tuple[str, ...] = ()) -> Result:
    file = tmp_path / "ballots.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(main, [*before, "tally", str(file), "--method", *words])


def test_the_order_the_pairs_and_the_stages_are_printed(tmp_path: Path) -> None:
    found = tally(tmp_path, TENNESSEE, "irv")
    assert found.exit_code == 0
    assert found.output.splitlines() == [
        "“Knoxville” comes first of 4; ballots counted: 100.",
        "",
        "   1. Knoxville",
        "   2. Memphis",
        "   3. Nashville",
        "   4. Chattanooga",
        "",
        "Stages",
        "  1. Out: Chattanooga",
        "                 42  Memphis",
        "                 26  Nashville",
        "                 17  Knoxville",
        "                 15  Chattanooga",
        "  2. Out: Nashville",
        "                 42  Memphis",
        "                 32  Knoxville",
        "                 26  Nashville",
        "  3. Out: Memphis",
        "                 58  Knoxville",
        "                 42  Memphis",
        "  4. Last: Knoxville",
        "                100  Knoxville",
        "",
        "Ballots that put the option of the row above that of the column",
        "        1   2   3   4",
        "    1   -  58  32  17  Knoxville",
        "    2  42   -  42  42  Memphis",
        "    3  68  58   -  68  Nashville",
        "    4  83  58  32   -  Chattanooga",
        "Beats each other option: Nashville. Beaten by each other option: Memphis.",
    ]


@pytest.mark.parametrize(
    ("method", "winner"),
    [
        ("schulze", "Nashville"),
        ("ranked-pairs", "Nashville"),
        ("condorcet-irv", "Nashville"),
        ("irv", "Knoxville"),
        ("stv", "Knoxville"),
        ("meek", "Knoxville"),
    ],
)
def test_json_before_or_after_the_word(tmp_path: Path, method: str, winner: str) -> None:
    after = tally(tmp_path, TENNESSEE, method, "--json")
    before = tally(tmp_path, TENNESSEE, method, before=("--json",))
    assert after.output == before.output
    facts = json.loads(after.output)
    assert (facts["method"], facts["winners"], facts["cast"]) == (method, [winner], 100)


@pytest.mark.parametrize(
    "text",
    [
        TENNESSEE,
        "\ufeff" + TENNESSEE,
        TENNESSEE.replace("\n", "\r\n"),
        TENNESSEE.replace(",", ";"),
        TENNESSEE.replace(",", "\t"),
        TENNESSEE.replace(",", " , ").replace("\n", ", \n"),
        TENNESSEE.replace("Memphis", '"Memphis"') + "\n\n",
    ],
    ids=["plain", "bom", "crlf", "semicolon", "tab", "blanks", "quotes"],
)
def test_files_as_spreadsheets_write_them(tmp_path: Path, text: str) -> None:
    found = tally(tmp_path, text, "schulze", "--json")
    assert json.loads(found.output)["order"] == [
        ["Nashville"], ["Chattanooga"], ["Knoxville"], ["Memphis"]
    ]  # fmt: skip


def test_a_separator_inside_a_quoted_name_is_no_separator(tmp_path: Path) -> None:
    found = tally(tmp_path, '"Bread, butter";"Soup, hot"\n1;2\n', "schulze", "--json")
    assert json.loads(found.output)["order"] == [["Bread, butter"], ["Soup, hot"]]


def test_several_seats_and_a_published_seed(tmp_path: Path) -> None:
    text = "A,B,C,D\n" + "1,,,\n" * 3 + ",1,2,\n" * 2 + ",2,1,\n" * 2 + ",,,1\n" * 2
    tie = tally(tmp_path, text, "stv", "--seats", "2")
    assert "Elected: A. A tie between B, C for 1 more: it stays a tie." in tie.output
    assert "Elected, as the tie is settled: A, B; or A, C." in tie.output
    drawn = [
        json.loads(tally(tmp_path, text, "stv", "--seats", "2", "--seed", seed, "--json").output)
        for seed in ("4 8 15 16 23 42", "4 8 15 16 23 42", "another")
    ]
    assert drawn[0] == drawn[1]
    assert all(len(found["winners"]) == 2 and not found["tied"] for found in drawn)


def test_all_faults_are_told_with_their_rows(tmp_path: Path) -> None:
    text = "A,B,C\n1,2,3\n0,1,2\n1,2\n1,two,2\n1,2,3,4\nNaN,1,1.5\n,No opinion,1\n"
    found = tally(tmp_path, text, "irv")
    assert found.exit_code == 1
    assert found.output.splitlines() == [
        "Error: This file cannot be counted.",
        "Row 3: “0” for A: a rank is a whole number from 1 to 3.",
        "Row 4: 2 cells for 3 options.",
        "Row 5: “two” for B: a rank is a whole number from 1 to 3.",
        "Row 6: 4 cells for 3 options.",
        "Row 7: “NaN” for A: a rank is a whole number from 1 to 3;"
        " “1.5” for C: a rank is a whole number from 1 to 3.",
    ]


def test_twenty_faults_are_enough(tmp_path: Path) -> None:
    found = tally(tmp_path, "A,B\n" + "9,9\n" * 500, "irv")
    assert found.exit_code == 1
    assert len(found.output.splitlines()) == 22
    assert found.output.splitlines()[-1] == "Only the first 20 faults are told."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"A,B\n", "There is no ballot"),
        (b"A,,B\n1,2,3\n", "an option has no name"),
        (b"A,A\n1,2\n", "“A” is there twice"),
        (b",,\n1,2\n", "names no option"),
        (b'A,B\n1,"2\n', "Row 2: the quotes do not fit"),
        (b'A,B\n1,"2"x\n', "Row 2: the quotes do not fit"),
        (b"\xff\xfeA\x00,\x00B\x00", "not text in UTF-8"),
        (b"PK\x03\x04\x00\x00,\x00", "not text in UTF-8"),
        ("Ä,B\n1,2\n".encode("latin-1"), "not text in UTF-8"),
        (b"A,B\n1," + b"2" * 200_000 + b"\n", "Row 2: "),
        (",".join(f"o{n}" for n in range(1001)).encode() + b"\n", "at most 1000 options"),
    ],
)
def test_a_malformed_file_is_no_traceback(tmp_path: Path, text: bytes, told: str) -> None:
    for method in ("irv", "approval", "score"):
        found = tally(tmp_path, text, method)
        assert (found.exit_code, type(found.exception)) == (1, SystemExit)
        assert told in found.output


def test_wrong_words_are_told(tmp_path: Path) -> None:
    assert tally(tmp_path, TENNESSEE, "borda").exit_code == 2
    seats = tally(tmp_path, TENNESSEE, "stv", "--seats", "9")
    assert (seats.exit_code, seats.output) == (1, "Error: There can be from 1 to 4 seats.\n")
    several = tally(tmp_path, TENNESSEE, "schulze", "--seats", "2")
    assert "for several take STV" in several.output
    assert CliRunner().invoke(main, ["tally", "nowhere.csv", "--method", "irv"]).exit_code == 2


def test_approval_and_score(tmp_path: Path) -> None:
    ticks = "A,B,C\nx,,1\nyes,no,0\n,X,No opinion\n1,1,\n"
    found = json.loads(tally(tmp_path, ticks, "approval", "--json").output)
    assert (found["winners"], found["order"]) == (["A"], [["A"], ["B"], ["C"]])
    scores = "A,B,C\n5,0,\n4,3,No opinion\n0,3,9\n"
    assert "   1. A  9 (3 ballots)" in tally(tmp_path, scores, "score").output
    tied = tally(tmp_path, scores, "score")
    assert "A tie between A, C" in tied.output
    by_mean = json.loads(tally(tmp_path, scores, "score", "--by", "mean", "--json").output)
    assert by_mean["winners"] == ["C"]
    assert "Row 2: “-1” for A: a score" in tally(tmp_path, "A\n-1\n", "score").output
    assert "Row 2: “2” for A: a tick" in tally(tmp_path, "A\n2\n", "approval").output
