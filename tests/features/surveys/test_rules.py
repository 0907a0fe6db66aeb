"""Files of questions, groups, figures: values in, values out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from colead.features.surveys.rules import asking, instruments, results
from colead.features.surveys.rules.releasing import Part, release
from colead.features.surveys.rules.shipped import SHIPPED
from colead.kernel.verdict import Refused


def file(**changes: Any) -> dict[str, Any]:
    return {
        "format": instruments.FORMAT, "key": "mine", "version": 1, "title": "Mine",
        "licence": "ours", "scale": {"labels": ["no", "so", "yes"]},
        "subscales": [{"key": "s", "title": "S"}],
        "items": [{"key": "a", "text": "A?", "subscale": "s"},
                  {"key": "b", "text": "B?", "subscale": "s", "reversed": True}],
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_what_comes_with_colead_reads_as_its_own_file(key: str) -> None:
    form = SHIPPED[key]()
    assert instruments.read(json.dumps(instruments.written(form))) == form


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": "x"}, "format: is to be"),
        ({"version": 0}, "version: is a whole number"),
        ({"version": True}, "version"),
        ({"licence": ""}, "licence: is missing"),
        ({"colour": 1}, "colour: is not known"),
        ({"scale": []}, "scale: is an object"),
        ({"scale": {"labels": ["one"]}}, "scale.labels: has at least two"),
        ({"scale": {"labels": ["x"] * 12}}, "at most 11"),
        ({"items": [{"key": "a", "text": "A?"}, {"key": "b"}]}, r"items\[1\].text: is missing"),
        ({"items": [{"key": "A!", "text": "A?"}]}, r"items\[0\].key: is a short name"),
        ({"items": [{"key": "a", "text": "A?", "subscale": "t"}]}, r"items\[0\].subscale: there"),
        ({"items": [{"key": "a", "text": "A?", "reversed": 1}]}, r"items\[0\].reversed: is true"),
        ({"items": [{"key": "a", "text": "A?"}] * 2}, "“a” stands twice"),
        ({"items": []}, "There is no question"),
        ({"items": [3]}, r"items\[0\]: is an object"),
        ({"title": "x\x00y"}, "control characters"),
        ({"title": "x" * 300}, "longer than 200"),
    ],
)
def test_a_file_that_is_wrong_says_where(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says) as no:
        instruments.check(file(**changes))
    assert no.value.field == "file"


def test_what_is_no_json_says_line_and_column() -> None:
    with pytest.raises(Refused, match="Line 2, column 12"):
        instruments.read('{\n  "format" 3}')
    for junk in (b"\xff\xfe", b"[NaN]", b"[" * 90_000, b"x" * 100_001, b"[]", b"3"):
        with pytest.raises(Refused):
            instruments.read(junk)


def test_groups_that_leave_a_handful_are_not_gathered() -> None:
    everyone = set(range(20))
    groups = {
        "big": ("big", set(range(12))), "most": ("most", set(range(17))),
        "few": ("few", {1, 2, 3}), "rest": ("rest", set(range(12, 20))), "all": ("all", everyone),
    }  # fmt: skip
    assert list(asking.kept_apart(everyone, groups, threshold=5)) == ["big", "rest"]
    assert asking.kept_apart(set(range(9)), {"a": ("a", set(range(5)))}, threshold=5) == {}


def test_bands_of_time() -> None:
    today = date(2026, 3, 2)
    joined = {1: date(2026, 1, 1), 2: date(2024, 1, 1), 3: date(2000, 1, 1), 4: None}
    assert {key: who for key, (_l, who) in asking.by_tenure(joined, today).items()} == {
        "tenure:0": {1}, "tenure:1": {2}, "tenure:3": {3},
    }  # fmt: skip


def test_a_box_grows_in_steps_and_takes_a_change_back_out() -> None:
    box = asking.empty_box()
    slip = asking.put(box, {"marks": {"a": 1}, "texts": {}, "ties": {}}, ["g"])
    assert len(asking.packed(box)) % 4096 == 0
    asking.put(box, {"marks": {"a": 3}, "texts": {}, "ties": {}}, ["g"], slip.code)
    assert box["counts"] == {"g": {"a": {"1": 0, "3": 1}}}
    assert len(box["urn"]) == 1


def test_mean_and_interval_by_hand() -> None:
    # Marks 1, 2, 3, 4, 5: mean 3, s 1.5811, t(4) 2.7764, half 1.9632.
    assert results.mean_and_interval([1, 1, 1, 1, 1]) == (3.0, 1.04, 4.96)


def test_a_network_is_figures_only() -> None:
    # A star: all nine others name the first, who names nobody.
    star = results.network([[1]] * 9 + [[]], asked=10, answered=10)
    assert star == {"density": 0.1, "centralization": 1.0}
    assert results.network([[1]] * 5, asked=10, answered=5)["centralization"] is None


def part(key: str, people: range, *counts: int) -> Part:
    return Part(key, frozenset(people), {"a": list(counts)})


def test_a_group_is_not_shown_when_the_rest_is_of_one_mind() -> None:
    whole = part("", range(20), 5, 5, 10)
    assert release(whole, [part("g", range(10), 5, 5, 0)], threshold=5).groups == ()
    assert release(whole, [part("g", range(10), 3, 2, 5)], threshold=5).groups == ("g",)


def test_results_from_a_bundle_are_looked_at() -> None:
    good = {"asked": 9, "answered": 8, "items": {"a": {"counts": [4, 4], "mean": 1.5, "low": 1,
            "high": 2}}, "subscales": {"": {"mean": 1.5}}, "groups": {}, "ties": {}}  # fmt: skip
    assert results.are_well_formed(good)
    for name, value in (
        ("items", {"a": 3}), ("items", {"a": {"counts": ["x"]}}), ("groups", {"g": {}}),
        ("asked", "9"), ("subscales", {"": {"mean": "<b>"}}), ("ties", []),
    ):  # fmt: skip
        assert not results.are_well_formed({**good, name: value})
