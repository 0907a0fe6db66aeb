"""How far a survey's scores can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Matrix = np.ndarray[Any, np.dtype[np.float64]]


def alpha(answers: Matrix) -> float | None:
    """Cronbach's α (1951) of people × items: k/(k-1) (1 - Σ var(item) / var(sum))."""
    k = answers.shape[1]
    if k < 2 or len(answers) < 2:
        return None
    whole = answers.sum(axis=1).var(ddof=1)
    return float(k / (k - 1) * (1 - answers.var(axis=0, ddof=1).sum() / whole)) if whole else None


def alpha_interval(found: float, people: int, items: int) -> tuple[float, float]:
    """The 95 % interval of α (Feldt 1965): 1 - (1-α) F, with n-1 and (n-1)(k-1) degrees."""
    from scipy.stats import f

    one, other = people - 1, (people - 1) * (items - 1)
    high, low = f.ppf([0.025, 0.975], one, other)
    return float(1 - (1 - found) * low), float(1 - (1 - found) * high)


def standardized_alpha(answers: Matrix) -> float | None:
    """α of standardized items: k r / (1 + (k-1) r) with the mean correlation r."""
    k = answers.shape[1]
    if k < 2 or len(answers) < 3 or not answers.std(axis=0).all():
        return None
    found = np.corrcoef(answers, rowvar=False)
    mean = float((found.sum() - k) / (k * (k - 1)))
    return float(k * mean / (1 + (k - 1) * mean))


def rest_correlation(answers: Matrix, item: int) -> float | None:
    """How an item goes with the sum of all others; None where either is the same for everybody."""
    one = answers[:, item]
    rest = answers.sum(axis=1) - one
    if len(answers) < 3 or not one.std() or not rest.std():
        return None
    return float(np.corrcoef(one, rest)[0, 1])


def omega(answers: Matrix) -> float | None:
    """McDonald's ω (1999): (Σλ)² / ((Σλ)² + Σ(1-λ²)), one factor by maximum likelihood on the
    correlations (Jöreskog 1967, minimized over the unique variances)."""
    from scipy.optimize import minimize

    k = answers.shape[1]
    if k < 3 or len(answers) < k + 2 or not answers.std(axis=0).all():
        return None
    r = np.corrcoef(answers, rowvar=False)

    def parts(psi: Matrix) -> tuple[Matrix, Matrix]:
        root = np.sqrt(psi)
        values, vectors = np.linalg.eigh(r / np.outer(root, root))
        return values, vectors

    def objective(psi: Matrix) -> float:
        values = parts(psi)[0][:-1]
        return float((values - np.log(np.maximum(values, 1e-12)) - 1).sum())

    start = np.clip(0.5 / np.diag(np.linalg.pinv(r)), 0.01, 0.99)
    found = minimize(
        objective, start, method="L-BFGS-B", bounds=[(0.005, 1.0)] * k,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 2_000},
    )  # fmt: skip
    values, vectors = parts(found.x)
    loadings = np.sqrt(found.x) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0))
    common = loadings.sum() ** 2
    return float(common / (common + found.x.sum()))


@dataclass(frozen=True, slots=True)
class Icc:
    """The six of Shrout & Fleiss (1979): one rating (``_1``) and the mean of k (``_k``)."""

    icc1_1: float
    icc2_1: float
    icc3_1: float
    icc1_k: float
    icc2_k: float
    icc3_k: float


def icc(ratings: Matrix) -> Icc | None:
    """Intraclass correlations of targets × judges (Shrout & Fleiss 1979, table 1-3)."""
    n, k = ratings.shape
    if n < 2 or k < 2:
        return None
    mean = ratings.mean()
    between = k * ((ratings.mean(axis=1) - mean) ** 2).sum() / (n - 1)
    judges = n * ((ratings.mean(axis=0) - mean) ** 2).sum() / (k - 1)
    within = ((ratings - ratings.mean(axis=1, keepdims=True)) ** 2).sum() / (n * (k - 1))
    error = (within * n * (k - 1) - judges * (k - 1)) / ((n - 1) * (k - 1))
    if not between:
        return None
    found = (
        (between - within) / (between + (k - 1) * within),
        (between - error) / (between + (k - 1) * error + k * (judges - error) / n),
        (between - error) / (between + (k - 1) * error),
        (between - within) / between,
        (between - error) / (between + (judges - error) / n),
        (between - error) / between,
    )
    return Icc(*map(float, found))


def group_icc(scores: Matrix, groups: np.ndarray[Any, Any]) -> tuple[float, float] | None:
    """ICC(1) and ICC(2) of scores of people in groups, by one-way analysis of variance; of groups
    of unequal size by their mean size (Bliese 2000)."""
    names, where, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    n, j = len(scores), len(names)
    if j < 2 or n <= j:
        return None
    means = np.bincount(where, weights=scores) / sizes
    between = (sizes * (means - scores.mean()) ** 2).sum() / (j - 1)
    within = ((scores - means[where]) ** 2).sum() / (n - j)
    if not between:
        return None
    k = n / j
    return (
        float((between - within) / (between + (k - 1) * within)),
        float((between - within) / between),
    )


# The variances of slightly and moderately skewed answers, by the number of answers (LeBreton &
# Senter 2008, table 2).
SKEWED = {5: (1.34, 0.90), 7: (2.90, 2.14)}


def rwg_j(answers: Matrix, *, points: int, null: float | None = None) -> float | None:
    """Agreement of a group on J items (James, Demaree & Wolf 1984): J(1-v) / (J(1-v) + v), v the
    mean variance by that of chance; (A²-1)/12 for ``points`` equally likely answers unless
    ``null`` gives another. Beyond what chance gives it is 0."""
    if len(answers) < 2:
        return None
    chance = null if null is not None else (points**2 - 1) / 12
    share = float(answers.var(axis=0, ddof=1).mean()) / chance
    if share >= 1:
        return 0.0
    j = answers.shape[1]
    return float(j * (1 - share) / (j * (1 - share) + share))
