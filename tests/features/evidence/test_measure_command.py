"""``colead measure``: a researcher's file, without a key or records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from colead.project.cli import main


def measure(tmp_path: Path, kind: str, text: str | bytes, *words: str) -> Result:
    file = tmp_path / "file.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(main, ["measure", kind, str(file), *words])


def test_a_star_with_two_who_have_no_ties(tmp_path: Path) -> None:
    found = measure(tmp_path, "network", "from,to\nb,a\nc,a\nd,a\n", "--nodes", "6", "--json")
    assert found.exit_code == 0
    facts = json.loads(found.output)
    assert (facts["people"], facts["arcs"], facts["without_ties"]) == (6, 3, 2)
    assert facts["density"] == pytest.approx(3 / 30)
    assert facts["centralization"]["in_degree"] == pytest.approx(15 / 25)
    assert facts["articulation_points"] == {"count": 1, "names": ["a"]}


def test_it_reads_what_spreadsheets_write(tmp_path: Path) -> None:
    plain = measure(tmp_path, "network", "from,to,value\n1,2,1\n2,3,0.5\n", "--json")
    excel = '\ufeff"To";"From";"Value"\r\n2;1;1\r\n\r\n3;2;0,5\r\n'
    assert measure(tmp_path, "network", excel, "--json").output == plain.output


def test_loops_doubles_and_zeros_are_told(tmp_path: Path) -> None:
    text = "from,to,value\n1,1,1\n1,2,1\n1,2,3\n2,3,0\n"
    facts = json.loads(measure(tmp_path, "network", text, "--json").output)
    assert facts["left_out"] == {"loops": 1, "doubles": 1, "zeros": 1}
    assert (facts["people"], facts["arcs"]) == (3, 1)


def test_in_words_undefined_is_said(tmp_path: Path) -> None:
    found = measure(tmp_path, "network", "from,to\n")
    assert found.exit_code == 0
    lines = [" ".join(line.split()) for line in found.output.splitlines()]
    assert "people 0" in lines
    assert "density undefined" in lines


@pytest.mark.parametrize(
    ("text", "words", "faults"),
    [
        ("", (), ["The file is empty; its first row names the columns from,to."]),
        ("a,b\n1,2\n", (), ["Not there, or there twice: from, to."]),
        ("from,to\n1,\n2,3\n,4\n", (), ["Row 2: “to” is empty.", "Row 4: “from” is empty."]),
        ("from,to\n1,2,3\n", (), ["Row 2: 3 cells for 2 columns."]),
        ("from,to,value\n1,2,much\n", (), ["Row 2: the value “much” is not a number."]),
        ("from,to,value\n1,2,nan\n", (), ["Row 2: the value “nan” is not a number."]),
        ("from,to,value\n1,2,-1\n", (), ["Row 2: the value -1 is below 0."]),
        ("from,to\n1,2\n3,4\n", ("--nodes", "3"), ["names 4 people, more than the 3"]),
        ('from,to\n1,"2\n', (), ["the quotes do not fit"]),
        (b"from,to\n\xff,1\n", (), ["not text in UTF-8"]),
        (b"from,to\n\0,1\n", (), ["not text in UTF-8"]),
    ],
)
def test_faults_of_a_network(
    tmp_path: Path, text: str | bytes, words: tuple[str, ...], faults: list[str]
) -> None:
    found = measure(tmp_path, "network", text, *words)
    assert found.exit_code == 1
    for fault in faults:
        assert fault in found.output
    assert "Traceback" not in found.output


def test_many_faults_are_cut_off(tmp_path: Path) -> None:
    found = measure(tmp_path, "network", "from,to\n" + ",1\n" * 50)
    assert found.output.count("is empty.") == 20
    assert "Only the first 20 faults are told." in found.output


SURVEY = "team,q1,q2,q3\n" + "".join(
    f"{'a' if n < 6 else 'b'},{1 + n % 5},{1 + (n + n // 5) % 5},{5 - n % 5}\n" for n in range(12)
)


def test_a_survey_with_a_reversed_item_and_groups(tmp_path: Path) -> None:
    words = ("--group", "team", "--reverse", "q3", "--points", "5", "--json")
    facts = json.loads(measure(tmp_path, "survey", SURVEY, *words).output)
    assert (facts["people"], facts["items"], facts["groups"]["count"]) == (12, 3, 2)
    assert facts["alpha"] > 0.5
    straight = json.loads(measure(tmp_path, "survey", SURVEY, *words[:2], "--json").output)
    assert straight["alpha"] < 0


def test_who_left_an_answer_out_is_counted(tmp_path: Path) -> None:
    text = "q1,q2\n1,2\n,3\nNA,1\n4,4\n2,2\n"
    facts = json.loads(measure(tmp_path, "survey", text, "--json").output)
    assert (facts["people"], facts["left_out"]) == (3, 2)


@pytest.mark.parametrize(
    ("text", "words", "fault"),
    [
        ("", (), "The file is empty; its first row names the items."),
        ("q1,q2\n", (), "Nobody in this file answered every item."),
        ("q1\n1\n", (), "Row 1: at least two items are needed."),
        ("q1,q1\n1,2\n", (), "Row 1: “q1” is there twice."),
        ("q1,,q2\n1,2,3\n", (), "Row 1: a column has no name."),
        ("q1,q2\n1,2\n1,x\n", (), "Row 3: “x” for q2 is not a number."),
        ("q1,q2\n1,inf\n", (), "Row 2: “inf” for q2 is not a number."),
        ("q1,q2\n1\n", (), "Row 2: 1 cells for 2 columns."),
        ("q1,q2\n1,2\n", ("--group", "team"), "There is no column “team”."),
        ("q1,q2\n1,2\n", ("--reverse", "q9"), "There is no column “q9”."),
    ],
)
def test_faults_of_a_survey(tmp_path: Path, text: str, words: tuple[str, ...], fault: str) -> None:
    found = measure(tmp_path, "survey", text, *words)
    assert found.exit_code == 1
    assert fault in found.output


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["measure", "network", str(tmp_path / "none.csv")])
    assert found.exit_code == 1
    assert "cannot be read" in found.output
