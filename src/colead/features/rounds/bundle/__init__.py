"""Rounds and giving in the organization bundle.

Secret votes travel only when all may read them, at the end; those of a round that runs do not, and
it is voted anew. Gifts without a name do not travel at all: only the ledger has their sums.
"""

from colead.features.rounds.bundle import giving, sharing

__all__ = ["giving", "sharing"]
