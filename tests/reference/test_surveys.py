"""Survey quality against published values, to six digits."""

from __future__ import annotations

import numpy as np
import pytest

from colead.features.evidence.rules import files, report
from colead.features.surveys.rules import scores
from tests.reference.networks import need


def read(name: str, group: str | None = None) -> files.Answers:
    return files.survey(need(f"surveys/{name}").read_bytes(), group=group)


def test_attitude() -> None:
    """Chatterjee & Price 1977, thirty departments, seven questions."""
    answers = read("attitude.csv").answers
    assert scores.alpha(answers) == pytest.approx(0.843143, abs=1e-6)
    assert scores.standardized_alpha(answers) == pytest.approx(0.839084, abs=1e-6)


def test_eleven_items_on_leadership() -> None:
    """Bliese, Halverson & Schriesheim 2002: 2,042 soldiers in 49 companies."""
    found = read("lq2002_lead_items.csv", group="COMPID")
    facts = report.survey_facts(found, points=5)
    assert (facts["people"], facts["items"]) == (2042, 11)
    assert facts["alpha"] == pytest.approx(0.902237, abs=1e-6)
    assert facts["omega"] == pytest.approx(0.902200, abs=1e-6)
    assert facts["groups"]["rwg_j_mean"]["uniform"] == pytest.approx(0.867785, abs=1e-6)
    low, high = facts["alpha_interval"]
    assert low < facts["alpha"] < high


def test_shrout_and_fleiss() -> None:
    """The worked example of the paper: six targets, four judges."""
    found = scores.icc(read("shrout_fleiss_1979.csv").answers)
    assert found is not None
    assert [
        found.icc1_1,
        found.icc2_1,
        found.icc3_1,
        found.icc1_k,
        found.icc2_k,
        found.icc3_k,
    ] == pytest.approx([0.165742, 0.289764, 0.714841, 0.442797, 0.620051, 0.909316], abs=1e-6)


def test_one_factor_is_found_again() -> None:
    """With loadings that are known, ω is (Σλ)² / ((Σλ)² + Σ(1-λ²))."""
    loadings = np.array([0.8, 0.7, 0.6, 0.5, 0.4])
    chance = np.random.default_rng(3)
    factor = chance.normal(size=(200_000, 1))
    answers = factor * loadings + chance.normal(size=(200_000, 5)) * np.sqrt(1 - loadings**2)
    common = loadings.sum() ** 2
    expected = common / (common + (1 - loadings**2).sum())
    assert scores.omega(answers) == pytest.approx(expected, abs=0.005)
