"""Sharing a budget out among proposals: greedy, and the Method of Equal Shares.

Loads numpy: import it where a round is counted, not where pages are served.
"""

from colead.features.funds.rules.allocation.ballots import Ballots, Utility, compile_ballots
from colead.features.funds.rules.allocation.result import (
    Allocation,
    Funded,
    Payment,
    RunnerUp,
    TieBroken,
)
from colead.features.funds.rules.allocation.rounds import (
    Comparison,
    Completion,
    Until,
    compare,
    equal_shares,
    greedy,
)

__all__ = [
    "Allocation", "Ballots", "Comparison", "Completion", "Funded", "Payment", "RunnerUp",
    "TieBroken", "Until", "Utility", "compare", "compile_ballots", "equal_shares", "greedy",
]  # fmt: skip
